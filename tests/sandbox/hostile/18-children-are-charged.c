/* No process alone uses much, and none waits for another. */
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
int main(void)
{
    signal(SIGCHLD, SIG_IGN);
    for (int i = 0; i < 20; i++) {
        if (!fork()) {
            setsid();
            while (clock() < CLOCKS_PER_SEC / 20);
            _exit(0);
        }
        usleep(1000);
    }
    for (;;)
        pause();
}
