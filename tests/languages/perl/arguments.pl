print "$_\n" for @ARGV;
print scalar <STDIN>;
