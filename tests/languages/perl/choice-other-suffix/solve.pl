use strict;
use warnings;
use lib '.';
use List::Util qw(sum);

require './numbers.inc';

print sum(numbers()), "\n";
