/*
 * Two programs that hand a number back and forth. Without arguments, the
 * submission. With the arguments of an interactor, the interactor. With the
 * argument "bare", both of them, joined by pipes that nobody watches.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 100000
#define ACCEPTED 42

static int serve(void)
{
	for (int number; scanf("%d", &number) == 1 && number > 0;) {
		printf("%d\n", number + 1);
		fflush(stdout);
	}
	return 0;
}

static int ask(void)
{
	for (int round = 1; round <= ROUNDS; round++) {
		int number;
		printf("%d\n", round);
		fflush(stdout);
		if (scanf("%d", &number) != 1 || number != round + 1)
			return ACCEPTED + 1;
	}
	puts("0");
	return ACCEPTED;
}

static pid_t start(const char *path, const char *argument, const int *input, const int *output)
{
	pid_t pid = fork();

	if (pid == 0) {
		dup2(input[0], 0);
		dup2(output[1], 1);
		execl(path, path, argument, (char *)NULL);
		_exit(127);
	}
	return pid;
}

static int join(const char *path)
{
	int questions[2], answers[2], status;
	pid_t submission, interactor;

	if (pipe2(questions, O_CLOEXEC) || pipe2(answers, O_CLOEXEC))
		return 1;
	interactor = start(path, "ask", answers, questions);
	submission = start(path, NULL, questions, answers);
	for (int i = 0; i < 2; i++) {
		close(questions[i]);
		close(answers[i]);
	}
	if (waitpid(interactor, &status, 0) != interactor || !WIFEXITED(status) || WEXITSTATUS(status) != ACCEPTED)
		return 1;
	return waitpid(submission, &status, 0) != submission || status != 0;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return serve();
	return strcmp(argv[1], "bare") ? ask() : join(argv[0]);
}
