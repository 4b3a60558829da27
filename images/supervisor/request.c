/*
 * Requests: NUL-terminated text fields, the verb first. Parsed strictly, since
 * a field that is guessed at is a limit that is not kept.
 */
#include <string.h>
#include <unistd.h>

#include "supervisor.h"

static const char *const verb_names[VERB_COUNT] = {
	[VERB_INSTALL] = "install", [VERB_RUN] = "run",	      [VERB_CANCEL] = "cancel", [VERB_RESET] = "reset",
	[VERB_COLLECT] = "collect", [VERB_SCRUB] = "scrub",   [VERB_CGROUP] = "cgroup", [VERB_MEMORY] = "memory",
};

static const char *const descriptor_names[DESCRIPTOR_COUNT] = {
	[DESCRIPTOR_STDIN] = "stdin", [DESCRIPTOR_STDOUT] = "stdout", [DESCRIPTOR_STDERR] = "stderr",
	[DESCRIPTOR_FILE] = "file",   [DESCRIPTOR_LEAF] = "leaf",     [DESCRIPTOR_RUN] = "run",
	[DESCRIPTOR_CPU] = "cpu",
};

/* A number that a verb needs: where it goes and what it may be. */
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
	{ VERB_COLLECT, "limit_bytes", offsetof(struct request, collect_limit_bytes), 0, TEBIBYTE },
	{ VERB_COLLECT, "limit_files", offsetof(struct request, collect_limit_files), 0, 1 << 20 },
};
#define NUMBER_COUNT (sizeof numbers / sizeof numbers[0])

/* Descriptors that a verb must have, and those that it may have. */
#define BIT(descriptor) (1U << (descriptor))
static const struct {
	unsigned needed, allowed;
} verb_descriptors[VERB_COUNT] = {
	[VERB_INSTALL] = { BIT(DESCRIPTOR_FILE), 0 },
	[VERB_RUN] = { BIT(DESCRIPTOR_STDIN) | BIT(DESCRIPTOR_STDOUT) | BIT(DESCRIPTOR_STDERR), 0 },
	[VERB_CGROUP] = { 0, BIT(DESCRIPTOR_LEAF) | BIT(DESCRIPTOR_RUN) | BIT(DESCRIPTOR_CPU) },
};

static int index_of(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return (int)i;
	return -1;
}

/* Decimal digits and nothing else, without a leading zero. */
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

/* A relative path whose components are neither empty nor dots. */
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
	if (which < 0 || !(known & BIT(which)))
		return "descriptor of an unknown kind";
	if (req->descriptors[which] >= 0)
		return "descriptor is repeated";
	if (progress->descriptors_used == received_count)
		return "descriptor is named but did not come";
	req->descriptors[which] = received[progress->descriptors_used++];
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

static const char *check_complete(const struct request *req, size_t received_count, const struct progress *progress)
{
	for (size_t i = 0; i < NUMBER_COUNT; i++)
		if (numbers[i].verb == req->verb && !progress->number_seen[i])
			return "a number is missing";
	for (int i = 0; i < DESCRIPTOR_COUNT; i++)
		if ((verb_descriptors[req->verb].needed & BIT(i)) && req->descriptors[i] < 0)
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
	for (int i = 0; i < DESCRIPTOR_COUNT; i++)
		req->descriptors[i] = -1;
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
