/*
 * One run: a program from its exec to the death of its last process.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "supervisor.h"

/* Near its CPU limit a program that mostly sleeps is looked at this often. */
#define CPU_POLL_LEAST_US 1000

struct watch {
	pid_t main_pid;
	bool main_ended;
	bool nobody_left;
	int main_status;
	uint64_t rusage_us;		/* of all that was reaped */
	uint64_t max_rss_bytes;		/* of the largest one */
	uint64_t process_count;
	uint64_t start_us, end_us;	/* monotonic */
	uint64_t cpu_start_us;		/* what the source said before */
	bool cpu_limit_reached, wall_limit_reached, cancelled;
};

static uint64_t timeval_us(struct timeval time)
{
	return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_usec;
}

/* What the cgroup says that programs have used, from an arbitrary origin. */
static uint64_t cgroup_cpu_us(struct supervisor *sup)
{
	static const char key[] = "usage_usec ";
	/* Our own share comes off. Reading our clock first makes the kernel charge us up to now. */
	uint64_t own_us = sup->cpu_source == CPU_SOURCE_CONTAINER ? clock_us(CLOCK_PROCESS_CPUTIME_ID) : 0;
	char text[256], *number = text, *end;
	ssize_t size = pread(sup->cpu_usage, text, sizeof text - 1, 0);
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

static uint64_t cpu_us(struct supervisor *sup, const struct watch *watch)
{
	clockid_t clock;
	if (sup->cpu_source != CPU_SOURCE_NONE)
		return cgroup_cpu_us(sup) - watch->cpu_start_us;
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

/* Orphans come to us because we are PID 1. Returns false when nothing is left to wait for: then nobody lives but us, since
 * the ancestors of whoever did would end in a child of ours. */
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
	/* From PID 1 it reaches all processes of the namespace, and beats a fork bomb: a fork with a signal
	 * pending starts over. ESRCH: nobody is there. */
	if (kill(-1, SIGKILL) && errno != ESRCH)
		die("kill: %m");
}

void kill_everything(void)
{
	struct watch nobody = { 0 };
	kill_all();
	reap(&nobody, 0);
}

/* While a program runs the worker may say "cancel"; anything else breaks the protocol. */
static bool cancel_requested(struct supervisor *sup)
{
	char bytes[64];
	ssize_t size = recv(sup->connection, bytes, sizeof bytes, MSG_DONTWAIT);

	if (size == 0)
		die("the worker is gone");
	if (size < 0) {
		if (errno == EAGAIN || errno == EINTR)
			return false;
		die("recv: %m");
	}
	if (size != sizeof "cancel" || memcmp(bytes, "cancel", sizeof "cancel"))
		die("a request came during a run");
	return true;
}

/* Sleeps until something happens, or could. */
static void await(struct supervisor *sup, uint64_t timeout_us, struct watch *watch)
{
	struct timespec timeout = { (time_t)(timeout_us / 1000000), (long)(timeout_us % 1000000) * 1000 };
	struct pollfd sources[] = { { sup->signals, POLLIN, 0 }, { sup->connection, POLLIN, 0 } };
	struct signalfd_siginfo ignored;

	if (ppoll(sources, 2, &timeout, NULL) < 0 && errno != EINTR)
		die("ppoll: %m");
	/* Signals of one kind merge: it only says that there is somebody to reap. */
	if (sources[0].revents && read(sup->signals, &ignored, sizeof ignored) < 0 && errno != EAGAIN)
		die("signalfd: %m");
	if (sources[1].revents)
		watch->cancelled = cancel_requested(sup);
}

static bool limit_reached(struct supervisor *sup, const struct request *req, struct watch *watch, uint64_t *timeout_us)
{
	uint64_t wall_us = clock_us(CLOCK_MONOTONIC) - watch->start_us;
	uint64_t used_us = cpu_us(sup, watch);
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
	return false;
}

static void watch_program(struct supervisor *sup, const struct request *req, struct watch *watch)
{
	/* Nothing can be wrong yet, so the first look at the clocks comes after the first sleep. */
	uint64_t timeout_us = req->cpu_limit_us / sup->core_count;
	if (timeout_us > req->wall_limit_us)
		timeout_us = req->wall_limit_us;
	for (;;) {
		await(sup, timeout_us, watch);
		watch->nobody_left = !reap(watch, WNOHANG);
		if (watch->main_ended || watch->cancelled || limit_reached(sup, req, watch, &timeout_us))
			return;
	}
}

/* A report under construction. Its keys are fixed and its numbers bounded: it cannot outgrow its bytes. */
struct report {
	char text[1024];
	size_t size;
};

static void put_text(struct report *report, const char *text)
{
	size_t size = strlen(text);
	memcpy(report->text + report->size, text, size);
	report->size += size;
}

/* Without stdio: its buffers and locales would show in the memory usage of every program. */
static void put(struct report *report, const char *key, uint64_t value)
{
	char digits[21];

	put_text(report, key);
	put_text(report, "=");
	put_text(report, decimal(value, digits));
	put_text(report, "\n");
}

static void send_report(struct supervisor *sup, const struct watch *watch, const struct start *start, struct usage work)
{
	struct report report = { .size = 0 };

	put_text(&report, "report\n");
	if (start->exec_failed)
		put(&report, "exec_errno", (uint64_t)start->error);
	else if (WIFSIGNALED(watch->main_status))
		put(&report, "signal", (uint64_t)WTERMSIG(watch->main_status));
	else
		put(&report, "exit_code", (uint64_t)WEXITSTATUS(watch->main_status));
	put(&report, "cpu_limit_reached", watch->cpu_limit_reached);
	put(&report, "wall_limit_reached", watch->wall_limit_reached);
	put(&report, "cancelled", watch->cancelled);
	put(&report, "cpu_rusage_us", watch->rusage_us);
	if (sup->cpu_source != CPU_SOURCE_NONE)
		put(&report, "cpu_cgroup_us", cgroup_cpu_us(sup) - watch->cpu_start_us);
	put(&report, "wall_us", watch->end_us - watch->start_us);
	put(&report, "max_rss_bytes", watch->max_rss_bytes);
	put(&report, "process_count", watch->process_count);
	put(&report, "work_inodes", work.inodes);
	put(&report, "work_bytes", work.bytes);
	reply(sup, report.text, report.size, -1);
}

static struct usage above(struct usage now, struct usage before)
{
	return (struct usage){
		now.inodes > before.inodes ? now.inodes - before.inodes : 0,
		now.bytes > before.bytes ? now.bytes - before.bytes : 0,
	};
}

void run(struct supervisor *sup, struct request *req)
{
	struct watch watch = { 0 };
	struct usage before = { sup->pristine_inodes, 0 };
	struct start start;

	if (!req->keep_work) {
		const char *fault = box_empty_work(sup);
		if (fault) {
			refuse(sup, "emptying work: %s: %m", fault);
			return;
		}
		before = box_usage(sup);
	}
	if (sup->cpu_source != CPU_SOURCE_NONE)
		watch.cpu_start_us = cgroup_cpu_us(sup);
	watch.main_pid = program_start(sup, req, &start);
	if (start.failed_step && !start.exec_failed) {
		kill_everything();
		errno = start.error;
		refuse(sup, "starting %s: %s: %m", req->argv[0], start.failed_step);
		return;
	}
	watch.start_us = start.exec_us;
	/* Held open by us, a pipe would never end. */
	close_descriptors(req);
	watch_program(sup, req, &watch);
	/* The kernel looks at every process of the whole machine for it: not where it can find none. */
	if (!watch.nobody_left) {
		kill_all();
		reap(&watch, 0);
	}
	send_report(sup, &watch, &start, above(box_usage(sup), before));
}
