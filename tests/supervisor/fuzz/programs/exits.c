/* Of one process: exits, signals, programs in its place, descriptors. */
#include "endings.h"

#define SELF "/sandbox/program/endings"

static int code;

static int exit_status(int number)
{
	return number;
}

static int exit_beyond(int number)
{
	exit(number + 256);
}

static int exit_at_once(int number)
{
	_exit(number);
}

static void from_handler(int signal)
{
	(void)signal;
	_exit(code);
}

static int exit_in_handler(int number)
{
	code = number;
	signal(SIGUSR1, from_handler);
	raise(SIGUSR1);
	return BROKEN;
}

static void at_exit(void)
{
	_exit(code);
}

static int exit_at_exit(int number)
{
	code = number;
	atexit(at_exit);
	return BROKEN;
}

/* To itself as a process: 32 and 33 are the C library's own, which kill() of it would not refuse, but raise() does. */
static int kill_itself(int number)
{
	syscall(SYS_kill, getpid(), number);
	usleep(1000);
	return 42;
}

static int abort_itself(int number)
{
	(void)number;
	abort();
}

static int write_nowhere(int number)
{
	*(volatile int *)(uintptr_t)8 = number;
	return BROKEN;
}

static int beyond_its_file(int number)
{
	int file = open("short", O_RDWR | O_CREAT, 0600);
	char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);

	if (page != MAP_FAILED)
		*(volatile char *)page = (char)number;
	return BROKEN;
}

static int end_by_timer(int number)
{
	const struct itimerval soon = { .it_value = { .tv_usec = 500 } };

	(void)number;
	setitimer(ITIMER_REAL, &soon, NULL);
	sleep_for_ever();
	return BROKEN;
}

/* Every signal it can, and then the one that it cannot. */
static int ignore_all(int number)
{
	sigset_t all;

	(void)number;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	for (int signal = 1; signal < 32; signal++)
		kill(getpid(), signal == SIGKILL || signal == SIGSTOP ? 0 : signal);
	kill(getpid(), SIGKILL);
	return BROKEN;
}

static void *exit_from_thread(void *unused)
{
	_exit(code);
	return unused;
}

/* Past the C library, which ends the process with 0 when its last thread returns. */
static void *end_late(void *unused)
{
	usleep(500);
	syscall(SYS_exit, code);
	return unused;
}

static void *pause_thread(void *unused)
{
	say_ready();
	sleep_for_ever();
	return unused;
}

static void start_thread(void *(*body)(void *))
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, body, NULL))
		_exit(BROKEN);
}

static int exit_in_thread(int number)
{
	code = number;
	start_thread(exit_from_thread);
	sleep_for_ever();
	return BROKEN;
}

/* The main thread is a zombie while another still runs. Whose exit code counts depends on the kernel. */
static int leader_ends_first(int number)
{
	code = number;
	start_thread(end_late);
	syscall(SYS_exit, number);
	return BROKEN;
}

static int threads_left(int number)
{
	make_ready_pipe();
	for (int i = 0; i < 8; i++)
		start_thread(pause_thread);
	await_ready(8);
	return number;
}

static int exec_self(int number)
{
	char digits[8], *argv[] = { SELF, "exit", digits, NULL };

	snprintf(digits, sizeof digits, "%d", number);
	execve(SELF, argv, environ);
	return BROKEN;
}

static void *exec_from_thread(void *unused)
{
	exec_self(code);
	return unused;
}

static int exec_in_thread(int number)
{
	code = number;
	start_thread(exec_from_thread);
	sleep_for_ever();
	return BROKEN;
}

static int exec_shell(int number)
{
	char command[16], *argv[] = { "/bin/sh", "-c", command, NULL };

	snprintf(command, sizeof command, "exit %d", number);
	execve(argv[0], argv, environ);
	return BROKEN;
}

static int exec_fails(int number)
{
	char *argv[] = { "missing", NULL };

	execve("/sandbox/work/missing", argv, environ);
	return errno == ENOENT ? number : BROKEN;
}

static int close_all(int number)
{
	_exit(close_range(0, ~0U, 0) ? BROKEN : number);
}

static int open_many(int number)
{
	while (open("/dev/null", O_RDONLY) >= 0)
		;
	return errno == EMFILE ? number : BROKEN;
}

/* A socket that holds itself: only the kernel's collector frees it. */
static int send_socket_to_itself(int number)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec content = { "x", 1 };
	struct msghdr message = { .msg_iov = &content, .msg_iovlen = 1, .msg_control = &control,
				  .msg_controllen = sizeof control };
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return BROKEN;
	control.header.cmsg_len = CMSG_LEN(sizeof(int));
	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_RIGHTS;
	memcpy(CMSG_DATA(&control.header), &pair[0], sizeof(int));
	return sendmsg(pair[1], &message, 0) == 1 ? number : BROKEN;
}

static int write_to_closed_pipe(int number)
{
	(void)number;
	for (;;)
		if (write(STDOUT_FILENO, "output", 6) < 0)
			return BROKEN;
}

static int survive_closed_pipe(int number)
{
	signal(SIGPIPE, SIG_IGN);
	while (write(STDOUT_FILENO, "output", 6) > 0)
		;
	return errno == EPIPE ? number : BROKEN;
}

const struct ending exits[] = {
	{ "exit", exit_status },
	{ "exit-beyond", exit_beyond },
	{ "exit-at-once", exit_at_once },
	{ "exit-in-handler", exit_in_handler },
	{ "exit-at-exit", exit_at_exit },
	{ "kill-itself", kill_itself },
	{ "abort", abort_itself },
	{ "write-nowhere", write_nowhere },
	{ "beyond-its-file", beyond_its_file },
	{ "timer", end_by_timer },
	{ "ignore-all", ignore_all },
	{ "exit-in-thread", exit_in_thread },
	{ "leader-ends-first", leader_ends_first },
	{ "threads-left", threads_left },
	{ "exec-self", exec_self },
	{ "exec-in-thread", exec_in_thread },
	{ "exec-shell", exec_shell },
	{ "exec-fails", exec_fails },
	{ "close-all", close_all },
	{ "open-many", open_many },
	{ "socket-in-itself", send_socket_to_itself },
	{ "closed-pipe", write_to_closed_pipe },
	{ "closed-pipe-survived", survive_closed_pipe },
	{ NULL, NULL },
};
