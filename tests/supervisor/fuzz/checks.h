/* What must be true of every request, and of one that the parser accepted. */
#ifndef CHECKS_H
#define CHECKS_H

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "supervisor.h"

/* Descriptors from here on were received. */
#define FIRST_RECEIVED 40

/* Print which request it is. In requests.c. */
void say_where(void);

#define CHECK(condition)                                                \
	do {                                                            \
		if (!(condition)) {                                     \
			dprintf(STDERR_FILENO, "not true: %s\n", #condition); \
			say_where();                                    \
			abort();                                        \
		}                                                       \
	} while (0)

/* Whatever was accepted can be obeyed: all numbers are within bounds, and each descriptor has its place. */
void check_accepted(const struct request *req, const char *bytes, size_t size, size_t received_count);

#endif
