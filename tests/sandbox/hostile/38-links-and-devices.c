#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
static void must_fail(const char *what, int result)
{
    if (result != -1)
        printf("%s\n", what);
}
int main(void)
{
    must_fail("a device", mknod("null", S_IFCHR | 0666, makedev(1, 3)));
    must_fail("a disk", mknod("disk", S_IFBLK | 0666, makedev(8, 0)));
    must_fail("a hard link out", link("/etc/passwd", "passwd"));
    must_fail("a hard link of a program", link("/proc/self/exe", "own"));
    must_fail("a hard link into the program directory", link("/sandbox/program/main", "main"));
    must_fail("a directory in the box", mkdir("/sandbox/other", 0700));
    must_fail("work put away", rename("/sandbox/work", "/sandbox/old"));
    must_fail("program put away", rename("/sandbox/program", "/sandbox/work/program"));
    must_fail("program replaced", rename("/sandbox/work/x", "/sandbox/program/main"));
    symlink("/etc/shadow", "stdout");
    symlink("/sandbox/program", "program");
    symlink("/", "root");
    symlink("loop", "loop");
    mkfifo("output", 0666);
    puts("3");
}
