/* memory touch MIB PROCESSES: each of the processes touches that much, and holds it until all have.
 * memory bomb: forks for ever. memory stats COUNT: looks for files that do not exist. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int touch(size_t bytes)
{
    char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        return 1;
    for (size_t i = 0; i < bytes; i += 4096)
        memory[i] = 1;
    return 0;
}

/* A child says "touched" on one pipe, and lives until the other one is closed. */
static int touch_in_processes(size_t bytes, int processes)
{
    int touched[2], release[2];
    char byte = 0;

    if (pipe(touched) || pipe(release))
        return 1;
    for (int i = 1; i < processes; i++) {
        pid_t pid = fork();
        if (pid < 0)
            return 1;
        if (pid == 0) {
            close(release[1]);
            if (touch(bytes) || write(touched[1], &byte, 1) != 1)
                _exit(1);
            _exit(read(release[0], &byte, 1) != 0);
        }
    }
    if (touch(bytes))
        return 1;
    for (int i = 1; i < processes; i++)
        if (read(touched[0], &byte, 1) != 1)
            return 1;
    close(release[1]);
    for (int i = 1, status; i < processes; i++)
        if (wait(&status) < 0 || status)
            return 1;
    return 0;
}

static void look_for_nothing(long count)
{
    char name[32];
    struct stat status;

    for (long i = 0; i < count; i++) {
        snprintf(name, sizeof name, "missing-%ld", i);
        stat(name, &status);
    }
}

int main(int argc, char **argv)
{
    if (argc == 4 && !strcmp(argv[1], "touch"))
        return touch_in_processes((size_t)atol(argv[2]) << 20, atoi(argv[3]));
    if (argc == 3 && !strcmp(argv[1], "stats")) {
        look_for_nothing(atol(argv[2]));
        return 0;
    }
    if (argc == 2 && !strcmp(argv[1], "bomb"))
        for (;;)
            fork();
    return 2;
}
