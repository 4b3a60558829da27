use strict;
use warnings;
use List::Util qw(sum);
use Numbers;

print sum(Numbers::numbers()), "\n";
