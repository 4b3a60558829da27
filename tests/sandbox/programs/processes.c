#include <pthread.h>
#include <sys/prctl.h>

#include "probe.h"

static int fork_bomb(int unused)
{
	(void)unused;
	while (fork() >= -1)
		;
	return 0;
}

static void *wait_for_ever(void *unused)
{
	pause();
	return unused;
}

/* Prints how many threads could be made. */
static int count_threads(int unused)
{
	pthread_t thread;
	int count = 1;
	(void)unused;
	while (count < 10000 && !pthread_create(&thread, NULL, wait_for_ever, NULL))
		count++;
	printf("%d\n", count);
	return 0;
}

/* A daemon that would write into the working directory for ever. */
static int leave_daemon(int unused)
{
	(void)unused;
	if (fork())
		return 0;
	setsid();
	if (fork())
		_exit(0);
	for (;;) {
		int file = open("daemon-was-here", O_WRONLY | O_CREAT, 0600);
		close(file);
	}
}

static int kill_all(int unused)
{
	(void)unused;
	/* This process is not among them. */
	return kill(-1, SIGKILL) == -1 && errno == ESRCH ? 0 : 1;
}

static int kill_supervisor(int unused)
{
	(void)unused;
	return kill(1, SIGKILL) ? 10 + (errno == EPERM) : 0;
}

/* Each orphan becomes a zombie of PID 1: without reaping, the process limit is soon reached. */
static int make_orphans(int count)
{
	for (int i = 0; i < count; i++) {
		pid_t pid = fork();
		if (pid < 0)
			return fail("fork");
		if (!pid) {
			if (fork() < 0)
				_exit(1);
			_exit(0);
		}
		int status;
		waitpid(pid, &status, 0);
		if (status)
			return 2;
	}
	return 0;
}

static int lower_oom_score(int unused)
{
	int file = open("/proc/self/oom_score_adj", O_WRONLY);
	(void)unused;
	return file < 0 ? fail("oom_score_adj") : write(file, "0", 1) != 1;
}

static int list_descriptors(int unused)
{
	(void)unused;
	for (int fd = 0; fd < 1024; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			printf("%d\n", fd);
	return 0;
}

static int print_file(const char *path)
{
	char bytes[65536];
	ssize_t size;
	int file = open(path, O_RDONLY);
	if (file < 0)
		return fail(path);
	while ((size = read(file, bytes, sizeof bytes)) > 0)
		fwrite(bytes, 1, (size_t)size, stdout);
	return size < 0;
}

static int print_status(int unused)
{
	(void)unused;
	return print_file("/proc/self/status");
}

static int print_mounts(int unused)
{
	(void)unused;
	return print_file("/proc/self/mounts");
}

extern char **environ;

static int print_environment(int unused)
{
	(void)unused;
	for (char **entry = environ; *entry; entry++)
		puts(*entry);
	return 0;
}

static int read_supervisor_memory(int unused)
{
	(void)unused;
	return open("/proc/1/mem", O_RDONLY) < 0 && open("/proc/1/fd/3", O_RDONLY) < 0 ? 1 : 0;
}

const struct probe process_probes[] = {
	{ "fork_bomb", fork_bomb },
	{ "count_threads", count_threads },
	{ "leave_daemon", leave_daemon },
	{ "kill_all", kill_all },
	{ "kill_supervisor", kill_supervisor },
	{ "make_orphans", make_orphans },
	{ "lower_oom_score", lower_oom_score },
	{ "list_descriptors", list_descriptors },
	{ "print_status", print_status },
	{ "print_mounts", print_mounts },
	{ "print_environment", print_environment },
	{ "read_supervisor_memory", read_supervisor_memory },
	{ NULL, NULL },
};
