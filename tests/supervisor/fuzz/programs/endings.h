/* A program that ends in every way: the first argument says how. Expectations are in ../endings.py. */
#ifndef ENDINGS_H
#define ENDINGS_H

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* What no way returns that works: it could not even be prepared. */
#define BROKEN 255

/* Most ways end with exit code NUMBER, below 255. */
struct ending {
	const char *way;
	int (*end)(int number);
};

extern const struct ending exits[], processes[], limits[];

void sleep_for_ever(void);
/* A pipe through which children and threads say that they live. */
void make_ready_pipe(void);
void say_ready(void);
void await_ready(int count);

#endif
