# A service for tests in the network of the deployment, in Perl, which the images of the harness have. It finds the master
# through the sentinels. POST /orders counts in Redis; GET /health says whether the master answers; GET /much is 12 kB. DEFECT is one of
# 'loopback' (listens where nothing reaches it), 'dies' (without a master) and 'ignores' (SIGTERM).

use strict;
use warnings;
use IO::Socket::INET;

my ($port, $defect) = ($ENV{PORT}, $ENV{DEFECT} // '');
my @sentinels = split /,/, $ENV{SENTINELS};
my $failed = '/tmp/failed';
unlink $failed;

$| = 1;
$SIG{CHLD} = 'IGNORE';
$SIG{TERM} = $defect eq 'ignores' ? 'IGNORE' : sub { exit 0 };
print "environment: @{[sort keys %ENV]}\n";

my $server = IO::Socket::INET->new(
    LocalAddr => $defect eq 'loopback' ? '127.0.0.1' : '0.0.0.0',
    LocalPort => $port, Listen => 512, ReuseAddr => 1,
) or die "cannot listen on $port: $!\n";
print "listening on $port\n";

while (1) {
    my $client = $server->accept or next;
    if ($defect eq 'dies' && -e $failed) { print "lost the master, and gave up\n"; exit 7 }
    my $pid = fork // die "cannot fork: $!\n";
    if ($pid == 0) { answer($client); exit 0 }
    close $client;
}

sub answer {
    my ($client) = @_;
    alarm 5;
    my $request = <$client> // return;
    while (my $line = <$client>) { last if $line =~ /^\r?$/ }
    my $reply = $request =~ m{^GET /much} ? '1' x 12_000 : eval { onMaster($request =~ /^POST/ ? 'INCR orders' : 'PING') };
    if (!defined $reply && $request =~ /^POST/) { open my $file, '>', $failed }
    my ($status, $body) = defined $reply ? ('200 OK', "{\"id\":$reply}") : ('503 Unavailable', 'no master');
    print $client "HTTP/1.1 $status\r\nContent-Length: @{[length $body]}\r\nConnection: close\r\n\r\n$body";
    close $client;
}

sub onMaster {
    my ($command) = @_;
    for my $sentinel (@sentinels) {
        my $found = eval { ask($sentinel, 'SENTINEL get-master-addr-by-name mymaster', 5) } // next;
        my (undef, undef, $host, undef, $master_port) = split /\r\n/, $found;
        my ($reply) = split /\r\n/, ask("$host:$master_port", $command, 1);
        return $reply =~ /^:(\d+)/ ? $1 : $reply eq '+PONG' ? 0 : die "$reply\n";
    }
    die "no sentinel answers\n";
}

# As many lines of a reply as are wanted; within a second.
sub ask {
    my ($address, $command, $lines) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => $address, Timeout => 1) or die "no connection to $address\n";
    $socket->setsockopt(SOL_SOCKET, SO_RCVTIMEO, pack 'l!l!', 1, 0);
    print $socket "$command\r\n";
    my $reply = '';
    for (1 .. $lines) { $reply .= <$socket> // die "no reply from $address\n" }
    return $reply;
}
