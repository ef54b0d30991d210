# The start of every program in this folder that is Perl: how it changes between the network namespaces of a node, and its clock.
# Needs nothing beyond Debian's perl-base, or CentOS 7's perl.
use strict;
use warnings;
use Config;

# setns(2), which perl has no name for, by what perl itself was built for.
my %SETNS = (x86_64 => 308, aarch64 => 268, riscv64 => 268, arm => 375, i386 => 346, i586 => 346, i686 => 346,
    powerpc64le => 350, ppc64le => 350, s390x => 339);
my $setns = $SETNS{ $Config{archname} =~ /^(\w+)/ ? $1 : '' };
open my $uptime, '<', '/proc/uptime' or die "the time since boot: $!\n";
my (%namespace, $here);

# The node's own, and that of its probe pod, if there is one.
sub find_namespaces {
    open $namespace{node}, '<', '/proc/self/ns/net' or die "own network namespace: $!\n";
    open($namespace{pod}, '<', '/run/netns/k8s-lab-probe') or delete $namespace{pod};
    $here = 'node';
}

# Changes to an open namespace; false if it cannot.
sub set_namespace { return defined $setns && syscall($setns, fileno $_[0], 0) == 0 }

# Changes to the namespace of the node or of its probe pod, unless it is there already.
sub enter {
    my ($place) = @_;
    return if $place eq $here;
    defined $setns or die "the number of setns(2) is not known for this machine\n";
    set_namespace($namespace{$place}) or die "cannot enter the network namespace of the $place: $!\n";
    $here = $place;
}

my ($cores, $served, $read_at, $load) = (0, 0, 0);

# The part of its time that this machine has for one program, at least a tenth: programs that wait for a core share the cores.
sub share {
    unless ($load) {
        open $load, '<', '/proc/loadavg' or die "the load: $!\n";
        open my $online, '<', '/sys/devices/system/cpu/online' or return 1;
        my $list = readline $online;
        $cores += ($2 // $1) - $1 + 1 while $list =~ /(\d+)(?:-(\d+))?/g;
    }
    seek $load, 0, 0;
    my ($running) = readline($load) =~ m{ (\d+)/};
    return 1 if !$cores || $running <= $cores;
    return $running > 10 * $cores ? 0.1 : $cores / $running;
}

# The seconds since boot, to a hundredth.
sub clock {
    seek $uptime, 0, 0;
    return (split ' ', readline $uptime)[0];
}

# In seconds, to a hundredth, as an idle machine would have counted them: on a busy one this clock is slower, so that nothing counts as
# unanswered while those who would answer wait for a core. POSIX, whose clock it could be, takes longer to load than all else here.
sub now {
    my $read = clock();
    $served += ($read - ($read_at || $read)) * share() if $read != $read_at;
    $read_at = $read;
    return $served;
}
