/* Programs under test: one binary, the first argument says which. Exit code 0: it could do what it tried. */
#ifndef PROBE_H
#define PROBE_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct probe {
	const char *name;
	int (*run)(int argument);
};

extern const struct probe time_probes[], memory_probes[], process_probes[], file_probes[], kernel_probes[];

void burn_ms(int milliseconds); /* of this thread's CPU time */
void touch_mib(int mebibytes);
int fail(const char *what); /* says why on stderr; returns 1 */

#endif
