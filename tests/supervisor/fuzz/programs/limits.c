/* Up to every limit, and with much left behind. */
#include "endings.h"

static void spin(void)
{
	for (;;)
		__asm__ volatile("");
}

static int use_cpu(int number)
{
	(void)number;
	spin();
	return BROKEN;
}

static void *spin_in_thread(void *unused)
{
	spin();
	return unused;
}

static int use_cpu_in_thread(int number)
{
	pthread_t thread;

	(void)number;
	if (pthread_create(&thread, NULL, spin_in_thread, NULL))
		return BROKEN;
	sleep_for_ever();
	return BROKEN;
}

static int use_cpu_in_child(int number)
{
	(void)number;
	if (!fork())
		spin();
	sleep_for_ever();
	return BROKEN;
}

static int wait_for_ever(int number)
{
	(void)number;
	sleep_for_ever();
	return BROKEN;
}

static void use_memory(void)
{
	for (;;) {
		char *piece = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (piece == MAP_FAILED)
			_exit(BROKEN);
		memset(piece, 1, 1 << 20);
	}
}

static int use_much_memory(int number)
{
	(void)number;
	use_memory();
	return BROKEN;
}

static int use_memory_in_child(int number)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		use_memory();
	if (waitpid(pid, &status, 0) != pid || !WIFSIGNALED(status))
		return BROKEN;
	return number;
}

static int fork_to_the_limit(int number)
{
	pid_t pid;

	do
		pid = fork();
	while (pid > 0);
	if (!pid)
		sleep_for_ever();
	return errno == EAGAIN ? number : BROKEN;
}

static int write_large_file(int number)
{
	static const char block[65536];
	int file = open("large", O_WRONLY | O_CREAT, 0600);

	while (write(file, block, sizeof block) > 0)
		;
	return errno == EFBIG ? number : BROKEN;
}

static int write_large_file_deaf(int number)
{
	signal(SIGXFSZ, SIG_IGN);
	return write_large_file(number);
}

static int write_for_ever(int number)
{
	static const char block[4096];

	(void)number;
	while (write(STDOUT_FILENO, block, sizeof block) > 0)
		;
	return BROKEN;
}

/* As many as NUMBER says. */
static int leave_files(int number)
{
	char name[16];

	for (int i = 0; i < number; i++) {
		snprintf(name, sizeof name, "%d", i);
		if (open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0) < 0)
			return BROKEN;
	}
	return number;
}

/* NUMBER directories, one in the other, none of which may be entered. */
static int leave_deep_directories(int number)
{
	for (int i = 0; i < number; i++)
		if (mkdir("deeper", 0700) || chdir("deeper"))
			return BROKEN;
	for (int i = 0; i < number; i++)
		if (chdir("..") || chmod("deeper", 0))
			return BROKEN;
	return number;
}

static int leave_odd_files(int number)
{
	if (symlink("/etc/passwd", "link") || mkfifo("fifo", 0600) || link("fifo", "\xff\n=") || chmod(".", 0))
		return BROKEN;
	return number;
}

const struct ending limits[] = {
	{ "cpu", use_cpu },
	{ "cpu-in-thread", use_cpu_in_thread },
	{ "cpu-in-child", use_cpu_in_child },
	{ "wait", wait_for_ever },
	{ "memory", use_much_memory },
	{ "memory-in-child", use_memory_in_child },
	{ "forks", fork_to_the_limit },
	{ "large-file", write_large_file },
	{ "large-file-survived", write_large_file_deaf },
	{ "output", write_for_ever },
	{ "files", leave_files },
	{ "directories", leave_deep_directories },
	{ "odd-files", leave_odd_files },
	{ NULL, NULL },
};
