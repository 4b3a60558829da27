/* Uses the CPU for some 20 ms, and prints the integer that it reads. */
#include <stdio.h>
#include <time.h>

int main(void)
{
    int number;
    if (scanf("%d", &number) != 1)
        return 1;
    while (clock() < CLOCKS_PER_SEC / 50)
        ;
    printf("%d\n", number);
    return 0;
}
