/*
 * The supervisor: PID 1 of a sandbox. It runs one program at a time for one
 * worker, under limits, and reports what it saw.
 *
 * Theory of operation
 *
 * There are three parties. The worker is outside. This process is inside: root
 * with CAP_SETUID, CAP_SETGID and CAP_KILL and nothing else. The programs are
 * inside, too: they share one uid and have no capability. Worker and supervisor
 * talk over one unix socket (SOCK_SEQPACKET). It is bound in a directory that
 * only root can enter, accepts one connection, and is unlinked. When the
 * connection ends we end, and as we are PID 1 the kernel then ends everything
 * else in here.
 *
 * A run begins when the worker sends argv, environment, limits and three
 * descriptors. A child joins the run's memory cgroup, gives up everything and
 * execs. (It joins by a descriptor that the worker opened, since /sys is
 * read-only here.) We sleep until the child ends, the worker cancels, or the
 * earliest moment at which a limit could have been reached. Then we kill
 * everything but us, reap it, add up what it used, and report. No verdict is
 * made here. With more than three descriptors the same program runs several
 * times, each time as if it were alone: most testcases are short, and to wake
 * the worker after each would cost more than the sandbox itself.
 *
 * CPU time is that of all processes. As PID 1 we inherit and reap every orphan.
 * But a parent that ignores SIGCHLD makes its children's usage vanish from every
 * rusage, so the cgroup's count is reported, too.
 *
 * Memory is limited by the worker, through the cgroups that it makes, and
 * measured by us: see cgroup.c.
 *
 * We never enter what programs leave in the box; a child of their own uid does:
 * see box.c.
 *
 * There are two kinds of trouble. die() is for what makes this sandbox
 * worthless: the worker then takes another. refuse() answers a request that
 * cannot be done. What a program does wrong is neither: it is in the report.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "supervisor.h"

/* In v2 a cgroup that holds processes may not hand controllers down. So we leave the container's cgroup for a leaf. */
static void join_leaf(struct supervisor *sup, struct request *req)
{
	if (write(req->descriptors[0][DESCRIPTOR_LEAF], "0", 1) != 1)
		refuse(sup, "join the leaf cgroup: %m");
	else
		reply_done(sup);
}

static void reset(struct supervisor *sup)
{
	const char *fault;

	kill_everything();
	if ((fault = box_empty_work(sup)))
		refuse(sup, "emptying work: %s: %m", fault);
	else
		reply_done(sup);
}

static void scrub(struct supervisor *sup)
{
	kill_everything();
	box_scrub(sup);
}

static void obey(struct supervisor *sup, struct request *req)
{
	switch (req->verb) {
	case VERB_INSTALL:
		box_install(sup, req);
		break;
	case VERB_RUN:
		run(sup, req);
		break;
	case VERB_RESET:
		reset(sup);
		break;
	case VERB_COLLECT:
		box_collect(sup, req);
		break;
	case VERB_SCRUB:
		scrub(sup);
		break;
	case VERB_LEAF:
		join_leaf(sup, req);
		break;
	case VERB_CGROUP:
		cgroup_take(sup, req);
		break;
	case VERB_MEMORY:
		send_memory_files(sup);
		break;
	case VERB_CANCEL: /* its run ended before it arrived */
	case VERB_COUNT:
		break;
	}
}

static noreturn void serve(struct supervisor *sup)
{
	static char bytes[REQUEST_SIZE_LIMIT];
	static struct request req;
	int descriptors[DESCRIPTORS_PER_REQUEST];
	size_t count;

	for (;;) {
		size_t size = receive(sup, bytes, descriptors, &count);
		const char *fault = parse_request(&req, bytes, size, descriptors, count);
		/* The worker is of our own release: this is a bug, not an attack. We do not guess what it meant. */
		if (fault)
			die("bad request: %s", fault);
		obey(sup, &req);
		close_descriptors(&req);
	}
}

/* Older engines start us with inheritable capabilities, which programs shall not inherit. */
static void drop_inheritable_capabilities(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &header, data))
		die("capget: %m");
	for (int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++)
		data[i].inheritable = 0;
	if (syscall(SYS_capset, &header, data))
		die("capset: %m");
}

/* Sends stderr, and so what die() says, into a file beside the socket: the container's own log is off. */
static void log_beside(const char *socket_path)
{
	char path[PATH_MAX];
	int log;

	if ((size_t)snprintf(path, sizeof path, "%s.log", socket_path) >= sizeof path)
		die("%s: too long", socket_path);
	log = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
	if (log < 0 || dup2(log, STDERR_FILENO) < 0)
		die("%s: %m", path);
	close(log);
}

/* An exec keeps ignored signals ignored. Without this, programs would notice how the engine was started: by nohup or
 * make, say. We use the system call: make ignores signal 32, which the C library's sigaction() refuses to touch. */
static void stop_ignoring_signals(void)
{
	static const unsigned long defaults[8]; /* the kernel's struct sigaction: SIG_DFL, no flags, no mask */

	for (int number = 1; number < _NSIG; number++)
		if (number != SIGKILL && number != SIGSTOP &&
		    syscall(SYS_rt_sigaction, number, defaults, NULL, _NSIG / 8))
			die("signal %d: %m", number);
}

/* Programs get descriptors with these numbers. We hold them, so that what we open or receive has others. */
static void reserve_descriptors(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	while (fd >= 0 && fd < PROGRAM_DESCRIPTOR_COUNT - 1)
		fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (fd != PROGRAM_DESCRIPTOR_COUNT - 1)
		die("reserving descriptors: %d: %m", fd);
}

static int open_child_signals(void)
{
	sigset_t child;
	int signals;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &child, NULL))
		die("sigprocmask: %m");
	signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals < 0)
		die("signalfd: %m");
	return signals;
}

static unsigned count_cores(void)
{
	cpu_set_t cores;
	if (sched_getaffinity(0, sizeof cores, &cores))
		die("sched_getaffinity: %m");
	return (unsigned)CPU_COUNT(&cores);
}

static uid_t parse_uid(const char *text)
{
	char *end;
	unsigned long uid = strtoul(text, &end, 10);
	if (!uid || *end || uid >= UINT_MAX)
		die("%s is no uid for programs", text);
	return (uid_t)uid;
}

static void greet(struct supervisor *sup)
{
	char text[REPLY_SIZE_LIMIT];
	int size = snprintf(text, sizeof text, "hello\nprotocol=%d\nlandlock_abi=%d\ncore_count=%u\ncpu_source=%d\n",
			    PROTOCOL_VERSION, sup->landlock_abi, sup->core_count, (int)sup->cpu_source);
	reply(sup, text, (size_t)size, -1);
}

int main(int argc, char **argv)
{
	struct supervisor sup = { .cpu_usage = -1 };

	if (argc < 4 || argc > 5) {
		fputs("usage: judge-supervisor SOCKET UID BOX [CPU_USAGE_FILE]\n", stderr);
		return 2;
	}
	/* A run ends with kill(-1). If we were not PID 1 of a sandbox, that would kill the host. */
	if (getpid() != 1)
		die("must be PID 1 of a PID namespace");
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			die("descriptor %d is closed", fd);
	reserve_descriptors();
	log_beside(argv[1]);
	sup.uid = parse_uid(argv[2]);
	sup.box_path = argv[3];
	umask(0);
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		die("not dumpable: %m");
	drop_inheritable_capabilities();
	stop_ignoring_signals();
	sup.core_count = count_cores();
	sup.signals = open_child_signals();
	cgroups_init(&sup);
	box_open(&sup);
	landlock_prepare(&sup);
	if (argc == 5) {
		sup.cpu_usage = open(argv[4], O_RDONLY | O_CLOEXEC);
		if (sup.cpu_usage < 0)
			die("%s: %m", argv[4]);
		sup.cpu_source = CPU_SOURCE_CONTAINER;
	}
	sup.connection = accept_worker(argv[1]);
	greet(&sup);
	serve(&sup);
}
