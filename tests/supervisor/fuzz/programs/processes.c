/* Of several processes. CHILD_COUNT of them, where nothing else is said: endings.py counts them in the report. */
#include <sched.h>

#include "endings.h"

#define CHILD_COUNT 5

static pid_t fork_or_break(void)
{
	pid_t pid = fork();

	if (pid < 0)
		_exit(BROKEN);
	return pid;
}

static void start_children(void (*body)(void))
{
	make_ready_pipe();
	for (int i = 0; i < CHILD_COUNT; i++)
		if (!fork_or_break()) {
			body();
			_exit(0);
		}
}

static void live_on(void)
{
	say_ready();
	sleep_for_ever();
}

static void live_on_deaf(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	setsid();
	live_on();
}

static void spin_on(void)
{
	say_ready();
	for (;;)
		__asm__ volatile("");
}

static int children_left(int number)
{
	start_children(live_on);
	await_ready(CHILD_COUNT);
	return number;
}

static int deaf_children_left(int number)
{
	start_children(live_on_deaf);
	await_ready(CHILD_COUNT);
	return number;
}

static int busy_children_left(int number)
{
	start_children(spin_on);
	await_ready(CHILD_COUNT);
	return number;
}

static int zombies_left(int number)
{
	start_children(say_ready);
	await_ready(CHILD_COUNT);
	return number;
}

static void stop(void)
{
	raise(SIGSTOP);
}

static int stopped_children_left(int number)
{
	start_children(stop);
	for (int i = 0; i < CHILD_COUNT; i++)
		if (waitpid(-1, NULL, WUNTRACED) < 0)
			return BROKEN;
	return number;
}

/* One process holds the others' usage back, and reaps them without telling. */
static int children_reaped_unseen(int number)
{
	signal(SIGCHLD, SIG_IGN);
	start_children(say_ready);
	while (wait(NULL) > 0 || errno != ECHILD)
		;
	return number;
}

static int children_reaped(int number)
{
	start_children(say_ready);
	for (int i = 0; i < CHILD_COUNT; i++)
		if (wait(NULL) < 0)
			return BROKEN;
	return number;
}

/* The daemon and the one between. */
static int double_fork(int number)
{
	make_ready_pipe();
	if (!fork_or_break()) {
		setsid();
		if (!fork_or_break())
			live_on();
		_exit(0);
	}
	await_ready(1);
	return number;
}

/* Each makes the next and ends; the last lives. */
static int chain(int number)
{
	make_ready_pipe();
	for (int i = 0; i < CHILD_COUNT; i++)
		if (fork_or_break()) {
			if (!i)
				await_ready(1);
			_exit(i ? 0 : number);
		}
	live_on();
	return BROKEN;
}

/* Siblings of ours: the supervisor's own children. */
static int siblings_left(int number)
{
	make_ready_pipe();
	for (int i = 0; i < CHILD_COUNT; i++) {
		long pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
		if (pid < 0)
			return BROKEN;
		if (!pid)
			live_on();
	}
	await_ready(CHILD_COUNT);
	return number;
}

/* Those whose end is told by no signal are seen by __WALL alone. */
static int silent_children_left(int number)
{
	make_ready_pipe();
	for (int i = 0; i < CHILD_COUNT; i++) {
		long pid = syscall(SYS_clone, 0, 0, 0, 0, 0);
		if (pid < 0)
			return BROKEN;
		if (!pid)
			live_on();
	}
	await_ready(CHILD_COUNT);
	return number;
}

static int killed_by_child(int number)
{
	pid_t parent = getpid();

	(void)number;
	if (!fork_or_break())
		_exit(kill(parent, SIGKILL));
	sleep_for_ever();
	return BROKEN;
}

/* Reaches all but the supervisor and ourselves. */
static int kill_all_others(int number)
{
	start_children(live_on);
	await_ready(CHILD_COUNT);
	return kill(-1, SIGKILL) ? BROKEN : number;
}

const struct ending processes[] = {
	{ "children", children_left },
	{ "deaf-children", deaf_children_left },
	{ "busy-children", busy_children_left },
	{ "zombies", zombies_left },
	{ "stopped-children", stopped_children_left },
	{ "reaped-unseen", children_reaped_unseen },
	{ "reaped", children_reaped },
	{ "double-fork", double_fork },
	{ "chain", chain },
	{ "siblings", siblings_left },
	{ "silent-children", silent_children_left },
	{ "killed-by-child", killed_by_child },
	{ "kill-all-others", kill_all_others },
	{ NULL, NULL },
};
