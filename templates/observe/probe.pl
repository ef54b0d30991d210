# Probes the network from a node and from its probe pod: ICMP echo, TCP handshake, HTTP request, TLS hello.
# Reads, after its own text, the line `begin` once the pod may be looked for, then lines `ID PLACE icmp ADDRESS SIZE`
# (SIZE 0: an ordinary echo; else the whole IP packet's bytes, sent with don't-fragment), `ID PLACE tcp ADDRESS PORT`,
# `ID PLACE http ADDRESS PORT`, `ID PLACE tls ADDRESS PORT`, each with TIMES (how often it is sent once it is answered), then `go`, or `go SECONDS`
# to wait less long for a first answer. PLACE is node or pod.
# Prints `listening PORT` (where the pod answers TCP; 0 without a pod); for each line `ID ok SENT LOST LATE REORDERED` (the last two: echoes only)
# or `ID fail SENT WHY`, then `done`; and goes on answering others until more lines come or its input ends. After the line `count TOKEN` it prints `counting`, writes
# TOKEN, the ID and a number of its own into each echo request, and counts by these numbers. At the line `counted` it prints `sent ID SENT ANSWERED
# LATE REORDERED` of its own, `arrived TOKEN ID COUNT` of those that came from others, `dropped COUNT` of what its sockets had no room for, and `done`.
# Needs nothing beyond Debian's perl-base.
use Errno qw(EINPROGRESS);
use Fcntl qw(F_SETFL O_NONBLOCK);
use Socket qw(:DEFAULT SO_RCVBUF SO_LINGER);

my $ANSWER_SECONDS = 1.0;
my $first_answer_seconds = $ANSWER_SECONDS;
my %RESEND_AFTER = (icmp => [0.1, 0.2, 0.35, 0.5, 0.7], tcp => [0.15, 0.3, 0.5, 0.7], http => [0.3, 0.6], tls => [0.3, 0.6]);
# One path keeps the order of its packets: what has not come this long after the answer to a later attempt is lost.
my $OVERTAKEN_SECONDS = 0.2;
# The least time after which TCP sends a packet again (TCP_RTO_MIN of <net/tcp.h>): what is answered later costs as much as what is lost.
my $LATE_SECONDS = 0.2;
# A busy kernel, which handles packets on several cores, mixes up less.
my $REORDERED_SECONDS = 0.01;
my $REPEATS_SECONDS = 2.0;
my $WINDOW = 128;
# Few at once, so that no buffer on the way is too small for them.
my $REPEATS_WINDOW = 24;
# Of <linux/in.h> and <linux/icmp.h>.
my ($SOL_TCP, $TCP_INFO) = (6, 11);
my ($SOL_IP, $IP_MTU_DISCOVER, $PMTUDISC_PROBE, $SOL_RAW, $ICMP_FILTER) = (0, 10, 3, 255, 1);
my %UNREACHABLE = (0 => 'network unreachable', 1 => 'host unreachable', 2 => 'protocol unreachable',
    3 => 'port unreachable', 4 => 'fragmentation needed', 9 => 'network prohibited', 10 => 'host prohibited',
    13 => 'communication prohibited');

$| = 1;

# Perl has read this far while the facts were still being gathered.
defined(my $begin = <STDIN>) or exit;
find_namespaces();

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

my $echo_id = $$ & 0xffff;
my ($MARK, $MARK_FORMAT) = ('k8s-lab', 'a7 N N N');
my (%arrived, %sent_of, %answered_of, %late_of, %reordered_of, $counting);
# By probe and number, when each answer was heard.
my %heard_at;
# When each echo without an answer left, and the last two times at which the sockets were emptied.
my %left_at;
my @emptied_at = (clock(), clock());
my ($token, $serial, $dropped_before) = (0, 0, 0);
my (@waiting, @repeats, %probing, %by_sequence, %by_socket);
my ($sequence, $in_flight) = (0, 0);

sub finish {
    my ($probe, $said) = @_;
    return if $probe->{ended}++;
    print "$probe->{id} $said\n";
    delete $probing{ $probe->{id} };
    $in_flight -= $probe->{sent} - $probe->{newest};
    forget($_) for values %{ $probe->{unanswered} };
}

sub forget {
    my ($attempt) = @_;
    delete $attempt->{probe}{unanswered}{ $attempt->{nth} };
    delete $by_sequence{ $attempt->{sequence} } if defined $attempt->{sequence};
    if (my $socket = delete $attempt->{socket}) {
        delete $by_socket{ fileno $socket };
        setsockopt($socket, SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0);
        close $socket;
    }
}

# Each attempt has a number of its own, so that a late answer to the first is told from an answer to the second.
sub try_once {
    my ($probe) = @_;
    my $attempt = { probe => $probe, nth => ++$probe->{sent} };
    $probe->{unanswered}{ $attempt->{nth} } = $attempt;
    $probe->{sent_at} = now();
    $in_flight++;
    return send_echo($attempt) if $probe->{protocol} eq 'icmp';
    enter($probe->{place});
    my $socket = $attempt->{socket} = open_socket(SOCK_STREAM, 0);
    $by_socket{ fileno $socket } = $attempt;
    connect($socket, sockaddr_in($probe->{number}, inet_aton($probe->{address})))
        or $! == EINPROGRESS
        or failed($attempt, "$!");
}

sub answered {
    my ($attempt) = @_;
    my $probe = $attempt->{probe};
    forget($attempt);
    $probe->{answered}++;
    $probe->{heard_at} = now();
    if ($attempt->{nth} > $probe->{newest}) {
        $in_flight -= $attempt->{nth} - $probe->{newest};
        $probe->{newest} = $attempt->{nth};
    }
    push @repeats, $probe if $probe->{answered} == 1 && $probe->{sent} < $probe->{times};
    conclude($probe);
}

# Nothing is concluded from an error where other attempts are answered, but that the attempt is lost.
sub failed {
    my ($attempt, $why) = @_;
    return finish($attempt->{probe}, "fail $attempt->{probe}{sent} $why") unless $attempt->{probe}{answered};
    forget($attempt);
}

# The kernel sends a handshake again by itself after a second, which on a busy machine comes before we give up: its packet was lost all the same.
sub lost_of {
    my ($probe, $sent) = @_;
    return $sent - $probe->{answered} + $probe->{resent_by_kernel};
}

sub finish_answered {
    my ($probe, $sent) = @_;
    finish($probe, "ok $sent " . lost_of($probe, $sent) . " $probe->{late} $probe->{reordered}");
}

# Ends a probe once each of its attempts is answered, or was overtaken long enough ago.
sub conclude {
    my ($probe) = @_;
    return if $probe->{sent} < $probe->{times} || $probe->{newest} < $probe->{sent};
    finish_answered($probe, $probe->{sent}) if lost_of($probe, $probe->{sent}) == 0 || now() - $probe->{heard_at} >= $OVERTAKEN_SECONDS;
}

sub checksum {
    my ($data) = @_;
    my $sum = unpack '%32n*', length($data) % 2 ? "$data\0" : $data;
    $sum = ($sum >> 16) + ($sum & 0xffff) while $sum >> 16;
    return ~$sum & 0xffff;
}

sub send_echo {
    my ($attempt) = @_;
    my $probe = $attempt->{probe};
    my $number = $attempt->{sequence} = ++$sequence & 0xffff;
    $by_sequence{$number} = $attempt;
    # 20 bytes of IP header, 8 of ICMP.
    my $length = $probe->{number} ? $probe->{number} - 28 : 56;
    my $mark = pack $MARK_FORMAT, $MARK, $token, $probe->{id}, ++$serial;
    my $payload = $mark . 'k' x ($length - length $mark);
    $sent_of{ $probe->{id} }++;
    $left_at{$serial} = clock();
    my $head = pack 'CCnnn', 8, 0, 0, $echo_id, $number;
    my $packet = pack('CCnnn', 8, 0, checksum($head . $payload), $echo_id, $number) . $payload;
    my $socket = $echo{ $probe->{place} }{ $probe->{number} ? 'whole' : 'plain' };
    return if defined send($socket, $packet, 0, sockaddr_in(0, inet_aton($probe->{address})));
    $probe->{refusal} = "$!";
}

sub start {
    my ($probe) = @_;
    @$probe{qw(since sent answered newest resent resent_by_kernel late reordered)} = (now(), 0, 0, 0, 0, 0, 0, 0);
    return finish($probe, "fail 0 no probe pod") unless $namespace{ $probe->{place} };
    $probing{ $probe->{id} } = $probe;
    try_once($probe);
}

sub repeat_once {
    my ($probe) = @_;
    return if $probe->{ended};
    try_once($probe);
    push @repeats, $probe if $probe->{sent} < $probe->{times};
}

# What was written into an echo, in its request and in its answer, however late it comes and whoever rewrote its addresses.
sub mark_of {
    my ($icmp) = @_;
    my ($mark, @numbers) = unpack $MARK_FORMAT, substr $icmp, 8;
    return defined $mark && $mark eq $MARK && @numbers == 3 ? @numbers : ();
}

# Whether the answer that is read now, to an echo that left then, came late. What came while this program waited for a core came in time.
sub is_late { return $emptied_at[0] - $_[0] >= $LATE_SECONDS }

# Whether the answer to an echo of this number, which is read now, comes well after the answer to a later echo of the same probe.
sub is_reordered {
    my ($which, $nth) = @_;
    my $heard = $heard_at{$which};
    return grep { $_ > $nth && $emptied_at[0] - $heard->{$_} >= $REORDERED_SECONDS } keys %$heard;
}

sub hear_echoes {
    my ($place, $kind) = @_;
    my $socket = $echo{$place}{$kind};
    while (defined(my $from = recv($socket, my $packet, 2048, 0))) {
        my $icmp = substr $packet, 4 * (ord($packet) & 15);
        my ($type, $code, undef, $id, $number) = unpack 'CCnnn', $icmp;
        my $sender = inet_ntoa((sockaddr_in($from))[1]);
        if ($type == 8) {
            my ($whose, $which, $nth) = mark_of($icmp);
            $arrived{"$whose $which"}{$nth} = 1 if $nth;
            next;
        }
        if ($type == 0) {
            my ($whose, $which, $nth) = mark_of($icmp);
            next unless $id == $echo_id;
            my $left = $nth ? delete $left_at{$nth} : undef;
            my $late = defined $left && is_late($left);
            $answered_of{$which}++ if defined $left;
            $late_of{$which}++ if $late;
            my $reordered = defined $left && is_reordered($which, $nth);
            $reordered_of{$which}++ if $reordered;
            $heard_at{$which}{$nth} = $emptied_at[1] if $nth;
            my $attempt = $by_sequence{$number};
            next unless $attempt && $attempt->{probe}{address} eq $sender;
            $attempt->{probe}{late}++ if $late;
            $attempt->{probe}{reordered}++ if $reordered;
            answered($attempt);
            next;
        }
        # An error quotes the head of the packet that it answers.
        my $quoted = substr $icmp, 8;
        next if length $quoted < 28;
        my (undef, undef, undef, $quoted_id, $quoted_number) = unpack 'CCnnn', substr $quoted, 4 * (ord($quoted) & 15);
        my $attempt = $quoted_id == $echo_id ? $by_sequence{$quoted_number} : undef;
        next unless $attempt;
        my $why = $type == 11 ? 'time to live exceeded' : $UNREACHABLE{$code} // "unreachable, code $code";
        failed($attempt, "$why, says $sender");
    }
}

# How many packets its echo sockets had no room for: those are not lost on the way.
sub dropped {
    my $all = 0;
    for my $place (keys %echo) {
        enter($place);
        open my $sockets, '<', '/proc/self/net/raw' or next;
        my %own = map { (stat $_)[1] => 1 } values %{ $echo{$place} };
        $own{ (split)[9] // '' } and $all += (split)[12] // 0 while <$sockets>;
    }
    return $all;
}

# Requests are counted on one socket of each place.
sub count_arrivals {
    ($token) = @_;
    hear_all();
    %$_ = () for \(%arrived, %sent_of, %answered_of, %late_of, %reordered_of, %heard_at, %left_at);
    $dropped_before = dropped();
    setsockopt($_->{plain}, $SOL_RAW, $ICMP_FILTER, pack 'L', ~(1 << 0 | 1 << 3 | 1 << 8 | 1 << 11) & 0xffffffff) for values %echo;
    $counting = 1;
    print "counting\n";
}

sub print_counts {
    hear_all();
    print join(' ', 'sent', $_, $sent_of{$_}, map({ $_ // 0 } $answered_of{$_}, $late_of{$_}, $reordered_of{$_})) . "\n" for sort keys %sent_of;
    print "arrived $_ " . keys(%{ $arrived{$_} }) . "\n" for sort keys %arrived;
    print 'dropped ' . (dropped() - $dropped_before) . "\n";
    print "done\n";
}

sub hear_stream {
    my ($attempt) = @_;
    my ($socket, $probe) = @$attempt{qw(socket probe)};
    unless ($attempt->{connected}) {
        my $error = unpack 'i', getsockopt($socket, SOL_SOCKET, SO_ERROR);
        if ($error) { local $! = $error; return failed($attempt, "$!"); }
        $attempt->{connected} = 1;
        # tcpi_total_retrans, of <linux/tcp.h>.
        my $resent = unpack 'x100 L', getsockopt($socket, $SOL_TCP, $TCP_INFO) // pack 'x104';
        $probe->{resent_by_kernel}++ if $resent;
        return answered($attempt) if $probe->{protocol} eq 'tcp';
        return syswrite $socket, client_hello() if $probe->{protocol} eq 'tls';
        syswrite $socket, "GET /health HTTP/1.0\r\nHost: $probe->{address}\r\n\r\n";
        return;
    }
    sysread $socket, my $answer, 1024;
    return hear_hello($attempt, $answer // '') if $probe->{protocol} eq 'tls';
    my ($status) = ($answer // '') =~ m{^HTTP/\S+ (\d+)};
    return answered($attempt) if defined $status && $status == 200;
    failed($attempt, defined $status ? "HTTP status $status" : 'not an HTTP answer');
}

# A ClientHello of TLS 1.2 (RFC 5246, 7.4.1.2): two ECDHE suites with AES-GCM, P-256, ECDSA and RSA-PSS with SHA-256.
sub client_hello {
    my $random = join '', map { chr int rand 256 } 1 .. 32;
    my $extensions = pack('n4', 0x000a, 4, 2, 0x0017) . pack('nnCC', 0x000b, 2, 1, 0) . pack('n5', 0x000d, 6, 4, 0x0403, 0x0804);
    my $body = pack('n a32 C n3 CC', 0x0303, $random, 0, 4, 0xc02b, 0xc02f, 1, 0) . pack('n/a*', $extensions);
    return pack('Cnn', 0x16, 0x0301, 4 + length $body) . pack('N', 1 << 24 | length $body) . $body;
}

# The server's own hello, a record of the type handshake; anything else refuses.
sub hear_hello {
    my ($attempt, $answer) = @_;
    my $type = length $answer ? ord $answer : 0;
    return answered($attempt) if $type == 0x16;
    failed($attempt, $type == 0x15 ? 'TLS alert ' . ord(substr $answer, 6) : 'not a TLS answer');
}

sub tick {
    my $now = now();
    for my $probe (values %probing) {
        if ($probe->{answered}) { tick_answered($probe, $now) } else { tick_silent($probe, $now) }
    }
}

sub tick_silent {
    my ($probe, $now) = @_;
    my $age = $now - $probe->{since};
    return finish($probe, "fail $probe->{sent} " . ($probe->{refusal} // 'no answer')) if $age >= $first_answer_seconds;
    return if $age < ($RESEND_AFTER{ $probe->{protocol} }[ $probe->{resent} ] // 9);
    $probe->{resent}++;
    try_once($probe);
}

# Whether the last attempts are lost only shows when a later one is answered.
sub tick_answered {
    my ($probe, $now) = @_;
    conclude($probe);
    return if $probe->{ended};
    # What no later answer has overtaken may still be on its way.
    return finish_answered($probe, $probe->{newest}) if $now - $probe->{since} >= $REPEATS_SECONDS;
    return if $probe->{newest} == $probe->{sent};
    my $silence = $now - $probe->{sent_at};
    return finish_answered($probe, $probe->{sent}) if $silence >= $ANSWER_SECONDS;
    # Lost attempts fill the window, so this one does not wait for room in it.
    try_once($probe) if $silence >= 0.15;
}

sub bit { my $bits = ''; vec($bits, fileno $_, 1) = 1 for @_; return $bits }

sub accept_all {
    return unless $listener;
    1 while accept(my $peer, $listener);
}

my @echoes = map { values %$_ } values %echo;
my @listeners = $listener ? $listener : ();

sub hear_all {
    @emptied_at = ($emptied_at[1], clock());
    for my $place (keys %echo) {
        hear_echoes($place, $_) for keys %{ $echo{$place} };
    }
    accept_all();
}

sub send_and_hear {
    while (@waiting || %probing) {
        start(shift @waiting) for 1 .. (@waiting < 16 ? @waiting : $in_flight < $WINDOW ? 16 : 0);
        for (1 .. 8) {
            repeat_once(shift @repeats) if @repeats && $in_flight < $REPEATS_WINDOW;
        }
        my $more = @waiting ? $in_flight < $WINDOW : @repeats && $in_flight < $REPEATS_WINDOW;
        my $read = bit(@echoes, @listeners, map { $_->{socket} } grep { $_->{connected} } values %by_socket);
        my $write = bit(map { $_->{socket} } grep { !$_->{connected} } values %by_socket);
        select $read, $write, undef, $more ? 0 : 0.02;
        hear_all();
        for my $attempt (values %by_socket) {
            my $bits = $attempt->{connected} ? $read : $write;
            hear_stream($attempt) if $attempt->{socket} && vec $bits, fileno $attempt->{socket}, 1;
        }
        tick();
    }
    @repeats = ();
    await_late_answers() if $counting;
    print "done\n";
}

# A probe that ran out of time leaves some attempts on their way; these are counted too. Where some came late, others may.
sub await_late_answers {
    my $late = sub { grep { ($answered_of{$_} // 0) < $sent_of{$_} } keys %sent_of };
    for (my $until = now() + (%late_of ? $ANSWER_SECONDS : $OVERTAKEN_SECONDS); now() < $until && $late->();) {
        select bit(@echoes, @listeners), undef, undef, 0.02;
        hear_all();
    }
}

sub obey {
    my ($line) = @_;
    if ($line =~ /^go(?: ([\d.]+))?$/) {
        $first_answer_seconds = $1 // $ANSWER_SECONDS;
        return send_and_hear();
    }
    return count_arrivals($1) if $line =~ /^count (\d+)$/;
    return print_counts() if $line eq 'counted';
    my %probe;
    @probe{qw(id place protocol address number times)} = split ' ', $line;
    push @waiting, \%probe;
}

# The others may still be connecting while this prober has nothing to do.
my $input = '';
while (1) {
    my $read = bit(\*STDIN, @listeners, $counting ? @echoes : ());
    select $read, undef, undef, undef;
    hear_all();
    next unless vec $read, fileno(STDIN), 1;
    sysread(STDIN, $input, 65536, length $input) or last;
    obey($1) while $input =~ s/^(.*)\n//;
}
__END__
