# Follows numbered probes through a node: a packet socket in the node's network namespace, and one in its probe pod's,
# sees each of them on every interface, in both directions. Also sends probes, and answers those of other nodes.
# Reads, after its own text, `begin TOKEN` (16 hexadecimal digits, which mark the probes), and prints
# `ready PLACE TCP-PORT UDP-PORT …` once it listens; PLACE is node or pod. Then it obeys these lines:
#   send NUMBER PLACE icmp|udp|tcp ADDRESS PORT SIZE   a probe of the next `go`; SIZE is the whole IP packet's bytes, sent with
#                                                      don't-fragment; 0: an ordinary one
#   go MS      sends them, prints `answer NUMBER ok|none|refused WHY` for each within MS milliseconds, then `sent`
#   stop       prints a line `seen …` for each sight of a probe, `arp …` for each of ARP and, as operation 0, for each
#              neighbour that has not answered, `missed COUNT`, `done`; and exits
# Needs nothing beyond Debian's perl-base, or CentOS 7's perl.
use Errno qw(EINPROGRESS EAGAIN EINTR);
use Fcntl qw(F_SETFL O_NONBLOCK);
use Socket qw(:DEFAULT SO_RCVBUF SO_LINGER IPPROTO_TCP);

# Of <linux/in.h>, <linux/if_packet.h>, <linux/tcp.h>, <linux/sockios.h> and <asm/socket.h>.
my ($SOL_IP, $IP_MTU_DISCOVER, $PMTUDISC_PROBE) = (0, 10, 3);
my ($PF_PACKET, $ETH_P_ALL, $SOL_PACKET, $PACKET_STATISTICS, $PACKET_OUTGOING) = (17, 3, 263, 6, 4);
my ($TCP_REPAIR, $TCP_REPAIR_QUEUE, $TCP_QUEUE_SEQ, $TCP_SEND_QUEUE) = (19, 20, 21, 2);
my ($SIOCGIFNAME, $SIOCGSTAMP, $SO_ATTACH_FILTER) = (0x8910, 0x8906, 26);
my ($ARPHRD_ETHER, $ARPHRD_LOOPBACK) = (1, 772);
# Enough for a probe's mark inside a tunnel inside an ICMP error.
my $SNAPLEN = 256;
# Seconds. The kernel sends the first packet of a connection again after one (TCP_TIMEOUT_INIT), as the same probe.
my $BEFORE_RESEND = 0.9;
my $MAX_RECORDS = 20_000;

$| = 1;

defined(my $begin = <STDIN>) or exit;
my ($token) = $begin =~ /^begin ([0-9a-f]{16})$/ or die "expected: begin TOKEN\n";
my $mark = pack 'H*', $token;
my $mark16 = unpack 'n', $mark;

find_namespaces();

sub open_socket {
    my ($family, $kind, $protocol) = @_;
    socket(my $socket, $family, $kind, $protocol) or die "socket: $!\n";
    fcntl($socket, F_SETFL, O_NONBLOCK) or die "fcntl: $!\n";
    return $socket;
}

# Passes ARP, ICMP, UDP, IP in IP, and those TCP packets that open or reset a connection.
sub attach_filter {
    my ($socket) = @_;
    my ($word, $byte, $equals, $has, $return) = (0x20, 0x30, 0x15, 0x45, 0x06);
    my ($protocol, $header) = (0xfffff000, 0xfff00000);
    my @program = (
        [$word, 0, 0, $protocol],
        [$equals, 8, 0, 0x0806],
        [$equals, 0, 8, 0x0800],
        [$byte, 0, 0, $header + 9],
        [$equals, 0, 2, 6],
        [$byte, 0, 0, $header + 33],
        [$has, 3, 4, 0x06],
        [$equals, 2, 0, 1],
        [$equals, 1, 0, 17],
        [$equals, 0, 1, 4],
        [$return, 0, 0, $SNAPLEN],
        [$return, 0, 0, 0],
    );
    my $code = join '', map { pack 'SCCL', @$_ } @program;
    setsockopt($socket, SOL_SOCKET, $SO_ATTACH_FILTER, pack('Sx![p]P', scalar @program, $code)) or die "SO_ATTACH_FILTER: $!\n";
}

sub open_tap {
    my $tap = open_socket($PF_PACKET, SOCK_RAW, 0);
    attach_filter($tap);
    setsockopt($tap, SOL_SOCKET, SO_RCVBUF, 8 << 20);
    # The first question about a packet's time makes the kernel note it from now on.
    ioctl $tap, $SIOCGSTAMP, my $time = "\0" x 16;
    # struct sockaddr_ll: of every interface.
    bind($tap, pack 'SniSCCa8', $PF_PACKET, $ETH_P_ALL, 0, 0, 0, 0, '') or die "bind a packet socket: $!\n";
    return $tap;
}

sub bound {
    my ($kind) = @_;
    my $socket = open_socket(PF_INET, $kind, 0);
    bind($socket, sockaddr_in(0, INADDR_ANY)) or die "bind: $!\n";
    return $socket;
}

my (%at, @ready);
for my $place (sort keys %namespace) {
    enter($place);
    my %own = (place => $place, tap => open_tap(), listener => bound(SOCK_STREAM), echoer => bound(SOCK_DGRAM));
    listen($own{listener}, 4096) or die "listen: $!\n";
    for my $kind (qw(plain whole)) {
        $own{icmp}{$kind} = open_socket(PF_INET, SOCK_RAW, 1);
        $own{udp}{$kind} = bound(SOCK_DGRAM);
        next if $kind eq 'plain';
        setsockopt($own{$_}{$kind}, $SOL_IP, $IP_MTU_DISCOVER, pack 'i', $PMTUDISC_PROBE) for qw(icmp udp);
    }
    push @ready, $place, map { (sockaddr_in(getsockname $_))[0] } @own{qw(listener echoer)};
    $at{$place} = \%own;
}
print "ready @ready\n";

my (@records, %name_of, @waiting, %pending, $deadline);
my $missed = 0;

sub mac { return join ':', unpack '(H2)6', $_[0] }

sub name_of {
    my ($own, $index) = @_;
    return $name_of{ $own->{place} }{$index} //= do {
        my $request = pack 'a16ix20', '', $index;
        ioctl($own->{listener}, $SIOCGIFNAME, $request) ? unpack 'Z16', $request : "if$index";
    };
}

# What is known of a probe from the bytes of an IPv4 packet: a hash, or nothing if they are of no probe.
sub find_probe {
    my ($bytes, $depth) = @_;
    return if length $bytes < 28 || ord($bytes) >> 4 != 4 || $depth > 2;
    my ($first, undef, $size, undef, $fragment, $ttl, $protocol, undef, $src, $dst) = unpack 'CCnnnCCna4a4', $bytes;
    return if $fragment & 0x1fff;
    my %ip = (size => $size, ttl => $ttl, src => inet_ntoa($src), dst => inet_ntoa($dst), more => $fragment & 0x2000 ? 1 : 0);
    my $inner = substr $bytes, 4 * ($first & 15);
    return if length $inner < 8;
    return find_icmp($inner, \%ip, $depth) if $protocol == 1;
    return find_tcp($inner, \%ip) if $protocol == 6;
    return find_udp($inner, \%ip, $depth) if $protocol == 17;
    return inside('ipip', find_probe($inner, $depth + 1), \%ip) if $protocol == 4;
    return;
}

sub marked {
    my ($payload, $ip, %more) = @_;
    return if length $payload < 11 || substr($payload, 0, 8) ne $mark;
    my ($number, $role) = unpack 'x8na1', $payload;
    return { %$ip, number => $number, role => $role eq 'a' ? 'reply' : 'request', %more };
}

sub find_icmp {
    my ($icmp, $ip, $depth) = @_;
    my ($type, $code, undef, undef, $mtu) = unpack 'CCnnn', $icmp;
    return marked(substr($icmp, 8), $ip, role => $type == 8 ? 'request' : 'reply') if $type == 8 || $type == 0;
    return unless $type == 3 || $type == 5 || $type == 11 || $type == 12;
    my $quoted = find_probe(substr($icmp, 8), $depth + 1) or return;
    return { %$ip, number => $quoted->{number}, role => 'error', error => "$type,$code,$mtu", of => $quoted->{role} };
}

sub find_tcp {
    my ($tcp, $ip) = @_;
    my ($from, $to, $sequence, $acknowledged, undef, $flags) = unpack 'nnNNCC', $tcp;
    my %ports = (sport => $from, dport => $to);
    # An error may quote no more than the first eight bytes; otherwise a request opens, and a reply acknowledges the opening.
    my $opens = !defined $flags || ($flags & 0x12) == 0x02;
    return if !$opens && !($flags & 0x10);
    my $own = $opens ? $sequence : $acknowledged - 1 & 0xffffffff;
    return unless $own >> 16 == $mark16;
    return { %$ip, %ports, number => $own & 0xffff, role => $opens ? 'request' : 'reply' };
}

sub find_udp {
    my ($udp, $ip, $depth) = @_;
    my ($from, $to) = unpack 'nn', $udp;
    my $payload = substr $udp, 8;
    my $plain = marked($payload, $ip, sport => $from, dport => $to);
    return $plain if $plain;
    return inside("vxlan:$to", find_probe(substr($payload, 22), $depth + 1), $ip) if length $payload > 50 && (unpack 'N', $payload) == 0x08000000;
    return inside("udp:$to", find_probe($payload, $depth + 1), $ip);
}

sub inside {
    my ($how, $probe, $outer) = @_;
    return unless $probe;
    return { %$probe, outer => "$how,$outer->{src},$outer->{dst},$outer->{size},$outer->{more}" };
}

my @FIELDS = qw(number role src dst sport dport ttl size more error of outer);

sub hear_tap {
    my ($own) = @_;
    while (defined(my $from = recv $own->{tap}, my $frame, $SNAPLEN, 0)) {
        my (undef, $protocol, $index, $hardware, $kind) = unpack 'SniSC', $from;
        my $ethernet = $hardware == $ARPHRD_ETHER || $hardware == $ARPHRD_LOOPBACK;
        my $direction = $kind == $PACKET_OUTGOING ? 'out' : 'in';
        my $bytes = $ethernet ? substr $frame, 14 : $frame;
        next if @records >= $MAX_RECORDS;
        if ($protocol == 0x0806) {
            next if length $bytes < 28;
            my ($operation, $smac, $sip, undef, $tip) = unpack 'x6na6a4a6a4', $bytes;
            push @records, join ' ', 'arp', $own->{place}, name_of($own, $index), $direction, $operation, inet_ntoa($sip), mac($smac), inet_ntoa($tip);
            next;
        }
        my $probe = find_probe($bytes, 0) or next;
        ioctl $own->{tap}, $SIOCGSTAMP, my $time = "\0" x 16;
        my ($seconds, $micros) = unpack 'l!l!', $time;
        my @macs = $ethernet ? map { mac($_) } reverse unpack 'a6a6', $frame : ('-', '-');
        push @records, join ' ', 'seen', $own->{place}, name_of($own, $index), $direction, $kind, $seconds * 1e6 + $micros, @macs,
            map { defined $probe->{$_} ? $probe->{$_} : '-' } @FIELDS;
    }
}

sub hear_listener {
    my ($own) = @_;
    1 while accept my $peer, $own->{listener};
    while (defined(my $from = recv $own->{echoer}, my $payload, 65_535, 0)) {
        next if length $payload < 11 || substr($payload, 0, 8) ne $mark;
        substr $payload, 10, 1, 'a';
        send $own->{echoer}, $payload, 0, $from;
    }
}

sub finish {
    my ($probe, $said) = @_;
    delete $pending{ $probe->{number} } or return;
    print "answer $probe->{number} $said\n";
    my $socket = delete $probe->{socket} or return;
    setsockopt($socket, SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0);
    close $socket;
}

sub checksum {
    my ($data) = @_;
    my $sum = unpack '%32n*', length($data) % 2 ? "$data\0" : $data;
    $sum = ($sum >> 16) + ($sum & 0xffff) while $sum >> 16;
    return ~$sum & 0xffff;
}

sub send_probe {
    my ($probe) = @_;
    $pending{ $probe->{number} } = $probe;
    my $own = $at{ $probe->{place} } or return finish($probe, 'refused no probe pod');
    return open_connection($probe) if $probe->{protocol} eq 'tcp';
    # 20 bytes of IP header, 8 of ICMP or UDP.
    my $length = $probe->{size} ? $probe->{size} - 28 : 56;
    my $bytes = pack "a8na1", $mark, $probe->{number}, 'q';
    $bytes .= 'k' x ($length - length $bytes);
    if ($probe->{protocol} eq 'icmp') {
        my @head = (8, 0, 0, $mark16, $probe->{number});
        $head[2] = checksum(pack('CCnnn', @head) . $bytes);
        $bytes = pack('CCnnn', @head) . $bytes;
    }
    my $socket = $own->{ $probe->{protocol} }{ $probe->{size} ? 'whole' : 'plain' };
    return if defined send $socket, $bytes, 0, sockaddr_in($probe->{port}, inet_aton($probe->{address}));
    finish($probe, "refused $!");
}

# A connection's first sequence number is the probe's mark: whatever rewrites addresses or ports leaves it.
sub open_connection {
    my ($probe) = @_;
    enter($probe->{place});
    my $socket = $probe->{socket} = open_socket(PF_INET, SOCK_STREAM, 0);
    for ([$TCP_REPAIR, 1], [$TCP_REPAIR_QUEUE, $TCP_SEND_QUEUE], [$TCP_QUEUE_SEQ, $mark16 << 16 | $probe->{number}], [$TCP_REPAIR, 0]) {
        setsockopt($socket, IPPROTO_TCP, $_->[0], pack 'L', $_->[1]) or return finish($probe, "refused cannot mark a connection: $!");
    }
    $probe->{opened} = clock();
    connect($socket, sockaddr_in($probe->{port}, inet_aton($probe->{address}))) and return finish($probe, 'ok');
    finish($probe, "refused $!") unless $! == EINPROGRESS;
}

sub hear_answers {
    my ($own) = @_;
    for my $kind (qw(plain whole)) {
        while (defined(recv $own->{icmp}{$kind}, my $packet, 65_535, 0)) {
            my $icmp = substr $packet, 4 * (ord($packet) & 15);
            heard(substr $icmp, 8) if ord($icmp) == 0;
        }
        while (defined(recv $own->{udp}{$kind}, my $payload, 65_535, 0)) { heard($payload) }
    }
}

sub heard {
    my ($payload) = @_;
    my $probe = length $payload >= 11 && substr($payload, 0, 8) eq $mark && $pending{ unpack 'x8n', $payload };
    finish($probe, 'ok') if $probe;
}

sub hear_connection {
    my ($probe) = @_;
    local $! = unpack 'i', getsockopt $probe->{socket}, SOL_SOCKET, SO_ERROR;
    # A port that nobody listens on has answered, too.
    finish($probe, $! == 0 ? 'ok' : "refused $!");
}

sub obey {
    my ($line) = @_;
    my ($verb, @words) = split ' ', $line;
    if ($verb eq 'send') {
        my %probe;
        @probe{qw(number place protocol address port size)} = @words;
        push @waiting, \%probe;
    } elsif ($verb eq 'go') {
        $deadline = now() + $words[0] / 1000;
        hear(), send_probe(shift @waiting) while @waiting;
    } elsif ($verb eq 'stop') {
        hear();
        for my $own (values %at) {
            note_unresolved($own);
            my $statistics = getsockopt $own->{tap}, $SOL_PACKET, $PACKET_STATISTICS;
            $missed += (unpack 'LL', $statistics)[1] if defined $statistics;
        }
        print map({ "$_\n" } @records), "missed $missed\ndone\n";
        exit;
    }
}

# The kernel asks for a neighbour once a second, so its last question may be older than this capture.
sub note_unresolved {
    my ($own) = @_;
    enter($own->{place});
    open my $table, '<', '/proc/net/arp' or return;
    while (<$table>) {
        my ($target, undef, $flags, undef, undef, $device) = split ' ';
        push @records, "arp $own->{place} $device out 0 0.0.0.0 00:00:00:00:00:00 $target" if ($flags // '') eq '0x0';
    }
}

sub hear {
    for my $own (values %at) {
        hear_tap($own);
        hear_listener($own);
        hear_answers($own);
    }
}

sub bit { my $bits = ''; vec($bits, fileno $_, 1) = 1 for @_; return $bits }

my @ears = map { ($_->{tap}, $_->{listener}, $_->{echoer}, values %{ $_->{icmp} }, values %{ $_->{udp} }) } values %at;
my $heard = '';
while (1) {
    my $read = bit(\*STDIN, @ears);
    my $write = bit(grep { defined } map { $_->{socket} } values %pending);
    my $left = defined $deadline ? $deadline - now() : undef;
    select $read, $write, undef, defined $left ? ($left > 0 ? ($left < 0.02 ? $left : 0.02) : 0) : undef;
    hear();
    for my $probe (grep { $_->{socket} } values %pending) {
        if (vec $write, fileno $probe->{socket}, 1) { hear_connection($probe) }
        elsif (clock() - $probe->{opened} > $BEFORE_RESEND) { finish($probe, 'none') }
    }
    if (defined $deadline && (!%pending || now() >= $deadline)) {
        finish($_, 'none') for values %pending;
        undef $deadline;
        print "sent\n";
    }
    next unless vec $read, fileno(STDIN), 1;
    sysread(STDIN, $heard, 65_536, length $heard) or exit;
    obey($1) while $heard =~ s/^(.*)\n//;
}
__END__
