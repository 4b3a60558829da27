/* The bare side of the throughput bench: what a shell script without any judge would do.
 *
 *     bare LANES TESTS INPUT COMPILER ARG... -- SOURCE...
 *
 * Each SOURCE is compiled by COMPILER ARG... -o SOURCE.exe SOURCE and run TESTS times on INPUT with its output read
 * through a pipe, LANES sources at a time. Nothing is limited, isolated, measured or compared. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void check(int ok, const char *what)
{
    if (!ok) {
        perror(what);
        exit(1);
    }
}

static void must_succeed(pid_t child)
{
    int status;
    check(waitpid(child, &status, 0) > 0, "waitpid");
    if (status != 0) {
        fprintf(stderr, "a child ended with status %d\n", status);
        exit(1);
    }
}

static void compile(char **command, int count, char *source, char *executable)
{
    char *argv[count + 4];
    memcpy(argv, command, (size_t)count * sizeof *argv);
    argv[count] = "-o";
    argv[count + 1] = executable;
    argv[count + 2] = source;
    argv[count + 3] = NULL;
    pid_t child = fork();
    check(child >= 0, "fork");
    if (child == 0) {
        execvp(argv[0], argv);
        _exit(127);
    }
    must_succeed(child);
}

static void run(char *executable, char *input)
{
    int ends[2];
    char buffer[65536];
    check(pipe2(ends, O_CLOEXEC) == 0, "pipe2");
    pid_t child = fork();
    check(child >= 0, "fork");
    if (child == 0) {
        check(dup2(open(input, O_RDONLY), 0) == 0, "stdin");
        check(dup2(ends[1], 1) == 1, "stdout");
        execl(executable, executable, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    while (read(ends[0], buffer, sizeof buffer) > 0)
        ;
    close(ends[0]);
    must_succeed(child);
}

int main(int argc, char **argv)
{
    int lanes = atoi(argv[1]), tests = atoi(argv[2]), separator = 4;
    while (separator < argc && strcmp(argv[separator], "--") != 0)
        separator++;
    check(separator < argc, "no -- among the arguments");

    int running = 0;
    for (int source = separator + 1; source < argc; source++) {
        if (running == lanes) {
            must_succeed(-1);
            running--;
        }
        pid_t child = fork();
        check(child >= 0, "fork");
        if (child == 0) {
            char executable[4096];
            snprintf(executable, sizeof executable, "%s.exe", argv[source]);
            compile(argv + 4, separator - 4, argv[source], executable);
            for (int test = 0; test < tests; test++)
                run(executable, argv[3]);
            _exit(0);
        }
        running++;
    }
    while (running-- > 0)
        must_succeed(-1);
    return 0;
}
