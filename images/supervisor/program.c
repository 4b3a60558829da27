/*
 * From the fork to the program. The child shares our memory until it execs, as
 * with vfork. So no page tables are copied, and the child can tell us without a
 * pipe when the program starts or which step failed.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "supervisor.h"

#define FILE_COUNT_LIMIT 1024
#define LOCKED_MEMORY_LIMIT_BYTES 65536
/* With 1, nothing is ever dumped. Where core_pattern is a pipe (to systemd-coredump or apport on the host) the kernel
 * ignores the limit, 0 included, but not 1. Where it is a file, less than a page is no dump. */
#define CORE_LIMIT_BYTES 1

/* What the child needs to know. */
struct errand {
	struct supervisor *sup;
	struct request *req;
	const int *descriptors;
	int join;
	struct start *start;
};

static const char *set_limits(const struct request *req)
{
	/* RLIMIT_CPU counts whole seconds, of each process by itself. It helps where we ourselves get no CPU time. */
	const rlim_t cpu_s = req->cpu_limit_us / 1000000 + 2;
	const struct {
		int resource;
		rlim_t limit;
	} limits[] = {
		{ RLIMIT_CPU, cpu_s },
		{ RLIMIT_FSIZE, req->file_limit_bytes },
		{ RLIMIT_NPROC, req->process_limit },
		{ RLIMIT_NOFILE, FILE_COUNT_LIMIT },
		{ RLIMIT_STACK, RLIM_INFINITY }, /* the memory limit bounds the stack */
		{ RLIMIT_MEMLOCK, LOCKED_MEMORY_LIMIT_BYTES },
		{ RLIMIT_CORE, CORE_LIMIT_BYTES },
		{ RLIMIT_MSGQUEUE, 0 }, /* POSIX queues outlive their processes, and all may write /dev/mqueue */
	};
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		struct rlimit both = { limits[i].limit, limits[i].limit };
		if (setrlimit(limits[i].resource, &both))
			return "setrlimit";
	}
	return NULL;
}

static const char *set_descriptors(const int *descriptors)
{
	/* We hold these numbers ourselves (reserve_descriptors), so those that we received are above: none overwrites
	 * another. */
	for (int i = 0; i < PROGRAM_DESCRIPTOR_COUNT; i++)
		if (descriptors[i] >= 0 && dup2(descriptors[i], i) < 0)
			return "dup2";
	return NULL;
}

/* Closes all that the program is not to have. */
static const char *close_others(const int *descriptors)
{
	for (int i = 0; i < PROGRAM_DESCRIPTOR_COUNT; i++)
		if (descriptors[i] < 0 && close(i))
			return "close";
	return syscall(SYS_close_range, (unsigned)PROGRAM_DESCRIPTOR_COUNT, ~0U, 0U) ? "close_range" : NULL;
}

/* Gives up everything that a program must not have. Returns a step. */
static const char *enter(const struct errand *errand)
{
	const struct supervisor *sup = errand->sup;
	const char *step;
	sigset_t none;

	if (errand->join >= 0 && write(errand->join, "0", 1) != 1)
		return "join the run cgroup";
	if (setsid() < 0)
		return "setsid";
	if ((step = set_descriptors(errand->descriptors)))
		return step;
	if ((step = set_limits(errand->req)))
		return step;
	if ((step = become_program_uid(sup->uid)))
		return step;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return "no_new_privs";
	if (sup->landlock >= 0 && syscall(SYS_landlock_restrict_self, sup->landlock, 0))
		return "landlock_restrict_self";
	if ((step = close_others(errand->descriptors)))
		return step;
	if (chdir(sup->box_path) || chdir("work"))
		return "chdir to work";
	umask(022);
	sigemptyset(&none);
	if (sigprocmask(SIG_SETMASK, &none, NULL))
		return "sigprocmask";
	return NULL;
}

static int child(void *argument)
{
	struct errand *errand = argument;
	struct start *start = errand->start;

	start->failed_step = enter(errand);
	if (!start->failed_step) {
		/* The parent would take the time too late: on the same core the program may have ended by then. */
		start->exec_us = clock_us(CLOCK_MONOTONIC);
		execve(errand->req->argv[0], errand->req->argv, errand->req->envp);
		start->failed_step = "execve";
		start->exec_failed = true;
	}
	start->error = errno;
	_exit(127);
}

pid_t program_start(struct supervisor *sup, struct request *req, const int *descriptors, int join, struct start *start)
{
	static char stack[32768] __attribute__((aligned(16)));
	struct errand errand = { sup, req, descriptors, join, start };
	pid_t pid;

	*start = (struct start){ 0 };
	pid = clone(child, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, &errand);
	if (pid < 0)
		*start = (struct start){ .failed_step = "clone", .error = errno };
	return pid;
}
