/* clock burn MS: uses that much CPU time and prints what getrusage() says of it, in microseconds.
 * clock spin: never ends, busy. clock sleep: never ends, idle. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static long used_us(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000L + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

int main(int argc, char **argv)
{
    volatile unsigned long turns = 0;

    if (argc == 3 && !strcmp(argv[1], "burn")) {
        long limit_us = atol(argv[2]) * 1000;
        while (used_us() < limit_us)
            for (int i = 0; i < 20000; i++)
                turns++;
        printf("%ld\n", used_us());
        return 0;
    }
    if (argc == 2 && !strcmp(argv[1], "spin"))
        for (;;)
            turns++;
    if (argc == 2 && !strcmp(argv[1], "sleep"))
        for (;;)
            pause();
    return 2;
}
