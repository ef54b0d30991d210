# Joins standard input and output to a TCP port. It waits until something listens there, but not beyond the deadline.
# usage: perl -e BRIDGE ADDRESS PORT SECONDS
use strict;
use warnings;
use Socket;

my ($address, $port, $seconds) = @ARGV;
my $to = pack_sockaddr_in($port, inet_aton($address));
my $deadline = time + $seconds;
my $peer;
until (socket($peer, PF_INET, SOCK_STREAM, 0) && connect($peer, $to)) {
  die "$address:$port: $!\n" if time >= $deadline;
  select(undef, undef, undef, 0.02);
}

sub write_all {
  my ($handle, $data) = @_;
  my $at = 0;
  while ($at < length $data) {
    my $count = syswrite($handle, $data, length($data) - $at, $at);
    exit 0 unless defined $count;
    $at += $count;
  }
}

my %other = (fileno(STDIN) => $peer, fileno($peer) => \*STDOUT);
my %from = (fileno(STDIN) => \*STDIN, fileno($peer) => $peer);
while (exists $from{fileno($peer)}) {
  my $wanted = '';
  vec($wanted, $_, 1) = 1 for keys %from;
  next if select(my $ready = $wanted, undef, undef, undef) < 1;
  for my $number (grep { vec($ready, $_, 1) } keys %from) {
    my $count = sysread($from{$number}, my $data, 65536);
    if ($count) {
      write_all($other{$number}, $data);
    } elsif ($number == fileno($peer)) {
      exit 0;
    } else {
      # The caller has sent all; the peer may still answer.
      shutdown($peer, 1);
      delete $from{$number};
    }
  }
}
