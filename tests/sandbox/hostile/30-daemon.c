/* Every run looks for the daemon of the one before. */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(void)
{
    int a, b, others = 0;
    struct dirent *entry;
    DIR *processes = opendir("/proc");
    while ((entry = readdir(processes)))
        if (isdigit(entry->d_name[0]) && atoi(entry->d_name) != 1 && atoi(entry->d_name) != getpid())
            others++;
    scanf("%d %d", &a, &b);
    printf("%d\n", others || !access("daemon-was-here", F_OK) ? -1 : a + b);
    fflush(stdout);
    if (!fork()) {
        for (int number = 1; number < 65; number++)
            signal(number, SIG_IGN);
        setsid();
        if (fork())
            _exit(0);
        for (int fd = 0; fd < 1024; fd++)
            close(fd);
        for (;;)
            close(open("/sandbox/work/daemon-was-here", O_WRONLY | O_CREAT, 0600));
    }
    return 0;
}
