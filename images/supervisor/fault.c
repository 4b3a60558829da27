/*
 * What every other file may need: the way to end the sandbox for a fault of ours
 * or of the host, and the time.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "supervisor.h"

noreturn void die(const char *format, ...)
{
	int error = errno;
	va_list arguments;

	va_start(arguments, format);
	fputs("judge-supervisor: ", stderr);
	errno = error;
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	exit(1);
}

uint64_t clock_us(clockid_t clock)
{
	struct timespec now;
	if (clock_gettime(clock, &now))
		die("clock_gettime: %m");
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}
