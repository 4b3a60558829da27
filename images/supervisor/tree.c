/*
 * Directory trees of any depth, with any names and modes, as programs make them.
 * No program is alive while we walk them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "supervisor.h"

/* A compiler's output lies a few packages deep at most. */
#define COLLECT_DEPTH_LIMIT 12

/* The kernel's struct linux_dirent64. */
struct entry {
	uint64_t inode;
	int64_t offset;
	unsigned short size;
	unsigned char type;
	char name[];
};

/* A directory that is being read, and the entries that were read but not taken. */
struct reader {
	int directory;
	long filled, position;
	char bytes[4096] __attribute__((aligned(8)));
};

/* Returns the next entry but "." and "..". Returns NULL at the end, and with *failed set where reading failed. */
static struct entry *next_entry(struct reader *reader, bool *failed)
{
	for (;;) {
		struct entry *entry;
		if (reader->position == reader->filled) {
			reader->position = 0;
			reader->filled =
				syscall(SYS_getdents64, reader->directory, reader->bytes, sizeof reader->bytes);
			if (reader->filled <= 0) {
				*failed = reader->filled < 0;
				reader->filled = 0;
				return NULL;
			}
		}
		entry = (struct entry *)(void *)(reader->bytes + reader->position);
		reader->position += entry->size;
		if (strcmp(entry->name, ".") && strcmp(entry->name, ".."))
			return entry;
	}
}

static int open_directory(int parent, const char *name)
{
	return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Moves a directory up to the root of the tree, under a name that is free there. SERIAL makes names. */
static int lift(int directory, const char *name, int root, uint64_t *serial)
{
	char bytes[21];

	/* The move rewrites its "..", so it must be writable. */
	if (fchmodat(directory, name, 0700, 0))
		return -1;
	for (;;) {
		if (!renameat(directory, name, root, decimal((*serial)++, bytes)))
			return 0;
		if (errno != EEXIST && errno != ENOTEMPTY && errno != ENOTDIR)
			return -1;
	}
}

/* Removes what is in the directory. Directories that are not empty are lifted to the root. */
static int drain(int directory, int root, uint64_t *serial)
{
	struct reader reader = { .directory = directory };
	struct entry *entry;
	bool failed = false;

	while ((entry = next_entry(&reader, &failed))) {
		if (entry->type != DT_DIR) {
			if (unlinkat(directory, entry->name, 0))
				return -1;
		} else if (unlinkat(directory, entry->name, AT_REMOVEDIR)) {
			if (errno != ENOTEMPTY || lift(directory, entry->name, root, serial))
				return -1;
		}
	}
	return failed ? -1 : 0;
}

static int drain_child(int root, const char *name, uint64_t *serial)
{
	int directory, result;

	if (fchmodat(root, name, 0700, 0))
		return -1;
	directory = open_directory(root, name);
	if (directory < 0)
		return -1;
	result = drain(directory, root, serial);
	close(directory);
	return result ? result : unlinkat(root, name, AT_REMOVEDIR);
}

/* Flattens deep trees on the way: it takes two descriptors and no recursion, however deep they are. */
int tree_remove(int root)
{
	uint64_t serial = 0;
	bool failed = false, found;

	do {
		struct reader reader = { .directory = root };
		struct entry *entry;

		found = false;
		if (lseek(root, 0, SEEK_SET) < 0)
			return -1;
		while ((entry = next_entry(&reader, &failed))) {
			found = true;
			if (entry->type != DT_DIR) {
				if (unlinkat(root, entry->name, 0))
					return -1;
			} else if (unlinkat(root, entry->name, AT_REMOVEDIR)) {
				if (errno != ENOTEMPTY || drain_child(root, entry->name, &serial))
					return -1;
			}
		}
	} while (found && !failed);
	return failed ? -1 : 0;
}

/* What may still be sent, and the path of the file in hand. */
struct collection {
	struct supervisor *sup;
	uint64_t left_bytes, left_files;
	char path[NAME_SIZE_LIMIT];
};

static int send_file(struct collection *to, int file, const struct stat *stat)
{
	if (!to->left_files || (uint64_t)stat->st_size > to->left_bytes) {
		errno = EFBIG;
		return -1;
	}
	to->left_files--;
	to->left_bytes -= (uint64_t)stat->st_size;
	reply_file(to->sup, to->path, stat->st_mode & 0777, (uint64_t)stat->st_size, file);
	return 0;
}

static int collect_file(struct collection *to, int directory, const char *name)
{
	struct stat stat;
	int result = 0;
	/* Without O_NONBLOCK, a FIFO in its place would block us for ever. */
	int file = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (file < 0)
		return errno == EACCES || errno == ELOOP || errno == ENXIO ? 0 : -1;
	if (fstat(file, &stat))
		result = -1;
	else if (S_ISREG(stat.st_mode))
		result = send_file(to, file, &stat);
	close(file);
	return result;
}

static int collect_directory(struct collection *to, int directory, size_t path_size, int depth)
{
	struct reader reader = { .directory = directory };
	struct entry *entry;
	bool failed = false;

	if (depth > COLLECT_DEPTH_LIMIT) {
		errno = EFBIG;
		return -1;
	}
	while ((entry = next_entry(&reader, &failed))) {
		size_t size = strlen(entry->name);
		int result = 0;
		if (path_size + size + 2 > sizeof to->path) {
			errno = EFBIG;
			return -1;
		}
		memcpy(to->path + path_size, entry->name, size + 1);
		if (entry->type == DT_REG)
			result = collect_file(to, directory, entry->name);
		if (entry->type == DT_DIR) {
			int child = open_directory(directory, entry->name);
			if (child < 0)
				continue; /* the program may not read it itself: we leave it out */
			to->path[path_size + size] = '/';
			result = collect_directory(to, child, path_size + size + 1, depth + 1);
			close(child);
		}
		if (result)
			return result;
	}
	return failed ? -1 : 0;
}

int tree_collect(struct supervisor *sup, int directory, uint64_t limit_bytes, uint64_t limit_files)
{
	struct collection to = { .sup = sup, .left_bytes = limit_bytes, .left_files = limit_files };
	return collect_directory(&to, directory, 0, 0);
}
