/* The answer comes at once; the children would compute for ever. */
#include <stdio.h>
#include <unistd.h>
int main(void)
{
    for (int i = 0; i < 4; i++)
        if (!fork()) {
            if (i % 2)
                setsid();
            fclose(stdout);
            for (volatile long n = 0;; n++);
        }
    puts("3");
}
