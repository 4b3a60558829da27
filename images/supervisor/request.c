/*
 * Requests: NUL-terminated text fields, the verb first. We parse strictly: if we
 * guessed what a field means, a limit might not be kept.
 */
#include <string.h>
#include <unistd.h>

#include "supervisor.h"

static const char *const verb_names[VERB_COUNT] = {
	[VERB_INSTALL] = "install", [VERB_RUN] = "run",	      [VERB_CANCEL] = "cancel", [VERB_RESET] = "reset",
	[VERB_COLLECT] = "collect", [VERB_SCRUB] = "scrub",   [VERB_LEAF] = "leaf",	[VERB_CGROUP] = "cgroup",
	[VERB_MEMORY] = "memory",
};

static const char *const descriptor_names[DESCRIPTOR_COUNT] = {
	[DESCRIPTOR_STDIN] = "stdin", [DESCRIPTOR_STDOUT] = "stdout", [DESCRIPTOR_STDERR] = "stderr",
	[DESCRIPTOR_INPUT] = "input", [DESCRIPTOR_ANSWER] = "answer",
	[DESCRIPTOR_FILE] = "file",   [DESCRIPTOR_LEAF] = "leaf",     [DESCRIPTOR_JOIN] = "join",
	[DESCRIPTOR_CPU] = "cpu",     [DESCRIPTOR_USAGE] = "usage",   [DESCRIPTOR_PEAK] = "peak",
	[DESCRIPTOR_STAT] = "stat",   [DESCRIPTOR_OOM] = "oom",
};

/* A number that a verb must have: where it goes, and its bounds, both included. */
struct number {
	enum verb verb;
	const char *key;
	size_t offset;
	uint64_t least, most;
};

#define DAY_US 86400000000ULL
#define TEBIBYTE (1ULL << 40)

static const struct number numbers[] = {
	{ VERB_INSTALL, "mode", offsetof(struct request, mode), 0, 0555 },
	{ VERB_RUN, "cpu_limit_us", offsetof(struct request, cpu_limit_us), 1, DAY_US },
	{ VERB_RUN, "wall_limit_us", offsetof(struct request, wall_limit_us), 1, DAY_US },
	{ VERB_RUN, "process_limit", offsetof(struct request, process_limit), 1, 1 << 20 },
	{ VERB_RUN, "file_limit_bytes", offsetof(struct request, file_limit_bytes), 0, TEBIBYTE },
	{ VERB_RUN, "keep_work", offsetof(struct request, keep_work), 0, 1 },
	{ VERB_RUN, "short_run_us", offsetof(struct request, short_run_us), 1, DAY_US },
	{ VERB_RUN, "usual_exit_code", offsetof(struct request, usual_exit_code), 0, 255 },
	{ VERB_RUN, "ends_at_work", offsetof(struct request, ends_at_work), 0, 1 },
	{ VERB_RUN, "idle_us", offsetof(struct request, idle_us), 0, DAY_US },
	{ VERB_RUN, "allowed_cgroups", offsetof(struct request, allowed_cgroups), 0, (1 << CGROUP_LIMIT) - 1 },
	{ VERB_CANCEL, "last_run", offsetof(struct request, last_run), 0, SERIES_LIMIT - 1 },
	{ VERB_COLLECT, "limit_bytes", offsetof(struct request, collect_limit_bytes), 0, TEBIBYTE },
	{ VERB_COLLECT, "limit_files", offsetof(struct request, collect_limit_files), 0, 1 << 20 },
	{ VERB_CGROUP, "number", offsetof(struct request, cgroup_number), 0, CGROUP_LIMIT - 1 },
	{ VERB_CGROUP, "version", offsetof(struct request, cgroup_version), 1, 2 },
	{ VERB_CGROUP, "peak_is_resettable", offsetof(struct request, peak_is_resettable), 0, 1 },
	{ VERB_CGROUP, "residue_limit_bytes", offsetof(struct request, residue_limit_bytes), 0, TEBIBYTE },
};
#define NUMBER_COUNT (sizeof numbers / sizeof numbers[0])

/* The descriptors that a verb must have, and those that it may have besides. */
#define BIT(descriptor) (1U << (descriptor))
#define STDIO (BIT(DESCRIPTOR_STDIN) | BIT(DESCRIPTOR_STDOUT) | BIT(DESCRIPTOR_STDERR))
static const struct {
	unsigned needed, allowed;
} verb_descriptors[VERB_COUNT] = {
	[VERB_INSTALL] = { BIT(DESCRIPTOR_FILE), 0 },
	[VERB_RUN] = { STDIO, BIT(DESCRIPTOR_INPUT) | BIT(DESCRIPTOR_ANSWER) },
	[VERB_LEAF] = { BIT(DESCRIPTOR_LEAF), 0 },
	[VERB_CGROUP] = { BIT(DESCRIPTOR_JOIN) | BIT(DESCRIPTOR_USAGE) | BIT(DESCRIPTOR_PEAK) | BIT(DESCRIPTOR_STAT) |
				  BIT(DESCRIPTOR_OOM),
			  BIT(DESCRIPTOR_CPU) },
};

static int index_of(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return (int)i;
	return -1;
}

/* Takes decimal digits and nothing else, without a leading zero. Returns false for anything else. */
static bool parse_number(const char *text, uint64_t *value)
{
	uint64_t sum = 0;
	if (!*text || (text[0] == '0' && text[1]))
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9' || sum > (UINT64_MAX - 9) / 10)
			return false;
		sum = sum * 10 + (uint64_t)(*text - '0');
	}
	*value = sum;
	return true;
}

/* Whether it is a relative path whose components are neither empty nor dots. */
static bool name_is_safe(const char *name)
{
	size_t length = strlen(name);
	if (!length || length >= NAME_SIZE_LIMIT)
		return false;
	for (const char *part = name;; part++) {
		size_t size = strcspn(part, "/");
		if (!size || size > 255 || (size == 1 && part[0] == '.') || (size == 2 && !memcmp(part, "..", 2)))
			return false;
		part += size;
		if (!*part)
			return true;
	}
}

static const char *parse_text_field(struct request *req, const char *key, char *value)
{
	if (req->verb == VERB_INSTALL && !strcmp(key, "name")) {
		if (req->name)
			return "name is repeated";
		if (!name_is_safe(value))
			return "name is not a plain relative path";
		req->name = value;
		return NULL;
	}
	if (req->verb == VERB_RUN && !strcmp(key, "arg")) {
		if (req->argument_count == ARGUMENT_COUNT_LIMIT)
			return "too many arguments";
		req->argv[req->argument_count++] = value;
		return NULL;
	}
	if (req->verb == VERB_RUN && !strcmp(key, "env")) {
		if (req->environment_count == ENVIRONMENT_COUNT_LIMIT)
			return "too many environment variables";
		if (!strchr(value, '=') || value[0] == '=')
			return "env without a name";
		req->envp[req->environment_count++] = value;
		return NULL;
	}
	return "unknown key";
}

/* What of a request was seen so far. */
struct progress {
	bool number_seen[NUMBER_COUNT];
	size_t descriptors_used;
};

static const char *parse_number_field(struct request *req, size_t i, const char *value, struct progress *progress)
{
	uint64_t number;
	if (progress->number_seen[i])
		return "number is repeated";
	if (!parse_number(value, &number))
		return "number is malformed";
	if (number < numbers[i].least || number > numbers[i].most)
		return "number is out of range";
	progress->number_seen[i] = true;
	memcpy((char *)req + numbers[i].offset, &number, sizeof number);
	return NULL;
}

static const char *parse_descriptor_field(struct request *req, const char *value, const int *received,
					  size_t received_count, struct progress *progress)
{
	int which = index_of(descriptor_names, DESCRIPTOR_COUNT, value);
	unsigned known = verb_descriptors[req->verb].needed | verb_descriptors[req->verb].allowed;
	size_t row_limit = req->verb == VERB_RUN ? SERIES_LIMIT : 1;
	size_t row = 0;
	if (which < 0 || !(known & BIT(which)))
		return "descriptor of an unknown kind";
	while (row < row_limit && req->descriptors[row][which] >= 0)
		row++;
	if (row == row_limit)
		return "descriptor is repeated";
	if (progress->descriptors_used == received_count)
		return "descriptor is named but did not come";
	req->descriptors[row][which] = received[progress->descriptors_used++];
	return NULL;
}

static const char *parse_field(struct request *req, char *field, const int *received, size_t received_count,
			       struct progress *progress)
{
	char *value = strchr(field, '=');
	if (!value)
		return "field without a value";
	*value++ = '\0';
	if (!strcmp(field, "descriptor"))
		return parse_descriptor_field(req, value, received, received_count, progress);
	for (size_t i = 0; i < NUMBER_COUNT; i++)
		if (numbers[i].verb == req->verb && !strcmp(numbers[i].key, field))
			return parse_number_field(req, i, value, progress);
	return parse_text_field(req, field, value);
}

static unsigned descriptors_of(const int *row)
{
	unsigned present = 0;
	for (int i = 0; i < DESCRIPTOR_COUNT; i++)
		present |= row[i] >= 0 ? BIT(i) : 0;
	return present;
}

/* Counts the rows, of which the first must be there. Returns false where a row lacks a descriptor: one that the verb
 * needs, or one that the first row has. */
static bool count_rows(const struct request *req, size_t *count)
{
	unsigned needed = verb_descriptors[req->verb].needed | descriptors_of(req->descriptors[0]);
	for (*count = 0; *count < SERIES_LIMIT; ++*count) {
		unsigned present = descriptors_of(req->descriptors[*count]);
		if (*count && !present)
			return true;
		if ((present & needed) != needed)
			return false;
	}
	return true;
}

static const char *check_complete(struct request *req, size_t received_count, const struct progress *progress)
{
	for (size_t i = 0; i < NUMBER_COUNT; i++)
		if (numbers[i].verb == req->verb && !progress->number_seen[i])
			return "a number is missing";
	if (!count_rows(req, &req->run_count))
		return "a descriptor is missing";
	if (progress->descriptors_used != received_count)
		return "more descriptors came than were named";
	if (req->verb == VERB_INSTALL && !req->name)
		return "name is missing";
	if (req->verb == VERB_RUN && !req->argument_count)
		return "arg is missing";
	return NULL;
}

const char *parse_request(struct request *req, char *bytes, size_t size, const int *received, size_t received_count)
{
	struct progress progress = { 0 };
	int verb;

	memset(req, 0, sizeof *req);
	memset(req->descriptors, -1, sizeof req->descriptors);
	if (!size || bytes[size - 1] != '\0')
		return "request does not end with NUL";
	verb = index_of(verb_names, VERB_COUNT, bytes);
	if (verb < 0)
		return "unknown verb";
	req->verb = (enum verb)verb;
	for (char *field = bytes + strlen(bytes) + 1; field < bytes + size;) {
		char *next = field + strlen(field) + 1;
		const char *fault = parse_field(req, field, received, received_count, &progress);
		if (fault)
			return fault;
		field = next;
	}
	return check_complete(req, received_count, &progress);
}

void close_row(int row[DESCRIPTOR_COUNT])
{
	for (int i = 0; i < DESCRIPTOR_COUNT; i++) {
		if (row[i] >= 0)
			close(row[i]);
		row[i] = -1;
	}
}

void close_descriptors(struct request *req)
{
	for (size_t row = 0; row < SERIES_LIMIT; row++)
		close_row(req->descriptors[row]);
}
