#include <stdio.h>
#include "numbers.h"

int main(void) {
    printf("%ld\n", read_sum());
}
