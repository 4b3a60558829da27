#include <dirent.h>
#include <sys/inotify.h>
#include <sys/xattr.h>

#include "probe.h"

static int write_file(const char *name, const char *content, mode_t mode)
{
	int file = open(name, O_WRONLY | O_CREAT | O_TRUNC, mode);
	if (file < 0)
		return fail(name);
	return write(file, content, strlen(content)) != (ssize_t)strlen(content) || fchmod(file, mode) || close(file);
}

/* Something in every place and of every kind. */
static int leave_traces(int unused)
{
	(void)unused;
	return write_file("file", "secret", 0644) || write_file("/tmp/by-tmp", "secret", 0644) ||
	       write_file("/var/tmp/by-var-tmp", "secret", 0644) || mkfifo("fifo", 0600) ||
	       symlink("/etc/passwd", "link") || mkdir("locked", 0700) || write_file("locked/inner", "x", 0000) ||
	       chmod("locked", 0000) || chmod(".", 0000);
}

/* Exit code 0: the working directory is empty, ours, and of the mode it should have. */
static int find_traces(int unused)
{
	struct stat stat_;
	DIR *directory = opendir(".");
	int entries = 0;
	(void)unused;
	while (readdir(directory))
		entries++;
	if (entries != 2)
		return 2;
	if (stat(".", &stat_))
		return fail("stat");
	if ((stat_.st_mode & 07777) != 0700 || stat_.st_uid != getuid() || stat_.st_nlink != 2)
		return 3;
	return flistxattr(open(".", O_RDONLY), NULL, 0) > 0;
}

static int make_files(int count)
{
	char name[32];
	for (int i = 0; i < count; i++) {
		int file;
		snprintf(name, sizeof name, "f%d", i);
		file = open(name, O_WRONLY | O_CREAT, 0000);
		if (file < 0)
			return fail("open");
		close(file);
	}
	return 0;
}

static int make_deep_directories(int depth)
{
	for (int i = 0; i < depth; i++)
		if (mkdir("d", 0700) || chdir("d") || write_file("f", "x", 0600))
			return fail("deep");
	for (int i = 0; i < depth; i++)
		if (chdir("..") || chmod("d", i % 2 ? 0000 : 0100))
			return fail("deep");
	return 0;
}

static int make_odd_names(int unused)
{
	char longest[256];
	(void)unused;
	memset(longest, 'n', 255);
	longest[255] = '\0';
	return write_file(longest, "x", 0600) || write_file("\n\t\x01", "x", 0600) || write_file("\xff\xfe", "x", 0600) ||
	       write_file("-rf", "x", 0600) || mkdir("0", 0700) || mkdir("0/1", 0700) || mkdir("0/1/0", 0000);
}

static int print_much(int count)
{
	while (count > 0) {
		char bytes[4096];
		ssize_t size = count < (int)sizeof bytes ? count : (int)sizeof bytes;
		memset(bytes, 'x', sizeof bytes);
		size = write(1, bytes, (size_t)size);
		if (size < 0)
			return fail("write");
		count -= (int)size;
	}
	return 0;
}

/* What a compiler might leave, and what a program pretending to be one. */
static int make_output(int unused)
{
	(void)unused;
	return write_file("main", "binary", 0755) || mkdir("pkg", 0755) || write_file("pkg/A.class", "class", 0644) ||
	       symlink("/etc/passwd", "passwd") || symlink("main", "alias") || mkfifo("fifo", 0666) ||
	       mkdir("closed", 0000) || write_file("unreadable", "x", 0000) || link("main", "hard");
}

static int write_program(int unused)
{
	(void)unused;
	return write_file("/sandbox/program/new", "x", 0755) && write_file("/sandbox/program/probe", "x", 0755) &&
	       write_file("/sandbox/new", "x", 0755) && unlink("/sandbox/program/probe");
}

static int write_elsewhere(int unused)
{
	static const char *const places[] = { "/x",	 "/etc/x",  "/usr/x",	     "/dev/x",		 "/dev/shm",
					      "/run/x",	 "/proc/x", "/dev/mqueue/x", "/run/judge/x",	 "/var/x",
					      "/home/x", "/root/x", "/sandbox/x",    "/sys/fs/cgroup/x" };
	(void)unused;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		if (open(places[i], O_WRONLY | O_CREAT, 0600) >= 0) {
			puts(places[i]);
			return 0;
		}
	return 1;
}

/* Many programs read and write by these names. */
static int reopen_standard_streams(int unused)
{
	char bytes[64];
	int input = open("/dev/stdin", O_RDONLY), output = open("/dev/stdout", O_WRONLY);
	ssize_t size;
	(void)unused;
	if (input < 0 || output < 0)
		return fail("/dev/stdin or /dev/stdout");
	size = read(input, bytes, sizeof bytes);
	return size <= 0 || write(output, bytes, (size_t)size) != size;
}

static int count_inotify_instances(int unused)
{
	int count = 0;
	(void)unused;
	while (count < 100000 && inotify_init() >= 0)
		count++;
	printf("%d\n", count);
	return 0;
}

static int hold_inotify_instances(int unused)
{
	count_inotify_instances(unused);
	fflush(stdout);
	close(1);
	pause();
	return 0;
}

static int dump_core(int unused)
{
	(void)unused;
	abort();
}

const struct probe file_probes[] = {
	{ "leave_traces", leave_traces },
	{ "find_traces", find_traces },
	{ "print_much", print_much },
	{ "make_files", make_files },
	{ "make_deep_directories", make_deep_directories },
	{ "make_odd_names", make_odd_names },
	{ "make_output", make_output },
	{ "write_program", write_program },
	{ "write_elsewhere", write_elsewhere },
	{ "reopen_standard_streams", reopen_standard_streams },
	{ "count_inotify_instances", count_inotify_instances },
	{ "hold_inotify_instances", hold_inotify_instances },
	{ "dump_core", dump_core },
	{ NULL, NULL },
};
