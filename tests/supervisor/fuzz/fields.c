/* Valid requests, their fields in any order. The rules of PROTOCOL.md are written down here a second time on purpose. */
#include <string.h>

#include "fields.h"

const struct limit limits[LIMIT_COUNT] = {
	{ "install", "mode", 0, 365 },
	{ "run", "cpu_limit_us", 1, 86400000000 },
	{ "run", "wall_limit_us", 1, 86400000000 },
	{ "run", "process_limit", 1, 1048576 },
	{ "run", "file_limit_bytes", 0, 1099511627776 },
	{ "run", "keep_work", 0, 1 },
	{ "run", "short_run_us", 1, 86400000000 },
	{ "run", "usual_exit_code", 0, 255 },
	{ "run", "ends_at_work", 0, 1 },
	{ "run", "idle_us", 0, 86400000000 },
	{ "run", "allowed_cgroups", 0, 7 },
	{ "cancel", "last_run", 0, 15 },
	{ "collect", "limit_bytes", 0, 1099511627776 },
	{ "collect", "limit_files", 0, 1048576 },
	{ "cgroup", "number", 0, 2 },
	{ "cgroup", "version", 1, 2 },
	{ "cgroup", "peak_is_resettable", 0, 1 },
	{ "cgroup", "residue_limit_bytes", 0, 1099511627776 },
};

static const char *const verbs[] = {
	"install", "install", "run", "run", "run", "cancel", "reset", "collect", "scrub", "cgroup", "cgroup", "memory",
	"leaf",
};
const char *const kinds[KIND_COUNT] = {
	"stdin", "stdout", "stderr", "input", "answer", "file", "leaf", "cpu", "join", "usage", "peak", "stat", "oom",
};

uint64_t random_state;

/* splitmix64 */
uint64_t draw(uint64_t below)
{
	uint64_t word = random_state += 0x9e3779b97f4a7c15;
	word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
	word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
	return (word ^ (word >> 31)) % below;
}

bool verb_is(const struct fields *fields, const char *verb)
{
	return !strcmp(fields->text[0], verb);
}

void add_many(struct fields *fields, const char *key, size_t count)
{
	for (size_t i = 0; i < count; i++)
		ADD(fields, "%s=%.*s=%lu", key, (int)draw(20) + 1, "A rather long value indeed", (unsigned long)i);
}

static void add_descriptors(struct fields *fields)
{
	if (verb_is(fields, "install"))
		ADD(fields, "descriptor=file");
	if (verb_is(fields, "leaf"))
		ADD(fields, "descriptor=leaf");
	if (verb_is(fields, "run"))
		for (size_t i = 0, each = 3 + draw(3), runs = draw(3) ? 1 : 1 + draw(16); i < each * runs; i++)
			ADD(fields, "descriptor=%s", kinds[i % each]);
	for (int i = draw(2) ? 7 : 8; i < KIND_COUNT && verb_is(fields, "cgroup"); i++)
		ADD(fields, "descriptor=%s", kinds[i]);
}

static void shuffle(struct fields *fields)
{
	char kept[FIELD_SIZE_LIMIT];

	for (size_t i = fields->count - 1; i > 1; i--) {
		size_t other = 1 + draw(i);
		memcpy(kept, fields->text[i], sizeof kept);
		memcpy(fields->text[i], fields->text[other], sizeof kept);
		memcpy(fields->text[other], kept, sizeof kept);
	}
}

void make_valid(struct fields *fields)
{
	fields->count = 0;
	ADD(fields, "%s", ONE_OF(verbs));
	if (verb_is(fields, "install"))
		ADD(fields, "name=%lu/%lu.c", (unsigned long)draw(8), (unsigned long)draw(1000));
	if (verb_is(fields, "run")) {
		add_many(fields, "arg", 1 + draw(4));
		add_many(fields, "env", draw(4));
	}
	for (size_t i = 0; i < LIMIT_COUNT; i++)
		if (verb_is(fields, limits[i].verb))
			ADD(fields, "%s=%lu", limits[i].key,
			    (unsigned long)(limits[i].least + draw(limits[i].most - limits[i].least + 1)));
	add_descriptors(fields);
	shuffle(fields);
}

size_t serialise(const struct fields *fields, char *bytes)
{
	size_t size = 0;
	for (size_t i = 0; i < fields->count; i++) {
		size_t length = strlen(fields->text[i]) + 1;
		memcpy(bytes + size, fields->text[i], length);
		size += length;
	}
	return size;
}

size_t count_of(const struct fields *fields, const char *prefix)
{
	size_t count = 0;
	for (size_t i = 1; i < fields->count; i++)
		count += !strncmp(fields->text[i], prefix, strlen(prefix));
	return count;
}
