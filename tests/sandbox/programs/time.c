#include <pthread.h>

#include "probe.h"

static long cpu_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void burn_ms(int milliseconds)
{
	long end = cpu_ms() + milliseconds;
	while (cpu_ms() < end)
		for (volatile int i = 0; i < 20000; i++)
			;
}

static int echo(int unused)
{
	char bytes[65536];
	ssize_t size;
	(void)unused;
	while ((size = read(0, bytes, sizeof bytes)) > 0)
		if (write(1, bytes, (size_t)size) != size)
			return 2;
	return size < 0;
}

static int exit_with(int code)
{
	return code;
}

static int raise_signal(int number)
{
	return raise(number);
}

static int burn(int milliseconds)
{
	burn_ms(milliseconds);
	return 0;
}

static int sleep_ms(int milliseconds)
{
	usleep((useconds_t)milliseconds * 1000);
	return 0;
}

static int stop_self(int unused)
{
	(void)unused;
	return raise(SIGSTOP);
}

static int ignore_signals_and_burn(int milliseconds)
{
	for (int i = 1; i < 65; i++)
		signal(i, SIG_IGN);
	return burn(milliseconds);
}

static void *burn_in_thread(void *milliseconds)
{
	burn_ms(*(int *)milliseconds);
	return NULL;
}

static int burn_in_threads(int milliseconds)
{
	pthread_t threads[4];
	for (int i = 0; i < 4; i++)
		if (pthread_create(&threads[i], NULL, burn_in_thread, &milliseconds))
			return 1;
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	return 0;
}

static void fork_burners(int milliseconds)
{
	for (int i = 0; i < 4; i++)
		if (!fork()) {
			burn_ms(milliseconds);
			_exit(0);
		}
}

static int burn_in_children(int milliseconds)
{
	fork_burners(milliseconds);
	while (wait(NULL) > 0)
		;
	return 0;
}

/* Whose children reap themselves: no rusage ever has their CPU time. */
static int burn_in_ignored_children(int milliseconds)
{
	signal(SIGCHLD, SIG_IGN);
	fork_burners(milliseconds);
	while (wait(NULL) > 0)
		;
	return 0;
}

/* The parent sleeps as long as its limit lets it. */
static int burn_in_orphans(int milliseconds)
{
	if (!fork()) {
		fork_burners(milliseconds);
		_exit(0);
	}
	wait(NULL);
	sleep(60);
	return 0;
}

const struct probe time_probes[] = {
	{ "echo", echo },
	{ "exit", exit_with },
	{ "raise", raise_signal },
	{ "burn", burn },
	{ "sleep", sleep_ms },
	{ "stop_self", stop_self },
	{ "ignore_signals_and_burn", ignore_signals_and_burn },
	{ "burn_in_threads", burn_in_threads },
	{ "burn_in_children", burn_in_children },
	{ "burn_in_ignored_children", burn_in_ignored_children },
	{ "burn_in_orphans", burn_in_orphans },
	{ NULL, NULL },
};
