/*
 * The cgroups that programs join, one of them at a time. The worker makes them,
 * sets their limits and opens their files, since /sys is read-only here. We read
 * the files right after a run and right before the next.
 *
 * There are a few of them: the kernel uncharges the page tables and stacks of
 * dead programs late, and meanwhile we use another cgroup.
 *
 * A worker that cannot write our cgroup parent makes none. It cannot read there
 * either, but we can: the container's own files are mounted in here, read-only.
 * We send them, and the worker measures.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "supervisor.h"

/* memory.stat, the longest, has some 40 lines in v1 and 60 in v2. */
#define FILE_SIZE_LIMIT 8192

void cgroups_init(struct supervisor *sup)
{
	for (int i = 0; i < CGROUP_LIMIT; i++)
		sup->cgroups[i] = (struct run_cgroup){
			.join = -1, .cpu = -1, .usage = -1, .peak = -1, .stat = -1, .oom = -1,
		};
}

static void read_text(int file, const char *name, char text[FILE_SIZE_LIMIT])
{
	ssize_t size = pread(file, text, FILE_SIZE_LIMIT - 1, 0);
	if (size <= 0)
		die("%s of a run cgroup: %m", name);
	text[size] = '\0';
}

/* Ends us where the number is missing or malformed: that must not count as zero. */
static uint64_t number_at(const char *text, const char *name)
{
	char *end;
	uint64_t value = strtoull(text, &end, 10);
	if (end == text || *end != '\n')
		die("%s of a run cgroup is no number", name);
	return value;
}

static uint64_t read_number(int file, const char *name)
{
	char text[FILE_SIZE_LIMIT];
	read_text(file, name, text);
	return number_at(text, name);
}

/* Returns the number behind KEY. TEXT has lines of a key and a number. */
static uint64_t number_of(const char *text, const char *key)
{
	size_t length = strlen(key);
	for (const char *line = text, *feed; line; line = feed ? feed + 1 : NULL) {
		if (!strncmp(line, key, length) && line[length] == ' ')
			return number_at(line + length, key);
		feed = strchr(line, '\n');
	}
	die("a run cgroup's file lacks %s", key);
}

static uint64_t oom_count(const struct run_cgroup *cgroup)
{
	char text[FILE_SIZE_LIMIT];
	read_text(cgroup->oom, "the OOM count", text);
	/* In v2, oom also counts when nobody could be killed. */
	return number_of(text, cgroup->version == 1 ? "oom_kill" : "oom");
}

/* A file is charged to the first program that reads it. That is not the program's own memory, so we take it off. */
static uint64_t file_cache_bytes(const struct run_cgroup *cgroup)
{
	char text[FILE_SIZE_LIMIT];
	uint64_t file, shmem;

	read_text(cgroup->stat, "memory.stat", text);
	file = number_of(text, cgroup->version == 1 ? "cache" : "file");
	shmem = number_of(text, "shmem");
	return file > shmem ? file - shmem : 0;
}

struct run_cgroup *cgroup_choose(struct supervisor *sup, uint64_t allowed)
{
	struct run_cgroup *best = NULL;
	uint64_t best_bytes = 0;

	for (int i = 0; i < CGROUP_LIMIT; i++) {
		struct run_cgroup *cgroup = &sup->cgroups[i];
		uint64_t usage_bytes;
		if (!(allowed >> i & 1))
			continue;
		if (cgroup->join < 0)
			die("run cgroup %d was never given", i);
		/* Where the peak cannot be reset, the cgroup is only good for one run. */
		if (cgroup->is_used && !cgroup->peak_is_resettable)
			continue;
		/* The next peak begins with what is still charged: the less it is, the more exact the peak. */
		usage_bytes = read_number(cgroup->usage, "usage");
		if (usage_bytes > cgroup->residue_limit_bytes || (best && usage_bytes >= best_bytes))
			continue;
		best = cgroup;
		best_bytes = usage_bytes;
	}
	if (!best)
		return NULL;
	if (best->peak_is_resettable && pwrite(best->peak, "0", 1, 0) != 1)
		die("resetting the peak of a run cgroup: %m");
	best->is_used = true;
	return best;
}

struct memory cgroup_memory(struct run_cgroup *cgroup)
{
	uint64_t peak_bytes = read_number(cgroup->peak, "the peak");
	uint64_t before = cgroup->oom_count, cache_bytes = file_cache_bytes(cgroup);

	if (!peak_bytes)
		die("the run cgroup measured no memory at all");
	cgroup->oom_count = oom_count(cgroup);
	return (struct memory){ peak_bytes > cache_bytes ? peak_bytes - cache_bytes : 0, cgroup->oom_count - before };
}

static void replace(int *held, int *received)
{
	if (*held >= 0)
		close(*held);
	*held = *received;
	*received = -1;
}

void cgroup_take(struct supervisor *sup, struct request *req)
{
	struct run_cgroup *cgroup = &sup->cgroups[req->cgroup_number];
	int *received = req->descriptors[0];

	replace(&cgroup->join, &received[DESCRIPTOR_JOIN]);
	replace(&cgroup->cpu, &received[DESCRIPTOR_CPU]);
	replace(&cgroup->usage, &received[DESCRIPTOR_USAGE]);
	replace(&cgroup->peak, &received[DESCRIPTOR_PEAK]);
	replace(&cgroup->stat, &received[DESCRIPTOR_STAT]);
	replace(&cgroup->oom, &received[DESCRIPTOR_OOM]);
	cgroup->version = (int)req->cgroup_version;
	cgroup->peak_is_resettable = req->peak_is_resettable;
	cgroup->residue_limit_bytes = req->residue_limit_bytes;
	cgroup->is_used = false;
	/* We read each file once now: if this kernel writes them otherwise, that shows before a program runs. */
	cgroup->oom_count = oom_count(cgroup);
	file_cache_bytes(cgroup);
	read_number(cgroup->usage, "usage");
	read_number(cgroup->peak, "the peak");
	reply_done(sup);
}

static const char *const container_memory_files[] = {
	/* v1 */
	"/sys/fs/cgroup/memory/memory.usage_in_bytes",
	"/sys/fs/cgroup/memory/memory.max_usage_in_bytes",
	"/sys/fs/cgroup/memory/memory.stat",
	"/sys/fs/cgroup/memory/memory.oom_control",
	/* v2 */
	"/sys/fs/cgroup/memory.current",
	"/sys/fs/cgroup/memory.peak",
	"/sys/fs/cgroup/memory.stat",
	"/sys/fs/cgroup/memory.events",
};

void send_memory_files(struct supervisor *sup)
{
	for (size_t i = 0; i < sizeof container_memory_files / sizeof container_memory_files[0]; i++) {
		const char *path = container_memory_files[i];
		int file = open(path, O_RDONLY | O_CLOEXEC);
		if (file < 0)
			continue; /* it is of the other version; the worker says which one it misses */
		reply_file(sup, path, 0, 0, file);
		close(file);
	}
	reply_done(sup);
}
