# Compiles; and leaves a daemon that would write into every later run.
BEGIN {
    use POSIX;
    if ($^C && !fork) {
        setsid;
        exit if fork;
        $SIG{$_} = 'IGNORE' for qw(TERM HUP INT CHLD);
        while (1) { open(my $file, ">", "/sandbox/work/daemon-was-here"); }
    }
}
my @found = grep { !/^\.\.?$/ } do { opendir(my $work, "."); readdir($work) };
my ($first, $second) = split ' ', <STDIN>;
print @found ? "@found\n" : $first + $second, "\n";
