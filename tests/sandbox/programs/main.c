#include "probe.h"

int fail(const char *what)
{
	perror(what);
	return 1;
}

static int run(const char *name, const char *argument)
{
	const struct probe *const tables[] = { time_probes, memory_probes, process_probes, file_probes, kernel_probes };

	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		for (const struct probe *probe = tables[i]; probe->name; probe++)
			if (!strcmp(probe->name, name))
				return probe->run(atoi(argument));
	fprintf(stderr, "no such probe\n");
	return 100;
}

/* A series has one command line: which probe it is stands in the input, a line of two words. */
static int run_as_told(void)
{
	char name[64], argument[64];

	if (scanf("%63s %63s", name, argument) != 2)
		return 101;
	return run(name, argument);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "as_told"))
		return run_as_told();
	return argc > 1 ? run(argv[1], argc > 2 ? argv[2] : "0") : 100;
}
