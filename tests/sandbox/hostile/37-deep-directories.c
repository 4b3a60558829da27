#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
int main(void)
{
    for (int i = 0; i < 2000; i++)
        if (mkdir("d", 0700) || chdir("d"))
            return 1;
    for (int i = 0; i < 2000; i++)
        if (chdir("..") || chmod("d", 0))
            return 1;
    chmod(".", 0);
    puts("3");
}
