# Probes the network from a node and from its probe pod: ICMP echo, TCP handshake, HTTP request.
# Reads, after its own text, the line `begin` once the pod may be looked for, then lines `ID PLACE icmp ADDRESS SIZE`
# (SIZE 0: an ordinary echo; else the whole IP packet's bytes, sent with don't-fragment), `ID PLACE tcp ADDRESS PORT`,
# `ID PLACE http ADDRESS PORT`, then `go`. PLACE is node or pod. Prints `listening PORT` (where the pod answers TCP; 0
# without a pod); for each line `ID ok` or `ID fail WHY`, then `done`; and goes on answering others until its input ends.
# Needs nothing beyond Debian's perl-base.
use strict;
use warnings;
use Errno qw(EINPROGRESS);
use Fcntl qw(F_SETFL O_NONBLOCK);
use Config;
use Socket qw(:DEFAULT SO_RCVBUF SO_LINGER);

my $ANSWER_SECONDS = 1.0;
my @RESEND_AFTER = (0.15, 0.5);
my $WINDOW = 128;
# setns(2), which perl has no name for, by what perl itself was built for.
my %SETNS = (x86_64 => 308, aarch64 => 268, riscv64 => 268, arm => 375, i386 => 346, i586 => 346, i686 => 346,
    powerpc64le => 350, ppc64le => 350, s390x => 339);
# Of <linux/in.h> and <linux/icmp.h>.
my ($SOL_IP, $IP_MTU_DISCOVER, $PMTUDISC_PROBE, $SOL_RAW, $ICMP_FILTER) = (0, 10, 3, 255, 1);
my %UNREACHABLE = (0 => 'network unreachable', 1 => 'host unreachable', 2 => 'protocol unreachable',
    3 => 'port unreachable', 4 => 'fragmentation needed', 9 => 'network prohibited', 10 => 'host prohibited',
    13 => 'communication prohibited');

$| = 1;

# Perl has read this far while the facts were still being gathered.
defined(my $begin = <STDIN>) or exit;
my $setns = $SETNS{ $Config{archname} =~ /^(\w+)/ ? $1 : '' };
open my $uptime, '<', '/proc/uptime' or die "the time since boot: $!\n";
my %namespace;
open $namespace{node}, '<', '/proc/self/ns/net' or die "own network namespace: $!\n";
open($namespace{pod}, '<', '/run/netns/k8s-lab-probe') or delete $namespace{pod};
my $here = 'node';

sub enter {
    my ($place) = @_;
    return if $place eq $here;
    defined $setns or die "the number of setns(2) is not known for this machine\n";
    syscall($setns, fileno($namespace{$place}), 0) == 0 or die "cannot enter the network namespace of the $place: $!\n";
    $here = $place;
}

# In seconds, to a hundredth. POSIX, whose clock it could be, takes longer to load than all else here.
sub now {
    seek $uptime, 0, 0;
    return (split ' ', readline $uptime)[0];
}

sub open_socket {
    my ($kind, $protocol) = @_;
    socket(my $socket, PF_INET, $kind, $protocol) or die "socket: $!\n";
    fcntl($socket, F_SETFL, O_NONBLOCK) or die "fcntl: $!\n";
    return $socket;
}

sub open_echo {
    my ($whole) = @_;
    my $socket = open_socket(SOCK_RAW, 1);
    setsockopt($socket, SOL_SOCKET, SO_RCVBUF, 4 << 20);
    # Only echo replies, unreachables and time-exceeded come in.
    setsockopt($socket, $SOL_RAW, $ICMP_FILTER, pack 'L', ~(1 << 0 | 1 << 3 | 1 << 11) & 0xffffffff);
    setsockopt($socket, $SOL_IP, $IP_MTU_DISCOVER, pack 'i', $PMTUDISC_PROBE) if $whole;
    return $socket;
}

# The pod's side: a listener whose handshakes prove TCP both ways.
my ($listener, $port) = (undef, 0);
if ($namespace{pod}) {
    enter('pod');
    $listener = open_socket(SOCK_STREAM, 0);
    bind($listener, sockaddr_in(0, INADDR_ANY)) or die "bind: $!\n";
    listen($listener, 4096) or die "listen: $!\n";
    ($port) = sockaddr_in(getsockname $listener);
}
my %echo;
for my $place (keys %namespace) {
    enter($place);
    $echo{$place} = { plain => open_echo(0), whole => open_echo(1) };
}
print "listening $port\n";

my @waiting;
while (my $line = <STDIN>) {
    chomp $line;
    last if $line eq 'go';
    my ($id, $place, $protocol, $address, $number) = split ' ', $line;
    push @waiting, { id => $id, place => $place, protocol => $protocol, address => $address, number => $number };
}

my $echo_id = $$ & 0xffff;
my (%by_sequence, %by_socket, $sequence);
my $open = 0;

sub finish {
    my ($probe, $said) = @_;
    return if $probe->{ended}++;
    print "$probe->{id} $said\n";
    delete $by_sequence{ $probe->{sequence} } if defined $probe->{sequence};
    if (my $socket = delete $probe->{socket}) {
        delete $by_socket{ fileno $socket };
        setsockopt($socket, SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0);
        close $socket;
    }
    $open--;
}

sub checksum {
    my ($data) = @_;
    my $sum = unpack '%32n*', length($data) % 2 ? "$data\0" : $data;
    $sum = ($sum >> 16) + ($sum & 0xffff) while $sum >> 16;
    return ~$sum & 0xffff;
}

sub send_echo {
    my ($probe) = @_;
    # 20 bytes of IP header, 8 of ICMP.
    my $payload = 'k' x ($probe->{number} ? $probe->{number} - 28 : 56);
    my $head = pack 'CCnnn', 8, 0, 0, $echo_id, $probe->{sequence};
    my $packet = pack('CCnnn', 8, 0, checksum($head . $payload), $echo_id, $probe->{sequence}) . $payload;
    my $socket = $echo{ $probe->{place} }{ $probe->{number} ? 'whole' : 'plain' };
    return if defined send($socket, $packet, 0, sockaddr_in(0, inet_aton($probe->{address})));
    $probe->{refusal} = "$!";
}

sub start {
    my ($probe) = @_;
    $open++;
    $probe->{since} = now();
    return finish($probe, "fail no probe pod") unless $namespace{ $probe->{place} };
    if ($probe->{protocol} eq 'icmp') {
        $probe->{sequence} = ++$sequence & 0xffff;
        $by_sequence{ $probe->{sequence} } = $probe;
        return send_echo($probe);
    }
    enter($probe->{place});
    my $socket = $probe->{socket} = open_socket(SOCK_STREAM, 0);
    $by_socket{ fileno $socket } = $probe;
    connect($socket, sockaddr_in($probe->{number}, inet_aton($probe->{address})))
        or $! == EINPROGRESS
        or finish($probe, "fail $!");
}

sub hear_echoes {
    my ($socket) = @_;
    while (defined(my $from = recv($socket, my $packet, 2048, 0))) {
        my $icmp = substr $packet, 4 * (ord($packet) & 15);
        my ($type, $code, undef, $id, $number) = unpack 'CCnnn', $icmp;
        my $sender = inet_ntoa((sockaddr_in($from))[1]);
        if ($type == 0) {
            my $probe = $id == $echo_id ? $by_sequence{$number} : undef;
            finish($probe, 'ok') if $probe && $probe->{address} eq $sender;
            next;
        }
        # An error quotes the head of the packet that it answers.
        my $quoted = substr $icmp, 8;
        next if length $quoted < 28;
        my (undef, undef, undef, $quoted_id, $quoted_number) = unpack 'CCnnn', substr $quoted, 4 * (ord($quoted) & 15);
        my $probe = $quoted_id == $echo_id ? $by_sequence{$quoted_number} : undef;
        next unless $probe;
        my $why = $type == 11 ? 'time to live exceeded' : $UNREACHABLE{$code} // "unreachable, code $code";
        finish($probe, "fail $why, says $sender");
    }
}

sub hear_stream {
    my ($probe) = @_;
    my $socket = $probe->{socket};
    unless ($probe->{connected}) {
        my $error = unpack 'i', getsockopt($socket, SOL_SOCKET, SO_ERROR);
        if ($error) { local $! = $error; return finish($probe, "fail $!"); }
        $probe->{connected} = 1;
        return finish($probe, 'ok') if $probe->{protocol} eq 'tcp';
        syswrite $socket, "GET /health HTTP/1.0\r\nHost: $probe->{address}\r\n\r\n";
        return;
    }
    sysread $socket, my $answer, 1024;
    my ($status) = ($answer // '') =~ m{^HTTP/\S+ (\d+)};
    finish($probe, !defined $status ? 'fail not an HTTP answer' : $status == 200 ? 'ok' : "fail HTTP status $status");
}

sub tick {
    my $now = now();
    for my $probe (values %by_sequence, values %by_socket) {
        my $age = $now - $probe->{since};
        if ($age >= $ANSWER_SECONDS) {
            finish($probe, 'fail ' . ($probe->{refusal} // 'no answer'));
        } elsif (defined $probe->{sequence} && $age >= ($RESEND_AFTER[ $probe->{resent} // 0 ] // 9)) {
            $probe->{resent}++;
            send_echo($probe);
        }
    }
}

sub bit { my $bits = ''; vec($bits, fileno $_, 1) = 1 for @_; return $bits }

my @echoes = map { values %$_ } values %echo;
while (@waiting || $open) {
    start(shift @waiting) for 1 .. (@waiting < 16 ? @waiting : $open < $WINDOW ? 16 : 0);
    my $read = bit(@echoes, $listener ? $listener : (), map { $_->{socket} } grep { $_->{connected} } values %by_socket);
    my $write = bit(map { $_->{socket} } grep { !$_->{connected} } values %by_socket);
    select $read, $write, undef, @waiting && $open < $WINDOW ? 0 : 0.02;
    hear_echoes($_) for @echoes;
    if ($listener) { 1 while accept my $peer, $listener }
    for my $probe (values %by_socket) {
        my $bits = $probe->{connected} ? $read : $write;
        hear_stream($probe) if vec $bits, fileno $probe->{socket}, 1;
    }
    tick();
}
print "done\n";

# The others may still be connecting.
my $ended = 0;
until ($ended) {
    my $read = bit(\*STDIN, $listener ? $listener : ());
    select $read, undef, undef, undef;
    if ($listener) { 1 while accept my $peer, $listener }
    $ended = 1 if vec($read, fileno(STDIN), 1) && !sysread STDIN, my $rest, 4096;
}
__END__
