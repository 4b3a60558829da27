#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
static void must_fail(const char *what, int result)
{
    if (result != -1)
        printf("%s\n", what);
}
int main(void)
{
    int a, b, own = open("/proc/self/exe", O_RDONLY);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", own);
    must_fail("write /proc/self/exe", open("/proc/self/exe", O_RDWR));
    must_fail("write by its descriptor", open(path, O_RDWR));
    must_fail("write by name", open("/sandbox/program/main", O_WRONLY));
    must_fail("chmod", chmod("/sandbox/program/main", 0777));
    must_fail("fchmod", fchmod(own, 0777));
    must_fail("unlink", unlink("/sandbox/program/main"));
    must_fail("rename", rename("/sandbox/program/main", "/sandbox/work/taken"));
    must_fail("truncate", truncate("/sandbox/program/main", 0));
    must_fail("another file beside it", open("/sandbox/program/libc.so.6", O_WRONLY | O_CREAT, 0700));
    must_fail("ld.so.preload", open("/etc/ld.so.preload", O_WRONLY | O_CREAT, 0700));
    must_fail("a library", open("/usr/lib/x86_64-linux-gnu/libc.so.6", O_WRONLY));
    if (getenv("LD_PRELOAD") || getenv("LD_LIBRARY_PATH"))
        puts("the loader listens");
    setenv("LD_PRELOAD", "/sandbox/work/evil.so", 1);
    scanf("%d %d", &a, &b);
    printf("%d\n", a + b);
}
