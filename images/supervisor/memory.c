/*
 * Where the worker cannot write our cgroup parent, it cannot read there either.
 * We can: the container's own files are mounted in here, read-only.
 */
#include <fcntl.h>
#include <unistd.h>

#include "supervisor.h"

static const char *const memory_files[] = {
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
	for (size_t i = 0; i < sizeof memory_files / sizeof memory_files[0]; i++) {
		int file = open(memory_files[i], O_RDONLY | O_CLOEXEC);
		if (file < 0)
			continue; /* of the other version; the worker says which it misses */
		reply_file(sup, memory_files[i], 0, 0, file);
		close(file);
	}
	reply_done(sup);
}
