# Perl runs this while it checks the syntax.
BEGIN {
    use Socket;
    my $reached = 0;
    for my $host ("172.17.0.1", "169.254.169.254") {
        next unless socket(my $socket, AF_INET, SOCK_STREAM, 0);
        $reached ||= connect($socket, pack_sockaddr_in(4150, inet_aton($host)));
    }
    open(my $shadow, "<", "/etc/shadow") and $reached = 1;
    open(my $environ, "<", "/proc/1/environ") and $reached = 1;
    open(my $program, ">>", "/sandbox/program/main.pl") and $reached = 1;
    die "reached something" if $reached;
}
my ($first, $second) = split ' ', <STDIN>;
print $first + $second, "\n";
