/*
 * Reports on their way to the worker. Those of a series are sent together: it
 * costs the worker more to be woken than to read one.
 */
#include <string.h>
#include <sys/wait.h>

#include "supervisor.h"

static void put_text(struct reports *reports, const char *text)
{
	size_t size = strlen(text);
	/* Keys are fixed and numbers are bounded, so that SERIES_LIMIT reports fit. */
	if (size > sizeof reports->text - reports->size)
		die("the reports are too long");
	memcpy(reports->text + reports->size, text, size);
	reports->size += size;
}

/* We do not use stdio: its buffers and locales would count as memory of every program. */
static void put(struct reports *reports, const char *key, uint64_t value)
{
	char digits[21];

	put_text(reports, key);
	put_text(reports, "=");
	put_text(reports, decimal(value, digits));
	put_text(reports, "\n");
}

void report_add(struct reports *reports, const struct record *record)
{
	const struct watch *watch = &record->watch;

	if (record->start.exec_failed)
		put(reports, "exec_errno", (uint64_t)record->start.error);
	else if (WIFSIGNALED(watch->main_status))
		put(reports, "signal", (uint64_t)WTERMSIG(watch->main_status));
	else
		put(reports, "exit_code", (uint64_t)WEXITSTATUS(watch->main_status));
	put(reports, "cpu_limit_reached", watch->cpu_limit_reached);
	put(reports, "wall_limit_reached", watch->wall_limit_reached);
	put(reports, "cancelled", watch->cancelled);
	put(reports, "cpu_rusage_us", watch->rusage_us);
	if (watch->cpu_source != CPU_SOURCE_NONE)
		put(reports, "cpu_cgroup_us", record->cpu_us);
	put(reports, "wall_us", watch->end_us - watch->start_us);
	put(reports, "max_rss_bytes", watch->max_rss_bytes);
	put(reports, "process_count", watch->process_count);
	put(reports, "work_inodes", record->work.inodes);
	put(reports, "work_bytes", record->work.bytes);
	if (record->memory_is_known) {
		put(reports, "peak_memory_bytes", record->memory.peak_bytes);
		put(reports, "oom_kill_count", record->memory.oom_kill_count);
	}
	put_text(reports, "\n");
}

static void send_reports(struct supervisor *sup, struct reports *reports, const char *kind)
{
	char text[REPLY_SIZE_LIMIT];
	size_t size = strlen(kind);

	memcpy(text, kind, size);
	memcpy(text + size, reports->text, reports->size);
	reply(sup, text, size + reports->size, -1);
	reports->size = 0;
}

void reports_flush(struct supervisor *sup, struct reports *reports)
{
	reports->are_flushed = true;
	send_reports(sup, reports, "part\n");
}

void reports_end(struct supervisor *sup, struct reports *reports)
{
	send_reports(sup, reports, "report\n");
}
