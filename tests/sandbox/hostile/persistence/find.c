/* Looks for what leave.c leaves, and for any other change. Prints what is found. */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include "persistence.h"

static bool found;

static void expect(int holds, const char *what)
{
    if (!holds) {
        printf("%s\n", what);
        found = true;
    }
}

static int look(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    const char *name = path + where->base;
    (void)status, (void)kind;
    if (!strcmp(path, "/proc"))
        return FTW_SKIP_SUBTREE;
    if (!strncmp(name, "left", 4)) {
        printf("file:%s\n", path);
        found = true;
    }
    return FTW_CONTINUE;
}

static void files(void)
{
    struct stat status;
    struct statfs fs;
    char names[64];
    int entries = 0;
    DIR *work = opendir(".");

    expect(work != NULL, "work-cannot-be-read");
    while (work && readdir(work))
        entries++;
    expect(entries == 2, "work-is-not-empty");
    expect(!stat(".", &status) && (status.st_mode & 07777) == 0700 && status.st_uid == getuid(), "mode-of-work");
    expect(listxattr(".", names, sizeof names) == 0, "attributes-of-work");
    expect(listxattr("/sandbox/program/main", names, sizeof names) == 0, "attributes-of-the-program");
    expect(!stat("/sandbox/program/main", &status) && (status.st_mode & 07777) == 0555 && status.st_uid == 0 &&
               status.st_nlink == 1, "the-program-itself");
    expect(status.st_atim.tv_sec < status.st_mtim.tv_sec ||
               (status.st_atim.tv_sec == status.st_mtim.tv_sec && status.st_atim.tv_nsec <= status.st_mtim.tv_nsec),
           "access-time-of-the-program");
    statfs("/sandbox", &fs);
    expect(fs.f_files - fs.f_ffree <= 5, "inodes");
    expect((fs.f_blocks - fs.f_bfree) * fs.f_bsize < 1 << 20, "blocks");
    nftw("/", look, 32, FTW_PHYS | FTW_ACTIONRETVAL);
    int file = open("fresh", O_WRONLY | O_CREAT, 0666);
    expect(file >= 0 && !fstat(file, &status) && (status.st_mode & 0777) == 0644, "umask-or-default-acl");
    unlink("fresh");
}

static void processes(void)
{
    struct dirent *entry;
    DIR *all = opendir("/proc");
    while ((entry = readdir(all)))
        if (isdigit(entry->d_name[0]))
            expect(atoi(entry->d_name) == 1 || atoi(entry->d_name) == getpid(), "process");
    expect(getppid() == 1, "parent");
}

static void sockets(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    char line[512];
    int lines = 0;
    memcpy(address.sun_path, "\0left", 5);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    expect(!bind(fd, (void *)&address, sizeof address), "abstract-socket");
    close(fd);
    FILE *table = fopen("/proc/net/unix", "r");
    while (table && fgets(line, sizeof line, table))
        lines += strstr(line, "left") != NULL;
    expect(lines == 0, "socket");
}

static void ipc(void)
{
    static const char *const tables[] = { "/proc/sysvipc/shm", "/proc/sysvipc/msg", "/proc/sysvipc/sem" };
    char line[512];
    for (int i = 0; i < 3; i++) {
        int lines = 0;
        FILE *table = fopen(tables[i], "r");
        while (table && fgets(line, sizeof line, table))
            lines++;
        expect(lines <= 1, tables[i]);
    }
    expect(readlink("/dev/shm", line, sizeof line) == 13 && !memcmp(line, "/sandbox/work", 13), "path-of-shared-memory");
    expect(shm_open("/left", O_RDONLY, 0) < 0, "shared-memory");
    expect(sem_open("/left", 0) == SEM_FAILED, "semaphore");
    FILE *keys = fopen("/proc/keys", "r");
    while (keys && fgets(line, sizeof line, keys))
        expect(!strstr(line, "left"), "key");
}

static void locks_and_streams(void)
{
    static const char *const files[] = { "/dev/stdin", "/sandbox/program/main", "/sandbox/program", "/" };
    for (int i = 0; i < 4; i++)
        expect(!flock(open(files[i], O_RDONLY), LOCK_EX | LOCK_NB), files[i]);
    for (int fd = 0; fd < 3; fd++)
        expect(!(fcntl(fd, F_GETFL) & (O_NONBLOCK | O_ASYNC | O_APPEND)), "flags-of-a-stream");
    expect(lseek(0, 0, SEEK_CUR) == 0, "offset-of-stdin");
    expect(fcntl(1, F_GETPIPE_SZ) == 65536 && fcntl(2, F_GETPIPE_SZ) == 65536, "size-of-a-pipe");
    for (int fd = 3; fd < 1024; fd++)
        expect(fcntl(fd, F_GETFD) == -1 || fd < 16, "descriptor");
}

static void kernel_settings(void)
{
    struct utsname names;
    struct rlimit limit;
    sigset_t blocked;
    cpu_set_t cores;
    uname(&names);
    expect(!strcmp(names.nodename, "sandbox") && !strstr(names.domainname, "left"), "host-name");
    expect(time(NULL) > 1700000000, "clock");
    expect(getpriority(PRIO_PROCESS, 0) == 0, "priority");
    expect(sched_getscheduler(0) == SCHED_OTHER, "scheduler");
    expect(!sched_getaffinity(0, sizeof cores, &cores) && CPU_COUNT(&cores) >= 1, "affinity");
    expect(syscall(SYS_personality, 0xffffffff) == 0, "personality");
    expect(!getrlimit(RLIMIT_STACK, &limit) && limit.rlim_cur == RLIM_INFINITY, "stack-limit");
    expect(!getrlimit(RLIMIT_AS, &limit) && limit.rlim_cur == RLIM_INFINITY, "address-space-limit");
    expect(!getrlimit(RLIMIT_NOFILE, &limit) && limit.rlim_cur == 1024, "descriptor-limit");
    sigprocmask(SIG_BLOCK, NULL, &blocked);
    for (int number = 1; number < 65; number++) {
        struct sigaction action;
        if (number == 32 || number == 33)
            continue; /* the C library's */
        expect(!sigismember(&blocked, number), "blocked-signal");
        expect(!sigaction(number, NULL, &action) && action.sa_handler == SIG_DFL, "ignored-signal");
    }
}

/* Less than a fresh uid would get says that something of another run is still charged to it. */
static void quotas(void)
{
    int ends[2], pipes = 0, children = 0, watches = 0;
    while (watches < 100 && inotify_init() >= 0)
        watches++;
    expect(watches == 100, "inotify-instances");
    while (pipes < 40 && !pipe(ends) && fcntl(ends[1], F_SETPIPE_SZ, 1 << 20) == 1 << 20)
        pipes++;
    expect(pipes == 40, "pipes");
    static char page[1 << 16] __attribute__((aligned(4096)));
    expect(!mlock(page, sizeof page), "locked-memory");
    sigset_t queued;
    sigemptyset(&queued);
    sigaddset(&queued, SIGRTMIN);
    sigprocmask(SIG_BLOCK, &queued, NULL);
    int signals = 0;
    while (signals < 1000 && !sigqueue(getpid(), SIGRTMIN, (union sigval){ 0 }))
        signals++;
    expect(signals == 1000, "queued-signals");
    while (children < 60) {
        pid_t child = fork();
        if (child < 0)
            break;
        if (!child) {
            pause();
            _exit(0);
        }
        children++;
    }
    expect(children == 60, "processes");
}

bool find(void)
{
    locks_and_streams();
    processes();
    files();
    sockets();
    ipc();
    kernel_settings();
    quotas();
    return found;
}
