/* Random and truncated requests, parsed in-process. Build with sanitizers; the argument is how many. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "supervisor.h"

static const char *const pieces[] = {
	"install", "run", "cancel", "reset", "collect", "scrub", "cgroup", "name=", "name=a/b", "name=../x", "mode=",
	"mode=365", "arg=", "arg=x", "env=A=1", "env=", "cpu_limit_us=1", "wall_limit_us=99999999999999999999",
	"wall_limit_us=5", "process_limit=1", "file_limit_bytes=0", "keep_work=1", "keep_work=2", "limit_bytes=3",
	"limit_files=4", "descriptor=stdin", "descriptor=stdout", "descriptor=stderr", "descriptor=file",
	"descriptor=leaf", "descriptor=run", "descriptor=cpu", "descriptor=", "=", "", "a=b=c",
};

#define GOOD(text) { text, sizeof text }
static const struct {
	const char *bytes;
	size_t size;
} good[] = {
	GOOD("install\0name=a/b\0mode=365\0descriptor=file"),
	GOOD("run\0arg=x\0env=A=1\0cpu_limit_us=1\0wall_limit_us=2\0process_limit=3\0file_limit_bytes=4\0keep_work=0"
	     "\0descriptor=stdin\0descriptor=stdout\0descriptor=stderr"),
	GOOD("collect\0limit_bytes=1\0limit_files=2"),
	GOOD("cgroup\0descriptor=run\0descriptor=cpu"),
	GOOD("scrub"),
};

static size_t compose(char *bytes)
{
	size_t size = 0, count = (size_t)rand() % 16, start = (size_t)rand() % 10;
	if (start < sizeof good / sizeof good[0]) {
		size = good[start].size;
		memcpy(bytes, good[start].bytes, size);
		count = (size_t)rand() % 3;
	}
	for (size_t i = 0; i < count; i++) {
		const char *piece = pieces[(size_t)rand() % (sizeof pieces / sizeof pieces[0])];
		size_t length = strlen(piece) + 1;
		memcpy(bytes + size, piece, length);
		size += length;
	}
	for (int i = rand() % 4; size && i > 0; i--)
		bytes[(size_t)rand() % size] = (char)rand();
	return size && rand() % 4 == 0 ? (size_t)rand() % size : size;
}

int main(int argc, char **argv)
{
	static struct request request;
	const int descriptors[DESCRIPTOR_COUNT] = { 10, 11, 12, 13, 14, 15, 16 };
	long accepted = 0, count = argc > 1 ? atol(argv[1]) : 0;

	srand(1);
	for (long i = 0; i < count; i++) {
		char composed[1024];
		size_t size = compose(composed);
		/* Of the exact size, so that reading one byte too many is seen. */
		char *bytes = malloc(size ? size : 1);
		memcpy(bytes, composed, size);
		if (!parse_request(&request, bytes, size, descriptors, (size_t)rand() % (DESCRIPTOR_COUNT + 1)))
			accepted++;
		free(bytes);
	}
	printf("%ld\n", accepted);
	return 0;
}
