/* Takes all that the kernel gives to one uid, and keeps it. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "persistence.h"

static char page[1 << 16] __attribute__((aligned(4096)));

static void take_pipes(void)
{
    int ends[2];
    while (!pipe2(ends, O_NONBLOCK)) {
        fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
        while (write(ends[1], page, sizeof page) > 0);
    }
}

static void take_watches(void)
{
    int queue = inotify_init();
    inotify_add_watch(queue, "/", IN_ALL_EVENTS);
    inotify_add_watch(queue, "/sandbox/program/main", IN_ALL_EVENTS);
    while (inotify_init() >= 0);
}

static void take_signals(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    while (!sigqueue(getpid(), SIGRTMIN, (union sigval){ 0 }));
}

void hold(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "\0left" };
    bind(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&address, offsetof(struct sockaddr_un, sun_path) + 5);
    mlock(page, sizeof page);
    take_watches();
    take_signals();
    while (fork() > 0);
    if (getppid() != 1)
        take_pipes();
    else
        puts("held");
    fflush(stdout);
    for (;;)
        pause();
}
