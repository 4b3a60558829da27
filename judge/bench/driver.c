/*
 * The bare side of the sandbox bench: fork, exec, read the output, wait4. No
 * limit, no isolation, no comparison: what no judge can be faster than.
 *
 *     driver SOCKET
 *
 * binds SOCKET (SOCK_SEQPACKET) and serves one connection. A request is
 * NUL-terminated text: how often, the input file, the program and its
 * arguments. The answer is the number of nanoseconds that all of it took, and
 * then three 64-bit numbers for each run: nanoseconds from before the fork to
 * after the wait, microseconds of CPU time by wait4, and the wait status.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REQUEST_SIZE_LIMIT 65536
#define ARGUMENT_COUNT_LIMIT 64
#define RUN_COUNT_LIMIT 2000

struct outcome {
	uint64_t wall_ns, cpu_us, status;
};

struct answer {
	uint64_t elapsed_ns;
	struct outcome outcomes[RUN_COUNT_LIMIT];
};

static void check(int ok, const char *what)
{
	if (!ok) {
		perror(what);
		exit(1);
	}
}

static uint64_t now_ns(void)
{
	struct timespec now;
	check(clock_gettime(CLOCK_MONOTONIC, &now) == 0, "clock_gettime");
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static uint64_t cpu_us(const struct rusage *usage)
{
	return (uint64_t)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000 +
	       (uint64_t)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec);
}

static struct outcome run(const char *input, char **argv)
{
	static char output[65536];
	const uint64_t start_ns = now_ns();
	struct rusage usage;
	int ends[2], status, input_fd = open(input, O_RDONLY | O_CLOEXEC);
	pid_t pid;

	check(input_fd >= 0, input);
	check(pipe2(ends, O_CLOEXEC) == 0, "pipe2");
	pid = fork();
	check(pid >= 0, "fork");
	if (pid == 0) {
		dup2(input_fd, 0);
		dup2(ends[1], 1);
		execv(argv[0], argv);
		_exit(127);
	}
	close(input_fd);
	close(ends[1]);
	while (read(ends[0], output, sizeof output) > 0)
		;
	close(ends[0]);
	check(wait4(pid, &status, 0, &usage) == pid, "wait4");
	return (struct outcome){ now_ns() - start_ns, cpu_us(&usage), (uint64_t)status };
}

static size_t split(char *request, size_t size, char **fields)
{
	size_t count = 0;
	for (char *field = request; field < request + size && count < ARGUMENT_COUNT_LIMIT; field += strlen(field) + 1)
		fields[count++] = field;
	fields[count] = NULL;
	return count;
}

static void serve(int connection)
{
	static char request[REQUEST_SIZE_LIMIT + 1];
	static struct answer answer;
	char *fields[ARGUMENT_COUNT_LIMIT + 1];
	ssize_t size;

	while ((size = recv(connection, request, REQUEST_SIZE_LIMIT, 0)) > 0) {
		request[size] = '\0';
		check(split(request, (size_t)size, fields) >= 3, "a request is too short");
		const size_t count = strtoul(fields[0], NULL, 10);
		const uint64_t start_ns = now_ns();

		check(count <= RUN_COUNT_LIMIT, "too many runs at once");
		for (size_t i = 0; i < count; i++)
			answer.outcomes[i] = run(fields[1], fields + 2);
		answer.elapsed_ns = now_ns() - start_ns;
		size = (ssize_t)(sizeof answer.elapsed_ns + count * sizeof answer.outcomes[0]);
		check(send(connection, &answer, (size_t)size, 0) == size, "send");
	}
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), connection;

	check(argc == 2 && strlen(argv[1]) < sizeof address.sun_path, "usage: driver SOCKET");
	strcpy(address.sun_path, argv[1]);
	check(bind(listener, (struct sockaddr *)&address, sizeof address) == 0, "bind");
	check(listen(listener, 1) == 0, "listen");
	connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	check(connection >= 0, "accept");
	serve(connection);
	return 0;
}
