use strict;
use warnings;
use lib '.';
use List::Util qw(sum);

require './numbers.pl';

print sum(numbers()), "\n";
