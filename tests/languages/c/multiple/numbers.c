#include "numbers.h"
#include <stdio.h>

long read_sum(void) {
    long n, number, sum = 0;
    if (scanf("%ld", &n) != 1)
        return 0;
    while (n-- > 0 && scanf("%ld", &number) == 1)
        sum += number;
    return sum;
}
