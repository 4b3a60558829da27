/* Leaves something in every place that could outlive a process. What is refused does not matter here. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <ftw.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include "persistence.h"

static char block[1 << 20];

static int leave_here(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    char child[4096];
    (void)status, (void)where;
    if (!strcmp(path, "/proc"))
        return FTW_SKIP_SUBTREE;
    if (kind == FTW_D) {
        snprintf(child, sizeof child, "%s/left-by-another", path);
        close(open(child, O_WRONLY | O_CREAT, 0666));
        snprintf(child, sizeof child, "%s/left-directory", path);
        mkdir(child, 0777);
    }
    return FTW_CONTINUE;
}

static void files(void)
{
    nftw("/", leave_here, 32, FTW_PHYS | FTW_ACTIONRETVAL);
    symlink("/etc/passwd", "left-link");
    mkfifo("left-fifo", 0666);
    link("left-by-another", "left-hard-link");
    setxattr(".", "user.left", "x", 1, 0);
    setxattr("/sandbox/program/main", "user.left", "x", 1, 0);
    setxattr("/sandbox/program", "user.left", "x", 1, 0);
    /* version 2; user::--- group::--- mask::--- other::--- */
    static const unsigned char nobody[] = "\2\0\0\0\1\0\0\0\377\377\377\377\4\0\0\0\377\377\377\377\20\0\0\0\377\377\377\377\40\0\0\0\377\377\377\377";
    setxattr(".", "system.posix_acl_default", nobody, sizeof nobody - 1, 0);
    setxattr(".", "system.posix_acl_access", nobody, sizeof nobody - 1, 0);
    chmod(".", 07000);
    umask(0777);
}

static void sockets(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    memcpy(address.sun_path, "\0left", 5);
    bind(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&address, sizeof address);
    strcpy(address.sun_path, "left-socket");
    bind(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&address, sizeof address);
}

/* A socket that is in flight in its own queue: nobody can receive it, and only the kernel's collector finds it. */
static void cycle_in_flight(int with)
{
    int pair[2];
    char control[CMSG_SPACE(3 * sizeof(int))] = { 0 };
    struct iovec data = { block, 1 };
    struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    int descriptors[] = { pair[0], pair[1], with };
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof descriptors);
    memcpy(CMSG_DATA(header), descriptors, sizeof descriptors);
    sendmsg(pair[0], &message, 0);
    sendmsg(pair[1], &message, 0);
    close(pair[0]);
    close(pair[1]);
}

static void memory_in_flight(void)
{
    int file = open("deleted", O_RDWR | O_CREAT, 0600), memory = memfd_create("left", 0);
    write(file, block, sizeof block);
    write(memory, block, sizeof block);
    unlink("deleted");
    for (int i = 0; i < 20; i++)
        cycle_in_flight(i % 2 ? file : memory);
}

static void ipc(void)
{
    syscall(SYS_shmget, 4711, 1 << 20, 01666);
    syscall(SYS_msgget, 4711, 01666);
    syscall(SYS_semget, 4711, 1, 01666);
    syscall(SYS_mq_open, "left", O_CREAT | O_RDWR, 0666, NULL);
    close(open("/dev/mqueue/left", O_WRONLY | O_CREAT, 0666));
    ftruncate(shm_open("/left", O_RDWR | O_CREAT, 0666), sizeof block);
    sem_open("/left", O_CREAT, 0666, 1);
    utimensat(AT_FDCWD, "/dev/shm", NULL, AT_SYMLINK_NOFOLLOW);
    unlink("/dev/shm");
    symlink("/", "/dev/shm");
#ifdef SYS_add_key
    for (int keyring = -5; keyring < 0; keyring++)
        syscall(SYS_add_key, "user", "left", "x", 1, keyring);
#endif
}

static void locks_and_streams(void)
{
    flock(0, LOCK_EX | LOCK_NB);
    flock(open("/sandbox/program/main", O_RDONLY), LOCK_EX | LOCK_NB);
    flock(open("/sandbox/program", O_RDONLY), LOCK_EX | LOCK_NB);
    flock(open("/", O_RDONLY), LOCK_EX | LOCK_NB);
    for (int fd = 0; fd < 3; fd++)
        fcntl(fd, F_SETFL, O_NONBLOCK);
    lseek(0, 0, SEEK_END);
    fcntl(1, F_SETPIPE_SZ, 4096);
    /* A full pipe: of stderr, since the answer has to come out. */
    fcntl(2, F_SETPIPE_SZ, 4096);
    write(2, block, 4096);
    prctl(PR_SET_NAME, "left");
}

static void kernel_settings(void)
{
    struct timespec past = { 0, 0 };
    struct rlimit one = { 1, 1 };
    static const int limits[] = { RLIMIT_NPROC, RLIMIT_AS, RLIMIT_DATA, RLIMIT_FSIZE, RLIMIT_STACK, RLIMIT_MEMLOCK };
    syscall(SYS_sethostname, "left", 4);
    syscall(SYS_setdomainname, "left", 4);
    clock_settime(CLOCK_REALTIME, &past);
    syscall(SYS_personality, 0x0040000);
    setpriority(PRIO_PROCESS, 0, 19);
    setpriority(PRIO_USER, 0, 19);
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        prlimit(1, limits[i], &one, NULL);
        prlimit(getppid(), limits[i], &one, NULL);
    }
    close(open("/proc/self/oom_score_adj", O_WRONLY));
}

/* Quotas that the kernel counts by uid. */
static void quotas(void)
{
    int ends[2];
    for (int i = 0; i < 200 && inotify_init() >= 0; i++);
    for (int i = 0; i < 200 && !pipe(ends); i++)
        fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
    mlock(block, 1 << 16);
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    for (int i = 0; i < 2000; i++)
        sigqueue(getpid(), SIGRTMIN, (union sigval){ 0 });
}

static void processes(void)
{
    for (int i = 0; i < 20; i++) {
        pid_t child = fork();
        if (child)
            continue;
        setsid();
        for (int number = 1; number < 65; number++)
            signal(number, SIG_IGN);
        if (i % 4 == 0)
            raise(SIGSTOP);
        if (i % 4 == 1)
            _exit(0);
        if (i % 4 == 2)
            for (;;)
                fork();
        for (;;)
            close(open("/sandbox/work/left-by-a-daemon", O_WRONLY | O_CREAT, 0666));
    }
}

static void exhausted_file_system(void)
{
    char name[32];
    for (int i = 0; i < 40000; i++) {
        snprintf(name, sizeof name, "%d", i);
        int file = open(name, O_WRONLY | O_CREAT, 0600);
        if (file < 0)
            break;
        if (i < 8)
            write(file, block, sizeof block);
        close(file);
    }
}

void leave(void)
{
    ipc();
    sockets();
    memory_in_flight();
    quotas();
    exhausted_file_system();
    files();
    locks_and_streams();
    kernel_settings();
    processes();
    _exit(0);
}
