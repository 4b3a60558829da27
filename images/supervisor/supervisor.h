/*
 * The supervisor of one sandbox. See supervisor.c for the theory of operation
 * and PROTOCOL.md for what it is told and what it answers.
 */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>
#include <sys/types.h>

#define PROTOCOL_VERSION 2

#define REQUEST_SIZE_LIMIT 65536
#define REPLY_SIZE_LIMIT 8192
#define ARGUMENT_COUNT_LIMIT 256
#define ENVIRONMENT_COUNT_LIMIT 256
#define NAME_SIZE_LIMIT 1024
/* Runs of one program by one request: their reports fit into one reply. */
#define SERIES_LIMIT 16 /* as in judge/sandbox/supervisor.py */
#define CGROUP_LIMIT 3 /* as in judge/sandbox/run_cgroup.py */

/* What a descriptor that came with a request is for. */
enum descriptor {
	DESCRIPTOR_STDIN,
	DESCRIPTOR_STDOUT,
	DESCRIPTOR_STDERR,
	DESCRIPTOR_FILE,	/* install: copied into the program directory */
	DESCRIPTOR_LEAF,	/* leaf: the supervisor itself joins it */
	DESCRIPTOR_JOIN,	/* cgroup, this and all that follow: programs join it */
	DESCRIPTOR_CPU,		/* cpu.stat, where the run's CPU usage is known to it */
	DESCRIPTOR_USAGE,	/* what is charged now */
	DESCRIPTOR_PEAK,	/* what was charged at most; written, it starts anew */
	DESCRIPTOR_STAT,	/* memory.stat */
	DESCRIPTOR_OOM,		/* how often the kernel killed for lack of memory */
	DESCRIPTOR_COUNT
};
#define DESCRIPTORS_PER_REQUEST (3 * SERIES_LIMIT)

enum verb {
	VERB_INSTALL,
	VERB_RUN,
	VERB_CANCEL,
	VERB_RESET,
	VERB_COLLECT,
	VERB_SCRUB,
	VERB_LEAF,
	VERB_CGROUP,
	VERB_MEMORY,
	VERB_COUNT
};

/* request.c: one request, parsed. Strings point into the bytes received. */
struct request {
	enum verb verb;
	/* -1 where none came. A series has a row for each of its runs, everything else has one. */
	int descriptors[SERIES_LIMIT][DESCRIPTOR_COUNT];

	char *name;				/* install */
	uint64_t mode;

	char *argv[ARGUMENT_COUNT_LIMIT + 1];	/* run */
	char *envp[ENVIRONMENT_COUNT_LIMIT + 1];
	size_t argument_count, environment_count, run_count;
	uint64_t cpu_limit_us, wall_limit_us;
	uint64_t process_limit, file_limit_bytes;
	uint64_t keep_work;
	uint64_t short_run_us;			/* what takes longer ends its series */
	uint64_t allowed_cgroups;		/* a bit for each; none: programs stay in ours */

	uint64_t last_run;			/* cancel */

	uint64_t collect_limit_bytes, collect_limit_files;

	uint64_t cgroup_number, cgroup_version;	/* cgroup */
	uint64_t peak_is_resettable, residue_limit_bytes;
};

/* Returns NULL, or says what is wrong. Takes no descriptor into its care: supervisor.c closes them. */
const char *parse_request(struct request *req, char *bytes, size_t size, const int *received, size_t received_count);

/* How a cgroup file says how much CPU time was used. */
enum cpu_source {
	CPU_SOURCE_NONE,	/* wait4 and the main process's clock are all there is */
	CPU_SOURCE_CONTAINER,	/* of the container, the supervisor included */
	CPU_SOURCE_RUN,		/* of the run's cgroup, the programs alone */
};

/* cgroup.c: one that programs join, as files that the worker opened. */
struct run_cgroup {
	int join, cpu, usage, peak, stat, oom;	/* -1: none was given */
	int version;
	bool peak_is_resettable;
	bool is_used;
	uint64_t residue_limit_bytes;
	uint64_t oom_count;
};

/* supervisor.c: everything this process knows. */
struct supervisor {
	int connection;
	int signals;		/* signalfd: SIGCHLD */
	int box;		/* O_PATH: the tmpfs that holds program/ and work/ */
	const char *box_path;
	uid_t uid;		/* of programs; their gid is the same number */
	unsigned core_count;
	int landlock;		/* ruleset, or -1 where the kernel has none */
	int landlock_abi;
	struct run_cgroup cgroups[CGROUP_LIMIT];
	int cpu_usage;		/* or -1 */
	enum cpu_source cpu_source;
	uint64_t pristine_inodes;	/* of the empty box */
};

/* A fault of ours, or of the host: the sandbox ends, the worker takes another. */
noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));
uint64_t clock_us(clockid_t clock);
void close_row(int row[DESCRIPTOR_COUNT]);
void close_descriptors(struct request *req);

/* connection.c */
int accept_worker(const char *path);
/* One request: its size, and the descriptors that came with it. Ends us when the worker is gone. */
size_t receive(struct supervisor *sup, char *bytes, int *descriptors, size_t *count);
/* A request that could not be done: the worker is told, and lives on. */
void refuse(struct supervisor *sup, const char *format, ...) __attribute__((format(printf, 2, 3)));
void reply(struct supervisor *sup, const char *text, size_t size, int descriptor);
void reply_done(struct supervisor *sup);
/* A file: its name, mode and size, and a descriptor. */
void reply_file(struct supervisor *sup, const char *name, uint64_t mode, uint64_t size, int file);
/* NUMBER in decimal. */
const char *decimal(uint64_t number, char bytes[21]);

/* memory.c: the container's own memory files, for a worker that cannot reach them. */
void send_memory_files(struct supervisor *sup);

/* cgroup.c */
struct memory {
	uint64_t peak_bytes, oom_kill_count;
};
void cgroups_init(struct supervisor *sup);
void cgroup_take(struct supervisor *sup, struct request *req);
/* The one that carries least of what ran before, its peak reset; NULL: all those allowed carry much. */
struct run_cgroup *cgroup_choose(struct supervisor *sup, uint64_t allowed);
/* Of the run since it was chosen. */
struct memory cgroup_memory(struct run_cgroup *cgroup);

/* landlock.c */
void landlock_prepare(struct supervisor *sup);

/* program.c: the child's way from the fork to the program. */
struct start {
	uint64_t exec_us;	/* monotonic: when it called execve */
	const char *failed_step;	/* NULL: the program runs */
	int error;
	bool exec_failed;	/* the step was execve itself */
};
/* JOIN: the cgroup's file that it writes itself into, or -1. */
pid_t program_start(struct supervisor *sup, struct request *req, const int *stdio, int join, struct start *start);

/* run.c: what is seen of a program. */
struct watch {
	pid_t main_pid;
	bool main_ended;
	bool nobody_left;
	int main_status;
	uint64_t rusage_us;		/* of all that was reaped */
	uint64_t max_rss_bytes;		/* of the largest one */
	uint64_t process_count;
	uint64_t start_us, end_us;	/* monotonic */
	enum cpu_source cpu_source;
	int cpu_usage;			/* the source's file, or -1 */
	uint64_t cpu_start_us;		/* what it said before */
	bool cpu_limit_reached, wall_limit_reached, cancelled;
};
/* All runs of a request, or as many as its worker can want at once. */
void run(struct supervisor *sup, struct request *req);
/* Kills every process but this one. Returns when none is left, not even a zombie. */
void kill_everything(void);

/* box.c: what is in the sandbox's two directories. */
struct usage {
	uint64_t inodes, bytes;
};
void box_open(struct supervisor *sup);
struct usage box_usage(struct supervisor *sup);
const char *box_empty_work(struct supervisor *sup);
void box_install(struct supervisor *sup, struct request *req);
void box_collect(struct supervisor *sup, struct request *req);
void box_scrub(struct supervisor *sup);
/* The child drops to the programs' uid for good. Returns the step that failed, or NULL. */
const char *become_program_uid(uid_t uid);

/* report.c: what there is to say of a run. */
struct record {
	struct start start;
	struct watch watch;
	struct usage work;
	bool memory_is_known;
	uint64_t cpu_us;
	struct memory memory;
};
/* Of a series, on their way. */
struct reports {
	char text[REPLY_SIZE_LIMIT - sizeof "report\n"];
	size_t size;
	bool are_flushed;
};
void report_add(struct reports *reports, const struct record *record);
/* Those that wait for a run that takes long. It is the last of its series, so there is one flush at most. */
void reports_flush(struct supervisor *sup, struct reports *reports);
void reports_end(struct supervisor *sup, struct reports *reports);

/* tree.c: directory trees, without recursion over what a program made. */
int tree_remove(int directory);
int tree_collect(struct supervisor *sup, int directory, uint64_t limit_bytes, uint64_t limit_files);

#endif
