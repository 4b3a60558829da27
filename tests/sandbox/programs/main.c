#include "probe.h"

int fail(const char *what)
{
	perror(what);
	return 1;
}

int main(int argc, char **argv)
{
	const struct probe *const tables[] = { time_probes, memory_probes, process_probes, file_probes, kernel_probes };

	for (size_t i = 0; argc > 1 && i < sizeof tables / sizeof tables[0]; i++)
		for (const struct probe *probe = tables[i]; probe->name; probe++)
			if (!strcmp(probe->name, argv[1]))
				return probe->run(argc > 2 ? atoi(argv[2]) : 0);
	fprintf(stderr, "no such probe\n");
	return 100;
}
