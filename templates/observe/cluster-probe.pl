# Probes a cluster from a node, its probe pod and its other pods: TCP handshakes, HTTP requests and DNS questions.
# Reads, after its own text, lines `ID PLACE tcp ADDRESS PORT`, `ID PLACE http ADDRESS PORT HOST` and
# `ID PLACE dns ADDRESS PORT NAME`, then `go`. PLACE is node, pod, or the address of a pod of this node.
# Prints for each line `ID ok ANSWER` or `ID fail WHY`, then `done`. ANSWER is who served a page, by its header X-Served-By, or the address
# of a name (`NXDOMAIN` for none). Needs nothing beyond Debian's perl-base.
use Errno qw(EINPROGRESS);
use Fcntl qw(F_SETFL O_NONBLOCK);
use Socket;

my $ANSWER_SECONDS = 1.5;
my $RESEND_AFTER = 0.5;
# Names of RFC 1035 and RFC 2136.
my %RCODES = (1 => 'FORMERR', 2 => 'SERVFAIL', 4 => 'NOTIMP', 5 => 'REFUSED');

$| = 1;
find_namespaces();

sub enter_file {
    open my $file, '<', $_[0] or return 0;
    return set_namespace($file);
}

# The namespace that has an address is a pod's: no other can bind to it.
sub enter_place {
    my ($place) = @_;
    return set_namespace($namespace{node}) if $place eq 'node';
    return $namespace{pod} && set_namespace($namespace{pod}) if $place eq 'pod';
    for my $path (glob '/run/netns/cni-*') {
        next unless enter_file($path);
        socket(my $socket, PF_INET, SOCK_DGRAM, 0) or next;
        return 1 if bind($socket, pack_sockaddr_in(0, inet_aton($place)));
    }
    return 0;
}

my @probes;
while (my $line = <STDIN>) {
    chomp $line;
    last if $line eq 'go';
    my ($id, $place, $kind, $address, $port, $name) = split ' ', $line;
    push @probes, { id => $id, place => $place, kind => $kind, address => $address, port => $port, name => $name // '', heard => '' };
}

sub finish {
    my ($probe, $answer) = @_;
    return if $probe->{done}++;
    close $probe->{socket} if $probe->{socket};
    print "$probe->{id} $answer\n";
}

# RFC 1035, 4.1: a question for the address of a name, with its id and recursion wanted.
sub question {
    my ($probe) = @_;
    my $name = join '', map { pack 'C/a*', $_ } split /\./, $probe->{name};
    return pack('n6', $probe->{id} & 0xffff, 0x0100, 1, 0, 0, 0) . $name . pack('Cnn', 0, 1, 1);
}

sub skip_name {
    my ($message, $at) = @_;
    while ($at < length $message) {
        my $length = ord substr $message, $at, 1;
        return $at + 2 if $length >= 0xc0;
        return $at + 1 if $length == 0;
        $at += 1 + $length;
    }
    return $at;
}

sub answer_in {
    my ($message) = @_;
    return 'fail short answer' if length $message < 12;
    my (undef, $flags, $questions, $answers) = unpack 'n4', $message;
    my $code = $flags & 0xf;
    return 'ok NXDOMAIN' if $code == 3;
    return 'fail answered ' . ($RCODES{$code} // "with code $code") if $code;
    my $at = 12;
    $at = skip_name($message, $at) + 4 for 1 .. $questions;
    for (1 .. $answers) {
        $at = skip_name($message, $at);
        last if $at + 10 > length $message;
        my ($type, undef, undef, $length) = unpack 'nnNn', substr $message, $at, 10;
        return 'ok ' . inet_ntoa(substr $message, $at + 10, 4) if $type == 1 && $length == 4 && $at + 14 <= length $message;
        $at += 10 + $length;
    }
    return 'fail answered without an address';
}

my %pending;
for my $probe (sort { $a->{place} cmp $b->{place} } @probes) {
    if (!enter_place($probe->{place})) { finish($probe, 'fail no such network namespace'); next }
    my $isDns = $probe->{kind} eq 'dns';
    if (!socket($probe->{socket}, PF_INET, $isDns ? SOCK_DGRAM : SOCK_STREAM, 0)) { finish($probe, "fail $!"); next }
    fcntl($probe->{socket}, F_SETFL, O_NONBLOCK);
    $probe->{until} = now() + $ANSWER_SECONDS;
    my $to = pack_sockaddr_in($probe->{port}, inet_aton($probe->{address}));
    if (!connect($probe->{socket}, $to) && $! != EINPROGRESS) { finish($probe, 'fail ' . lc $!); next }
    if ($isDns) {
        send($probe->{socket}, question($probe), 0);
        $probe->{resend} = now() + $RESEND_AFTER;
    }
    $pending{ fileno $probe->{socket} } = $probe;
}

while (%pending) {
    my ($reading, $writing) = ('', '');
    for my $number (keys %pending) {
        my $probe = $pending{$number};
        vec($probe->{kind} eq 'dns' || $probe->{asked} ? $reading : $writing, $number, 1) = 1;
    }
    select($reading, $writing, undef, 0.05);
    my $now = now();
    for my $number (keys %pending) {
        my $probe = $pending{$number};
        if (vec $writing, $number, 1) { step_connected($probe) }
        elsif (vec $reading, $number, 1) { step_heard($probe) }
        elsif ($now >= $probe->{until}) { finish($probe, $probe->{asked} ? 'fail connected, but no answer' : 'fail no answer') }
        elsif ($probe->{resend} && $now >= $probe->{resend}) {
            delete $probe->{resend};
            send($probe->{socket}, question($probe), 0);
        }
        delete $pending{$number} if $probe->{done};
    }
}
print "done\n";

sub step_connected {
    my ($probe) = @_;
    my $error = unpack 'i', getsockopt($probe->{socket}, SOL_SOCKET, SO_ERROR) // pack 'i', 0;
    if ($error) { local $! = $error; return finish($probe, 'fail ' . lc $!) }
    return finish($probe, 'ok') if $probe->{kind} eq 'tcp';
    syswrite $probe->{socket}, "GET / HTTP/1.0\r\nHost: $probe->{name}\r\nConnection: close\r\n\r\n";
    $probe->{asked} = 1;
}

sub step_heard {
    my ($probe) = @_;
    my $count = sysread $probe->{socket}, my $data, 65536;
    return finish($probe, 'fail ' . lc $!) unless defined $count;
    return finish($probe, answer_in($data)) if $probe->{kind} eq 'dns';
    $probe->{heard} .= $data;
    # The head of the answer is all that is wanted.
    my ($head) = $probe->{heard} =~ /^(.*?)\r\n\r\n/s;
    return if $count && !defined $head;
    my ($status) = ($head // '') =~ m{^HTTP/\S+ (\d+)};
    return finish($probe, 'fail the connection was closed without an answer') unless defined $status;
    return finish($probe, "fail answered with status $status") unless $status eq '200';
    finish($probe, $head =~ /^X-Served-By: (\S+)/mi ? "ok $1" : 'ok');
}
__END__
