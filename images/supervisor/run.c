/*
 * Runs, one after the other. A run lasts from a program's exec to the death of
 * its last process.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "supervisor.h"

/* We look at a program that is near its CPU limit no more often than this. */
#define CPU_POLL_LEAST_US 1000

/* What a program wrote into a pipe stays charged to its cgroup until it is read. A series ends when there is more of it
 * than a page, so that the worker reads it. */
#define UNREAD_LIMIT_BYTES 4096

static uint64_t timeval_us(struct timeval time)
{
	return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_usec;
}

/* Returns the CPU time of all programs by the cgroup. Only differences mean something: its origin is arbitrary. */
static uint64_t cgroup_cpu_us(const struct watch *watch)
{
	static const char key[] = "usage_usec ";
	/* We take our own share off. To read our clock first makes the kernel charge us up to now. */
	uint64_t own_us = watch->cpu_source == CPU_SOURCE_CONTAINER ? clock_us(CLOCK_PROCESS_CPUTIME_ID) : 0;
	char text[256], *number = text, *end;
	ssize_t size = pread(watch->cpu_usage, text, sizeof text - 1, 0);
	uint64_t value, nanoseconds_per_unit = 1;

	if (size <= 0)
		die("CPU usage of the cgroup: %m");
	text[size] = '\0';
	/* v2 has cpu.stat, in microseconds; v1 has cpuacct.usage, a bare number of nanoseconds. */
	if (!strncmp(text, key, sizeof key - 1)) {
		number += sizeof key - 1;
		nanoseconds_per_unit = 1000;
	}
	value = strtoull(number, &end, 10);
	if (end == number || *end != '\n')
		die("CPU usage of the cgroup is no number");
	return value * nanoseconds_per_unit / 1000 - own_us;
}

/* Returns the CPU time of the run so far. */
static uint64_t cpu_us(const struct watch *watch)
{
	clockid_t clock;
	if (watch->cpu_source != CPU_SOURCE_NONE)
		return cgroup_cpu_us(watch) - watch->cpu_start_us;
	if (watch->main_ended || clock_getcpuclockid(watch->main_pid, &clock))
		return watch->rusage_us;
	return watch->rusage_us + clock_us(clock);
}

static void count_process(struct watch *watch, pid_t pid, int status, const struct rusage *usage)
{
	uint64_t rss_bytes = (uint64_t)usage->ru_maxrss * 1024;

	watch->process_count++;
	watch->rusage_us += timeval_us(usage->ru_utime) + timeval_us(usage->ru_stime);
	if (rss_bytes > watch->max_rss_bytes)
		watch->max_rss_bytes = rss_bytes;
	if (pid == watch->main_pid) {
		watch->main_ended = true;
		watch->main_status = status;
		watch->end_us = clock_us(CLOCK_MONOTONIC);
	}
}

/* Reaps what has ended (WNOHANG), or waits for all and reaps them. Orphans are among them, since we are PID 1. Returns
 * false when we have no child left. Then nobody else lives: every process in here descends from a child of ours. */
static bool reap(struct watch *watch, int flags)
{
	struct rusage usage;
	int status;
	pid_t pid;

	while ((pid = wait4(-1, &status, flags | __WALL, &usage)) > 0)
		count_process(watch, pid, status, &usage);
	if (pid < 0 && errno != ECHILD)
		die("wait4: %m");
	return pid == 0;
}

static void kill_all(void)
{
	/* From PID 1 it reaches all processes of the namespace. It beats a fork bomb: a fork with a signal pending
	 * starts over. ESRCH: there is no other process. */
	if (kill(-1, SIGKILL) && errno != ESRCH)
		die("kill: %m");
}

void kill_everything(void)
{
	struct watch nobody = { 0 };
	kill_all();
	reap(&nobody, 0);
}

/* Takes what came during a run. The worker may only say "cancel"; anything else breaks the protocol. */
static bool cancel_requested(struct supervisor *sup, size_t run_number)
{
	static struct request req;
	char bytes[64];
	ssize_t size = recv(sup->connection, bytes, sizeof bytes, MSG_DONTWAIT);

	if (size == 0)
		die("the worker is gone");
	if (size < 0) {
		if (errno == EAGAIN || errno == EINTR)
			return false;
		die("recv: %m");
	}
	if (parse_request(&req, bytes, (size_t)size, NULL, 0) || req.verb != VERB_CANCEL)
		die("a request came during a run");
	/* It may have been meant for an earlier run, which ended meanwhile. */
	return req.last_run >= run_number;
}

/* Sleeps until a process ends, the worker says something, or the time is over. */
static void await(struct supervisor *sup, uint64_t timeout_us, size_t run_number, struct watch *watch)
{
	struct timespec timeout = { (time_t)(timeout_us / 1000000), (long)(timeout_us % 1000000) * 1000 };
	struct pollfd sources[] = { { sup->signals, POLLIN, 0 }, { sup->connection, POLLIN, 0 } };
	struct signalfd_siginfo ignored;

	if (ppoll(sources, 2, &timeout, NULL) < 0 && errno != EINTR)
		die("ppoll: %m");
	/* Signals of one kind merge, so it only says that there is somebody to reap. */
	if (sources[0].revents && read(sup->signals, &ignored, sizeof ignored) < 0 && errno != EAGAIN)
		die("signalfd: %m");
	if (sources[1].revents)
		watch->cancelled = cancel_requested(sup, run_number);
}

/* A program that waits uses less CPU time than this: for what wakes it, and for our own mistakes. */
#define IDLE_CPU_US 1000
/* So often in the time after which it is idle we look whether it is. */
#define IDLE_LOOKS 4

/* Tells the worker when the program becomes idle, and when it goes on. */
static void tell_of_idleness(struct supervisor *sup, const struct request *req, struct watch *watch, uint64_t now_us,
			     uint64_t used_us)
{
	bool is_idle;

	if (used_us >= watch->active_cpu_us + IDLE_CPU_US) {
		watch->active_us = now_us;
		watch->active_cpu_us = used_us;
	}
	is_idle = now_us - watch->active_us >= req->idle_us;
	if (is_idle == watch->is_idle)
		return;
	watch->is_idle = is_idle;
	if (is_idle)
		reply(sup, "idle\n", sizeof "idle\n" - 1, -1);
	else
		reply(sup, "busy\n", sizeof "busy\n" - 1, -1);
}

/* Returns whether a limit is reached. If not, TIMEOUT_US is the time until one could be. */
static bool limit_reached(struct supervisor *sup, const struct request *req, struct watch *watch, uint64_t *timeout_us)
{
	uint64_t now_us = clock_us(CLOCK_MONOTONIC), wall_us = now_us - watch->start_us;
	uint64_t used_us = cpu_us(watch);
	uint64_t soonest_us;

	watch->cpu_limit_reached = used_us > req->cpu_limit_us;
	watch->wall_limit_reached = !watch->cpu_limit_reached && wall_us >= req->wall_limit_us;
	if (watch->cpu_limit_reached || watch->wall_limit_reached)
		return true;
	/* The earliest moment at which the CPU limit can be reached: all cores busy from now on. */
	soonest_us = (req->cpu_limit_us - used_us) / sup->core_count;
	if (soonest_us < CPU_POLL_LEAST_US)
		soonest_us = CPU_POLL_LEAST_US;
	*timeout_us = req->wall_limit_us - wall_us;
	if (*timeout_us > soonest_us)
		*timeout_us = soonest_us;
	if (req->idle_us) {
		tell_of_idleness(sup, req, watch, now_us, used_us);
		if (*timeout_us > req->idle_us / IDLE_LOOKS)
			*timeout_us = req->idle_us / IDLE_LOOKS;
	}
	return false;
}

static void watch_program(struct supervisor *sup, const struct request *req, size_t run_number, struct watch *watch,
			  struct reports *reports)
{
	/* No limit can be reached yet, so we first look at the clocks after the first sleep. */
	uint64_t timeout_us = req->cpu_limit_us / sup->core_count;
	if (timeout_us > req->wall_limit_us)
		timeout_us = req->wall_limit_us;
	if (req->idle_us && timeout_us > req->idle_us / IDLE_LOOKS)
		timeout_us = req->idle_us / IDLE_LOOKS;
	for (;;) {
		bool may_be_short = !reports->are_flushed && timeout_us > req->short_run_us;
		await(sup, may_be_short ? req->short_run_us : timeout_us, run_number, watch);
		watch->nobody_left = !reap(watch, WNOHANG);
		if (watch->main_ended || watch->cancelled || limit_reached(sup, req, watch, &timeout_us))
			return;
		/* A signal of the run before may have woken us. */
		if (!reports->are_flushed && clock_us(CLOCK_MONOTONIC) - watch->start_us >= req->short_run_us)
			reports_flush(sup, reports);
	}
}

/* Returns what NOW has more than BEFORE. */
static struct usage above(struct usage now, struct usage before)
{
	return (struct usage){
		now.inodes > before.inodes ? now.inodes - before.inodes : 0,
		now.bytes > before.bytes ? now.bytes - before.bytes : 0,
	};
}

/* Whether the worker can want the next run. (Whether the answer was right only the worker knows.) */
static bool ended_well(const struct request *req, const struct record *record)
{
	const struct watch *watch = &record->watch;

	if (watch->cpu_limit_reached || watch->wall_limit_reached || watch->cancelled)
		return false;
	if (!WIFEXITED(watch->main_status) || (uint64_t)WEXITSTATUS(watch->main_status) != req->usual_exit_code)
		return false;
	return !(req->ends_at_work && (record->work.inodes || record->work.bytes));
}

static bool is_little(int file)
{
	int unread_bytes;
	/* Where the ioctl fails it is no pipe: nothing in it waits to be read. */
	return ioctl(file, FIONREAD, &unread_bytes) || unread_bytes <= UNREAD_LIMIT_BYTES;
}

static void choose_cpu_source(const struct supervisor *sup, const struct run_cgroup *cgroup, struct watch *watch)
{
	watch->cpu_source = sup->cpu_source;
	watch->cpu_usage = sup->cpu_usage;
	if (cgroup && cgroup->cpu >= 0) {
		watch->cpu_source = CPU_SOURCE_RUN;
		watch->cpu_usage = cgroup->cpu;
	}
	if (watch->cpu_source != CPU_SOURCE_NONE)
		watch->cpu_start_us = cgroup_cpu_us(watch);
}

/* Returns false where the program could not be started: then the worker has been told. */
static bool run_once(struct supervisor *sup, struct request *req, size_t run_number, struct run_cgroup *cgroup,
		     struct record *record, struct reports *reports)
{
	struct watch *watch = &record->watch;
	struct usage before = req->keep_work ? (struct usage){ sup->pristine_inodes, 0 } : box_usage(sup);

	choose_cpu_source(sup, cgroup, watch);
	watch->main_pid = program_start(sup, req, req->descriptors[run_number], cgroup ? cgroup->join : -1, &record->start);
	if (record->start.failed_step && !record->start.exec_failed) {
		kill_everything();
		errno = record->start.error;
		refuse(sup, "starting %s: %s: %m", req->argv[0], record->start.failed_step);
		return false;
	}
	watch->start_us = watch->active_us = record->start.exec_us;
	/* In a conversation, the other side must see at once that the program closed its end. */
	if (req->run_count == 1)
		close_row(req->descriptors[run_number]);
	watch_program(sup, req, run_number, watch, reports);
	/* For kill(-1) the kernel looks at every process of the machine: we spare that where nobody is left. */
	if (!watch->nobody_left) {
		kill_all();
		reap(watch, 0);
	}
	if (watch->cpu_source != CPU_SOURCE_NONE)
		record->cpu_us = cgroup_cpu_us(watch) - watch->cpu_start_us;
	record->memory_is_known = cgroup != NULL;
	if (cgroup)
		record->memory = cgroup_memory(cgroup);
	record->work = above(box_usage(sup), before);
	return true;
}

/* Returns false where a run could not be made: then the worker has been told. */
static bool run_series(struct supervisor *sup, struct request *req, struct reports *reports)
{
	for (size_t i = 0; i < req->run_count; i++) {
		const int *stdio = req->descriptors[i];
		struct record record = { .cpu_us = 0 };
		struct run_cgroup *cgroup = NULL;
		const char *fault = req->keep_work ? NULL : box_empty_work(sup);

		if (fault) {
			refuse(sup, "emptying work: %s: %m", fault);
			return false;
		}
		/* The files in work/ are memory. So we choose only when they are gone. */
		if (req->allowed_cgroups && !(cgroup = cgroup_choose(sup, req->allowed_cgroups)))
			return true;
		if (!run_once(sup, req, i, cgroup, &record, reports))
			return false;
		report_add(reports, &record);
		if (!ended_well(req, &record) || reports->are_flushed)
			return true;
		if (!is_little(stdio[DESCRIPTOR_STDOUT]) || !is_little(stdio[DESCRIPTOR_STDERR]))
			return true;
		/* While we hold its pipes open, the worker sees no end of them. */
		close_row(req->descriptors[i]);
	}
	return true;
}

void run(struct supervisor *sup, struct request *req)
{
	struct reports reports = { .size = 0 };
	bool is_told = !run_series(sup, req, &reports);

	/* Those of runs that were not made, too: once it has the report, the worker relies on us to hold none. */
	close_descriptors(req);
	if (!is_told)
		reports_end(sup, &reports);
}
