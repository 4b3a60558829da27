/*
 * The table of contents of the supervisor: one section for each file, from the
 * ground up. A file calls only what stands above its own section, so the files
 * form no circle (tests/supervisor/test_structure.py).
 *
 * supervisor.c has the theory of operation: read it first. PROTOCOL.md has what
 * the worker says and what it is answered.
 *
 * How functions fail, where their line says nothing else: they do not, or they
 * call die(). Those that return a `const char *` step return NULL on success,
 * else the name of the step that failed, with errno set. Those that return an
 * int of success return 0, else -1 with errno set. Times end in _us
 * (microseconds), sizes in _bytes; descriptors are -1 where there is none.
 */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>
#include <sys/types.h>

struct supervisor;

/* ---- fault.c: how we end for a fault, and the time ---- */

/* Writes one line to stderr, where %m is errno, and ends the sandbox. For faults of ours or of the host. */
noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Returns the time of CLOCK. */
uint64_t clock_us(clockid_t clock);

/* ---- request.c: one request of the worker, parsed ---- */

#define REQUEST_SIZE_LIMIT 65536
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
	DESCRIPTOR_INPUT,	/* run: a program that checks finds the input of the testcase at 3, */
	DESCRIPTOR_ANSWER,	/* and the answer at 4 */
	DESCRIPTOR_FILE,	/* install: copied into the program directory */
	DESCRIPTOR_LEAF,	/* leaf: the supervisor itself joins it */
	DESCRIPTOR_JOIN,	/* cgroup, this and all that follow: programs join it */
	DESCRIPTOR_CPU,		/* cpu.stat, where the run's cgroup counts CPU time */
	DESCRIPTOR_USAGE,	/* the bytes that are charged now */
	DESCRIPTOR_PEAK,	/* the most bytes that were charged; a write resets it */
	DESCRIPTOR_STAT,	/* memory.stat */
	DESCRIPTOR_OOM,		/* how often the kernel killed for lack of memory */
	DESCRIPTOR_COUNT
};
/* Up to here, a descriptor of a run has the number that it gets in the program. */
#define PROGRAM_DESCRIPTOR_COUNT (DESCRIPTOR_ANSWER + 1)
#define DESCRIPTORS_PER_REQUEST (PROGRAM_DESCRIPTOR_COUNT * SERIES_LIMIT)

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

/* Strings point into the bytes that were received. */
struct request {
	enum verb verb;
	/* A series has a row for each of its runs, every other request has one row. */
	int descriptors[SERIES_LIMIT][DESCRIPTOR_COUNT];

	char *name;				/* install */
	uint64_t mode;

	char *argv[ARGUMENT_COUNT_LIMIT + 1];	/* run */
	char *envp[ENVIRONMENT_COUNT_LIMIT + 1];
	size_t argument_count, environment_count, run_count;
	uint64_t cpu_limit_us, wall_limit_us;
	uint64_t process_limit, file_limit_bytes;
	uint64_t keep_work;
	uint64_t short_run_us;			/* a run that takes longer ends its series, */
	uint64_t usual_exit_code;		/* one that exits with another code, too, */
	uint64_t ends_at_work;			/* and, if this is 1, one that leaves something in work */
	uint64_t idle_us;			/* the worker is told of a run that uses no CPU for so long; 0: it is not */
	uint64_t allowed_cgroups;		/* a bit for each; 0: programs stay in our cgroup */

	uint64_t last_run;			/* cancel */

	uint64_t collect_limit_bytes, collect_limit_files;

	uint64_t cgroup_number, cgroup_version;	/* cgroup */
	uint64_t peak_is_resettable, residue_limit_bytes;
};

/* Fills REQ from BYTES, and changes them. Returns NULL, or what is wrong. The caller still owns what was RECEIVED. */
const char *parse_request(struct request *req, char *bytes, size_t size, const int *received, size_t received_count);
/* Closes the descriptors of one run. */
void close_row(int row[DESCRIPTOR_COUNT]);
/* Closes all descriptors of a request that are still open. */
void close_descriptors(struct request *req);

/* ---- connection.c: the one connection to the worker ---- */

#define REPLY_SIZE_LIMIT 8192

/* Binds PATH, waits for one connection, and unlinks PATH. Returns the connection. */
int accept_worker(const char *path);
/* Waits for one request. Returns its size, and the descriptors that came with it. Exits when the worker is gone. */
size_t receive(struct supervisor *sup, char *bytes, int *descriptors, size_t *count);
/* Sends one packet of at most REPLY_SIZE_LIMIT bytes, with DESCRIPTOR unless that is -1. */
void reply(struct supervisor *sup, const char *text, size_t size, int descriptor);
/* Answers that the request was done. */
void reply_done(struct supervisor *sup);
/* Answers that the request could not be done, and why; %m is errno. The sandbox lives on. */
void refuse(struct supervisor *sup, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Sends a file: name, mode, size in bytes, and a descriptor. */
void reply_file(struct supervisor *sup, const char *name, uint64_t mode, uint64_t size, int file);
/* Writes NUMBER in decimal somewhere into BYTES. Returns where it begins. */
const char *decimal(uint64_t number, char bytes[21]);

/* ---- cgroup.c: the cgroups that programs join, and what they measured ---- */

/* Where the CPU time of a run is counted. */
enum cpu_source {
	CPU_SOURCE_NONE,	/* wait4 and the main process's clock are all there is */
	CPU_SOURCE_CONTAINER,	/* the container's cgroup, the supervisor included */
	CPU_SOURCE_RUN,		/* the run's cgroup, the programs alone */
};

/* The files of one cgroup, as the worker opened them. */
struct run_cgroup {
	int join, cpu, usage, peak, stat, oom;
	int version;
	bool peak_is_resettable;
	bool is_used;			/* by a run, at least once */
	uint64_t residue_limit_bytes;	/* charged before a run, at most */
	uint64_t oom_count;		/* what its file said last */
};

struct memory {
	uint64_t peak_bytes;		/* less the file cache at the end */
	uint64_t oom_kill_count;
};

/* Marks all cgroups as not given yet. */
void cgroups_init(struct supervisor *sup);
/* Does `cgroup`: takes over the descriptors of a new run cgroup, reads each of its files once, and answers. */
void cgroup_take(struct supervisor *sup, struct request *req);
/* Chooses the cgroup to which the least is charged, and resets its peak. Returns NULL where every allowed one carries
 * too much. */
struct run_cgroup *cgroup_choose(struct supervisor *sup, uint64_t allowed);
/* Returns what the run used since its cgroup was chosen. */
struct memory cgroup_memory(struct run_cgroup *cgroup);
/* Does `memory`: sends the container's own memory files, and answers. */
void send_memory_files(struct supervisor *sup);

/* ---- landlock.c: where programs may write ---- */

/* Makes the ruleset that programs enter; none where the kernel's Landlock is missing or too old. */
void landlock_prepare(struct supervisor *sup);

/* ---- tree.c: directory trees that a program made ---- */

/* Empties DIRECTORY, however deep it is. Returns an int of success. */
int tree_remove(int directory);
/* Sends all regular files below DIRECTORY. Returns an int of success; EFBIG: there is more than the limits allow. */
int tree_collect(struct supervisor *sup, int directory, uint64_t limit_bytes, uint64_t limit_files);

/* ---- box.c: the sandbox's two directories, program/ and work/ ---- */

/* What the file system of the box holds. */
struct usage {
	uint64_t inodes, bytes;
};

/* Opens the box, makes both directories, and makes /dev/shm lead to work/. */
void box_open(struct supervisor *sup);
/* Returns what the box holds now. */
struct usage box_usage(struct supervisor *sup);
/* Makes work/ anew and empty. Returns a step. */
const char *box_empty_work(struct supervisor *sup);
/* Does `install`: copies a file into program/, and answers. */
void box_install(struct supervisor *sup, struct request *req);
/* Does `collect`: sends the files in work/, and answers. */
void box_collect(struct supervisor *sup, struct request *req);
/* Does `scrub` when nobody lives any more: empties both directories, proves that nothing is left, and answers. */
void box_scrub(struct supervisor *sup);
/* Drops a child to the programs' uid for good. Returns a step. */
const char *become_program_uid(uid_t uid);

/* ---- program.c: the child's way from the fork to the program ---- */

struct start {
	uint64_t exec_us;		/* monotonic: when it called execve */
	const char *failed_step;	/* NULL: the program runs */
	int error;			/* errno of that step */
	bool exec_failed;		/* the step was execve itself */
};

/* Starts the program. DESCRIPTORS: what becomes its 0, 1, 2, and perhaps 3 and 4. JOIN: the cgroup's file into which the child writes itself, or -1.
 * Returns the child, and in START when the program began or which step failed. */
pid_t program_start(struct supervisor *sup, struct request *req, const int *descriptors, int join, struct start *start);

/* ---- report.c: what the worker is told of runs ---- */

/* What was seen of a program while it ran. */
struct watch {
	pid_t main_pid;
	bool main_ended;
	bool nobody_left;
	int main_status;		/* as wait4 gives it */
	uint64_t rusage_us;		/* user and system of all processes that were reaped */
	uint64_t max_rss_bytes;		/* of the largest process */
	uint64_t process_count;
	uint64_t start_us, end_us;	/* monotonic */
	enum cpu_source cpu_source;
	uint64_t active_us, active_cpu_us; /* monotonic: when it last used CPU time, and how much it had used by then */
	bool is_idle;			/* the worker was told so */
	int cpu_usage;			/* the source's file */
	uint64_t cpu_start_us;		/* what that file said before the run */
	bool cpu_limit_reached, wall_limit_reached, cancelled;
};

/* All that a report says of one run. */
struct record {
	struct start start;
	struct watch watch;
	struct usage work;		/* what the run left there */
	bool memory_is_known;
	uint64_t cpu_us;		/* by the cgroup; unless its source is none */
	struct memory memory;
};

/* Reports of a series that were not sent yet. */
struct reports {
	char text[REPLY_SIZE_LIMIT - sizeof "report\n"];
	size_t size;
	bool are_flushed;
};

/* Adds the report of one run. A series of SERIES_LIMIT fits. */
void report_add(struct reports *reports, const struct record *record);
/* Sends those that wait for a run that takes long: it will be the last of its series, so this happens at most once. */
void reports_flush(struct supervisor *sup, struct reports *reports);
/* Sends the rest, and says that the series is over. */
void reports_end(struct supervisor *sup, struct reports *reports);

/* ---- run.c: a series of runs ---- */

/* Does `run`: makes its runs, or as many of them as the worker can want at once, and answers. */
void run(struct supervisor *sup, struct request *req);
/* Kills every process but this one. Returns when none is left, not even a zombie. */
void kill_everything(void);

/* ---- supervisor.c: main() and the loop over requests ---- */

#define PROTOCOL_VERSION 3

/* Everything that this process knows. */
struct supervisor {
	int connection;
	int signals;		/* signalfd: SIGCHLD */
	int box;		/* O_PATH: the tmpfs that holds program/ and work/ */
	const char *box_path;
	uid_t uid;		/* of programs; their gid is the same number */
	unsigned core_count;
	int landlock;		/* ruleset, or -1 where the kernel has none */
	int landlock_abi;	/* 0: the kernel has none that is of use */
	struct run_cgroup cgroups[CGROUP_LIMIT];
	int cpu_usage;		/* the container's file, or -1 */
	enum cpu_source cpu_source;
	uint64_t pristine_inodes;	/* of the empty box */
};

#endif
