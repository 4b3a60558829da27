#include "endings.h"

static int ready[2];

void sleep_for_ever(void)
{
	for (;;)
		pause();
}

void make_ready_pipe(void)
{
	if (pipe(ready))
		_exit(BROKEN);
}

void say_ready(void)
{
	if (write(ready[1], "", 1) != 1)
		_exit(BROKEN);
}

void await_ready(int count)
{
	char byte;

	for (int i = 0; i < count; i++)
		if (read(ready[0], &byte, 1) != 1)
			_exit(BROKEN);
}

/* The sum of all bytes of all other arguments and variables. */
static int checksum(char **arguments)
{
	unsigned sum = 0;

	for (char **texts = arguments; *texts; texts++)
		for (const char *byte = *texts; *byte; byte++)
			sum += (unsigned char)*byte;
	for (char **texts = environ; *texts; texts++)
		for (const char *byte = *texts; *byte; byte++)
			sum += (unsigned char)*byte;
	return (int)(sum % BROKEN);
}

int main(int argc, char **argv)
{
	const struct ending *const tables[] = { exits, processes, limits };

	if (argc > 2 && !strcmp(argv[1], "checksum"))
		return checksum(argv + 2);
	for (size_t i = 0; argc == 3 && i < sizeof tables / sizeof tables[0]; i++)
		for (const struct ending *ending = tables[i]; ending->way; ending++)
			if (!strcmp(ending->way, argv[1]))
				return ending->end(atoi(argv[2]));
	return BROKEN;
}
