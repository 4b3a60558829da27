/* The parent lives, answers rightly and exits with 0. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    if (!fork())
        for (;;)
            memset(malloc(1 << 20), 1, 1 << 20);
    wait(NULL);
    puts("3");
}
