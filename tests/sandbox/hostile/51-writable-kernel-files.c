/* No file of /sys or /proc/sys can be opened for writing, no cgroup made, and no engine's socket is there. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
static int look(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    char child[4096];
    (void)where;
    if (kind == FTW_F && S_ISREG(status->st_mode) && open(path, O_WRONLY | O_NONBLOCK) >= 0)
        printf("%s can be written\n", path);
    if (kind == FTW_D && strstr(path, "cgroup")) {
        snprintf(child, sizeof child, "%s/mine", path);
        if (!mkdir(child, 0700))
            printf("%s was made\n", child);
    }
    return 0;
}
int main(void)
{
    static const char *const absent[] = { "/var/run/docker.sock", "/run/docker.sock", "/run/containerd", "/host",
        "/dev/kmsg", "/dev/mem", "/dev/sda", "/dev/vda", "/dev/fuse", "/dev/kvm", "/dev/net/tun" };
    static const char *const unwritable[] = { "/proc/sysrq-trigger", "/proc/self/oom_score_adj", "/proc/self/uid_map",
        "/proc/self/attr/current", "/proc/self/autogroup", "/proc/self/loginuid", "/proc/self/timens_offsets" };
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        if (!access(absent[i], F_OK))
            printf("%s is there\n", absent[i]);
    for (size_t i = 0; i < sizeof unwritable / sizeof unwritable[0]; i++) {
        int file = open(unwritable[i], O_WRONLY);
        if (file >= 0 && write(file, "0", 1) == 1)
            printf("%s was written\n", unwritable[i]);
    }
    nftw("/sys/fs/cgroup", look, 32, FTW_PHYS);
    nftw("/proc/sys", look, 32, FTW_PHYS);
    puts("3");
}
