#include "probe.h"

static char giant[1L << 30]; /* 1 GiB, of which nothing is touched */

void touch_mib(int mebibytes)
{
	size_t size = (size_t)mebibytes << 20;
	char *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (bytes == MAP_FAILED)
		exit(fail("mmap"));
	memset(bytes, 1, size);
}

static int touch(int mebibytes)
{
	touch_mib(mebibytes);
	return 0;
}

/* Four at the same time, each with its share: none ends before all have it. */
static int touch_in_children(int mebibytes)
{
	int touched[2], release[2];
	char byte = 0;
	if (pipe(touched) || pipe(release))
		return fail("pipe");
	for (int i = 0; i < 4; i++)
		if (!fork()) {
			close(release[1]);
			touch_mib(mebibytes / 4);
			write(touched[1], &byte, 1);
			_exit(read(release[0], &byte, 1) != 0);
		}
	for (int i = 0; i < 4; i++)
		read(touched[0], &byte, 1);
	close(release[1]);
	while (wait(NULL) > 0)
		;
	return 0;
}

static int child_touches(int mebibytes)
{
	if (!fork()) {
		touch_mib(mebibytes);
		_exit(0);
	}
	wait(NULL);
	return 0;
}

static int reserve_address_space(int mebibytes)
{
	void *bytes = mmap(NULL, (size_t)mebibytes << 20, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return bytes == MAP_FAILED || giant[12345678];
}

static int recurse(int depth)
{
	volatile char frame[4096];
	frame[0] = (char)depth;
	return depth ? recurse(depth - 1) + frame[0] : 0;
}

static int recurse_mib(int mebibytes)
{
	return recurse(mebibytes * 256) == 1;
}

static int write_all(int file, int mebibytes)
{
	static char block[1 << 20];
	memset(block, 1, sizeof block);
	for (long left = (long)mebibytes << 20; left > 0;) {
		ssize_t size = write(file, block, sizeof block);
		if (size <= 0)
			return fail("write");
		left -= size;
	}
	return 0;
}

static int fill_memfd(int mebibytes)
{
	return write_all(memfd_create("memory", 0), mebibytes);
}

static int fill_file(int mebibytes)
{
	return write_all(open("file", O_WRONLY | O_CREAT, 0600), mebibytes);
}

static int fill_dentries(int count)
{
	char name[32];
	struct stat stat_;
	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof name, "/no-such-file-%d", i);
		stat(name, &stat_);
	}
	return 0;
}

const struct probe memory_probes[] = {
	{ "touch", touch },
	{ "touch_in_children", touch_in_children },
	{ "child_touches", child_touches },
	{ "reserve_address_space", reserve_address_space },
	{ "recurse", recurse_mib },
	{ "fill_memfd", fill_memfd },
	{ "fill_file", fill_file },
	{ "fill_dentries", fill_dentries },
	{ NULL, NULL },
};
