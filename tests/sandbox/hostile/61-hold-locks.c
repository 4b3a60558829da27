/* A lock on the input is a lock on the judge's own file: whoever came next would wait for ever, if it outlived us. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>
int main(void)
{
    int a, b, own = open("/sandbox/program/main", O_RDONLY);
    scanf("%d %d", &a, &b);
    if (flock(0, LOCK_EX | LOCK_NB) || flock(own, LOCK_EX | LOCK_NB))
        puts("somebody holds a lock");
    fcntl(0, F_SETFL, O_NONBLOCK | O_ASYNC);
    fcntl(1, F_SETFL, O_NONBLOCK | O_ASYNC);
    lseek(0, 0, SEEK_END);
    printf("%d\n", a + b);
    fflush(stdout);
    if (!fork()) {
        setsid();
        pause();
    }
    return 0;
}
