/*
 * Random and truncated requests through the supervisor's own receive(), parse_request() and, where that is harmless
 * outside a sandbox, obey(): in one process, built with sanitizers. Arguments: how many, the seed, and the first's
 * serial. What it finds it prints with seed and serial, and aborts.
 *
 * We are both ends of the connection. The supervisor ends at a bad request; here its exit() comes back to us.
 */
#include <poll.h>
#include <sanitizer/common_interface_defs.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "checks.h"
#include "drafts.h"
#include "fields.h"

#define main supervisor_main
#include "supervisor.c"
#undef main

#define LAST_RECEIVED 160
#define MADE_COUNT 6

static struct {
	uint64_t seed, serial;
	struct draft draft;
	long accepted, refused, installed;
	/* A file first: what install needs. The others are of every wrong kind. */
	int made[MADE_COUNT];
	size_t first_made, step; /* which are sent, and whether it is one many times */
	bool is_parsed;
	int worker;
	jmp_buf ended;
} fuzz;

noreturn void __wrap_exit(int code);
noreturn void __wrap_exit(int code)
{
	longjmp(fuzz.ended, code + 1);
}

void say_where(void)
{
	dprintf(STDERR_FILENO, "request %llu of seed %llu (%s, %zu bytes, %zu descriptors)\n",
		(unsigned long long)fuzz.serial, (unsigned long long)fuzz.seed, fuzz.draft.mutation, fuzz.draft.size,
		fuzz.draft.descriptor_count);
}

static int count_received(void)
{
	int count = 0;
	for (int fd = FIRST_RECEIVED; fd < LAST_RECEIVED; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static void make_descriptors(struct supervisor *sup)
{
	int pair[2];

	CHECK(!socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair));
	sup->connection = pair[0];
	fuzz.worker = pair[1];
	fuzz.made[0] = memfd_create("file", MFD_CLOEXEC);
	/* What each file of a cgroup may say. */
	CHECK(dprintf(fuzz.made[0], "1\ncache 1\nfile 1\nshmem 1\noom 1\noom_kill 1\n") > 0);
	CHECK(!pipe2(pair, O_CLOEXEC));
	fuzz.made[1] = pair[0];
	fuzz.made[2] = open("/dev/null", O_RDWR | O_CLOEXEC);
	fuzz.made[3] = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fuzz.made[4] = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	fuzz.made[5] = open("/", O_PATH | O_CLOEXEC);
}

static void make_box(struct supervisor *sup)
{
	CHECK(!mkdir("box", 0755) && !mkdir("box/program", 0755));
	sup->box = open("box", O_PATH | O_DIRECTORY | O_CLOEXEC);
	CHECK(sup->box >= 0);
}

/* The lowest free one is what recvmsg takes. Called when all that we hold ourselves is open. */
static void fill_descriptors(void)
{
	for (int fd = open("/dev/null", O_RDONLY | O_CLOEXEC); fd < FIRST_RECEIVED - 1;)
		CHECK((fd = dup(fd)) >= 0);
	CHECK(!count_received());
}

/* A name is installed once. */
static void empty_box(void)
{
	int program = open("box/program", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK(program >= 0 && !tree_remove(program));
	close(program);
}

static void send_draft(void)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int) * DRAFT_DESCRIPTOR_LIMIT)];
	} control = { 0 };
	struct iovec content = { fuzz.draft.bytes, fuzz.draft.size };
	struct msghdr message = { .msg_iov = &content, .msg_iovlen = 1 };
	size_t count = fuzz.draft.descriptor_count;

	fuzz.first_made = draw(2) ? 0 : draw(MADE_COUNT);
	fuzz.step = draw(2);
	if (count) {
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(sizeof(int) * count);
		for (size_t i = 0; i < count; i++)
			memcpy(CMSG_DATA(&control.header) + sizeof(int) * i,
			       &fuzz.made[(fuzz.first_made + i * fuzz.step) % MADE_COUNT], sizeof(int));
	}
	CHECK(sendmsg(fuzz.worker, &message, MSG_NOSIGNAL) == (ssize_t)fuzz.draft.size);
}

static void take_answers(enum verb verb)
{
	char text[REPLY_SIZE_LIMIT], rights[64];
	struct iovec content = { text, sizeof text };
	bool is_last = verb == VERB_CANCEL;

	while (!is_last) {
		struct msghdr message = { .msg_iov = &content, .msg_iovlen = 1, .msg_control = rights,
					  .msg_controllen = sizeof rights };
		ssize_t size = recvmsg(fuzz.worker, &message, MSG_DONTWAIT);
		CHECK(size >= 5 && !(message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)));
		if (CMSG_FIRSTHDR(&message)) {
			int file;
			memcpy(&file, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof file);
			close(file);
		}
		is_last = memcmp(text, "file", 5) != 0;
		if (is_last)
			CHECK(!memcmp(text, "done\n", 5) || !memcmp(text, "error\n", 6));
		/* What is no regular file is not installed. */
		if (verb == VERB_INSTALL)
			CHECK(memcmp(text, "done", 4) || !fuzz.first_made);
		fuzz.installed += verb == VERB_INSTALL && !memcmp(text, "done", 4);
	}
	CHECK(recv(fuzz.worker, text, sizeof text, MSG_DONTWAIT) < 0);
}

/* The others kill every process or become another user: for them there are real runs. */
static bool is_harmless(enum verb verb)
{
	return verb == VERB_INSTALL || verb == VERB_LEAF || verb == VERB_CGROUP || verb == VERB_MEMORY ||
	       verb == VERB_CANCEL;
}

static int count_held(const struct supervisor *sup)
{
	int count = 0;
	for (int i = 0; i < CGROUP_LIMIT; i++) {
		const struct run_cgroup *held = &sup->cgroups[i];
		const int files[] = { held->join, held->cpu, held->usage, held->peak, held->stat, held->oom };
		for (size_t k = 0; k < sizeof files / sizeof files[0]; k++)
			count += files[k] >= 0;
	}
	return count;
}

/* What serve() does with one packet. It may end in the middle. */
static void serve_one(struct supervisor *sup, struct request *req, char **exact)
{
	static char bytes[REQUEST_SIZE_LIMIT];
	int descriptors[DESCRIPTORS_PER_REQUEST];
	size_t count, size = receive(sup, bytes, descriptors, &count);

	/* Of the exact size, so that reading one byte too many is seen. */
	*exact = malloc(size);
	memcpy(*exact, bytes, size);
	if (parse_request(req, *exact, size, descriptors, count))
		exit(1);
	check_accepted(req, *exact, size, count);
	fuzz.is_parsed = true;
	if (is_harmless(req->verb)) {
		obey(sup, req);
		take_answers(req->verb);
	}
	close_descriptors(req);
	CHECK(count_received() == count_held(sup));
}

static void close_received(struct supervisor *sup)
{
	CHECK(!close_range(FIRST_RECEIVED, ~0U, 0));
	cgroups_init(sup);
}

static void try_one(struct supervisor *sup)
{
	static struct request req;
	static char *exact;

	exact = NULL;
	fuzz.is_parsed = false;
	send_draft();
	if (!setjmp(fuzz.ended))
		serve_one(sup, &req, &exact);
	else
		close_received(sup);
	free(exact);
	/* What is no file of a cgroup ends it later. */
	CHECK(fuzz.draft.expected == EITHER || fuzz.is_parsed == (fuzz.draft.expected == ACCEPTED));
	fuzz.accepted += fuzz.is_parsed;
	fuzz.refused += !fuzz.is_parsed;
}

/* Valid requests, each cut off after every one of its bytes. */
static void try_every_length(struct supervisor *sup, uint64_t serial)
{
	size_t whole;

	draft_request(&fuzz.draft, fuzz.seed, serial);
	whole = fuzz.draft.size;
	for (fuzz.draft.size = 0; fuzz.draft.size < whole; fuzz.draft.size++) {
		size_t size = fuzz.draft.size;
		fuzz.draft.expected = size && !fuzz.draft.bytes[size - 1] ? EITHER : REFUSED;
		try_one(sup);
	}
}

int main(int argc, char **argv)
{
	static struct supervisor sup = { .cpu_usage = -1 };
	uint64_t first, count;

	if (argc != 4)
		return 2;
	count = strtoull(argv[1], NULL, 10);
	fuzz.seed = strtoull(argv[2], NULL, 10);
	first = strtoull(argv[3], NULL, 10);
	__sanitizer_set_death_callback(say_where);
	/* die() says each time why; sanitizers write to the descriptor itself. */
	stderr = fopen("/dev/null", "w");
	cgroups_init(&sup);
	make_descriptors(&sup);
	make_box(&sup);
	fill_descriptors();
	for (fuzz.serial = first; fuzz.serial < first + count; fuzz.serial++) {
		if (fuzz.serial % 4096 == 0)
			empty_box();
		draft_request(&fuzz.draft, fuzz.seed, fuzz.serial);
		if (!strcmp(fuzz.draft.mutation, "none") && fuzz.draft.size < 400 && fuzz.serial % 64 == 0)
			try_every_length(&sup, fuzz.serial);
		draft_request(&fuzz.draft, fuzz.seed, fuzz.serial);
		try_one(&sup);
	}
	printf("accepted=%ld refused=%ld installed=%ld\n", fuzz.accepted, fuzz.refused, fuzz.installed);
	return 0;
}
