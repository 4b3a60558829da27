#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
int main(int count, char **arguments)
{
    char bytes[4096];
    ssize_t size;
    int status, from = open("/proc/self/exe", O_RDONLY), to = open("copy", O_WRONLY | O_CREAT, 0700);
    if (count > 1)
        return geteuid() != getuid() || getegid() != getgid() || !setuid(0);
    while ((size = read(from, bytes, sizeof bytes)) > 0)
        write(to, bytes, (size_t)size);
    fchmod(to, 06777);
    close(to);
    if (!fork())
        execl("./copy", "copy", "again", NULL);
    wait(&status);
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1 || prctl(PR_CAPBSET_DROP, 0, 0, 0, 0) != -1)
        puts("privileges");
    puts(status ? "another uid" : "3");
    (void)arguments;
}
