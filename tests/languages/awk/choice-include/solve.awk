@include "numbers.awk"
NR > 1 { total += sum_of_fields() } END { printf "%d\n", total }
