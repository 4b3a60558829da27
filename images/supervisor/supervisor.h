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

#define PROTOCOL_VERSION 1

#define REQUEST_SIZE_LIMIT 65536
#define REPLY_SIZE_LIMIT 8192
#define ARGUMENT_COUNT_LIMIT 256
#define ENVIRONMENT_COUNT_LIMIT 256
#define NAME_SIZE_LIMIT 1024

/* What a descriptor that came with a request is for. */
enum descriptor {
	DESCRIPTOR_STDIN,
	DESCRIPTOR_STDOUT,
	DESCRIPTOR_STDERR,
	DESCRIPTOR_FILE,	/* install: copied into the program directory */
	DESCRIPTOR_LEAF,	/* cgroup: the supervisor itself joins it */
	DESCRIPTOR_RUN,		/* cgroup: every program joins it */
	DESCRIPTOR_CPU,		/* cgroup: CPU usage of every program is read from it */
	DESCRIPTOR_COUNT
};

enum verb {
	VERB_INSTALL,
	VERB_RUN,
	VERB_CANCEL,
	VERB_RESET,
	VERB_COLLECT,
	VERB_SCRUB,
	VERB_CGROUP,
	VERB_MEMORY,
	VERB_COUNT
};

/* request.c: one request, parsed. Strings point into the bytes received. */
struct request {
	enum verb verb;
	int descriptors[DESCRIPTOR_COUNT];	/* -1 where none came */

	char *name;				/* install */
	uint64_t mode;

	char *argv[ARGUMENT_COUNT_LIMIT + 1];	/* run */
	char *envp[ENVIRONMENT_COUNT_LIMIT + 1];
	size_t argument_count, environment_count;
	uint64_t cpu_limit_us, wall_limit_us;
	uint64_t process_limit, file_limit_bytes;
	uint64_t keep_work;

	uint64_t collect_limit_bytes, collect_limit_files;
};

/* Returns NULL, or says what is wrong. Takes no descriptor into its care: see close_descriptors(). */
const char *parse_request(struct request *req, char *bytes, size_t size, const int *received, size_t received_count);
void close_descriptors(struct request *req);

/* How a cgroup file says how much CPU time was used. */
enum cpu_source {
	CPU_SOURCE_NONE,	/* wait4 and the main process's clock are all there is */
	CPU_SOURCE_CONTAINER,	/* of the container, the supervisor included */
	CPU_SOURCE_RUN,		/* of the run cgroup, the programs alone */
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
	int run_cgroup;		/* or -1 */
	int cpu_usage;		/* or -1 */
	enum cpu_source cpu_source;
	uint64_t pristine_inodes;	/* of the empty box */
};

/* A fault of ours, or of the host: the sandbox ends, the worker takes another. */
noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));
uint64_t clock_us(clockid_t clock);

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

/* landlock.c */
void landlock_prepare(struct supervisor *sup);

/* program.c: the child's way from the fork to the program. */
struct start {
	uint64_t exec_us;	/* monotonic: when it called execve */
	const char *failed_step;	/* NULL: the program runs */
	int error;
	bool exec_failed;	/* the step was execve itself */
};
pid_t program_start(struct supervisor *sup, struct request *req, struct start *start);

/* run.c */
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

/* tree.c: directory trees, without recursion over what a program made. */
int tree_remove(int directory);
int tree_collect(struct supervisor *sup, int directory, uint64_t limit_bytes, uint64_t limit_files);

#endif
