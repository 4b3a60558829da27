/* PID 1 is the supervisor. What it cannot be done is not done: then the answer is right. */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#define REFUSED(call) do { if ((long)(call) != -1) puts(#call); } while (0)
int main(void)
{
    struct rlimit none = { 0, 0 };
    siginfo_t info = { .si_code = SI_QUEUE };
    struct sched_param lowest = { 0 };
    cpu_set_t cores;
    int supervisor = (int)syscall(SYS_pidfd_open, 1, 0);

    CPU_ZERO(&cores);
    CPU_SET(0, &cores);
    for (int number = 0; number < 65; number++) {
        if (kill(1, number) != -1)
            printf("kill %d\n", number);
        if (syscall(SYS_tgkill, 1, 1, number) != -1)
            printf("tgkill %d\n", number);
        if (number && syscall(SYS_rt_sigqueueinfo, 1, number, &info) != -1)
            printf("rt_sigqueueinfo %d\n", number);
        if (supervisor >= 0 && syscall(SYS_pidfd_send_signal, supervisor, number, NULL, 0) != -1)
            printf("pidfd_send_signal %d\n", number);
    }
    REFUSED(prlimit(1, RLIMIT_NOFILE, &none, NULL));
    REFUSED(prlimit(1, RLIMIT_CPU, &none, NULL));
    REFUSED(setpriority(PRIO_PROCESS, 1, 19));
    REFUSED(sched_setscheduler(1, SCHED_IDLE, &lowest));
    REFUSED(sched_setaffinity(1, sizeof cores, &cores));
    REFUSED(syscall(SYS_ioprio_set, 1, 1, 3 << 13));
    REFUSED(syscall(SYS_setpgid, 1, getpid()));
    kill(-1, SIGKILL); /* everybody else: nobody */
    puts("3");
}
