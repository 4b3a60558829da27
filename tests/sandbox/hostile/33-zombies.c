/* As many zombies as there may be, then orphans beyond any limit. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void)
{
    int count = 0;
    while (fork() > 0)
        count++;
    if (getppid() != 1)
        _exit(0);
    while (waitpid(-1, NULL, WNOHANG) > 0);
    for (int i = 0; i < 200; i++) {
        pid_t child = fork();
        if (!child) {
            fork();
            _exit(0);
        }
        if (child < 0)
            return 1;
        waitpid(child, NULL, 0);
    }
    puts(count > 10 ? "3" : "few");
}
