/* Each is too short for a tick of the clock. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    for (;;) {
        if (!fork()) {
            for (volatile int n = 0; n < 100000; n++);
            _exit(0);
        }
        wait(NULL);
    }
}
