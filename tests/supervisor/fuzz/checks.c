#include "checks.h"

#include <string.h>

static void check_name(const char *name)
{
	char copy[NAME_SIZE_LIMIT + 2];

	CHECK(strlen(name) < NAME_SIZE_LIMIT);
	snprintf(copy, sizeof copy, "/%s/", name);
	CHECK(!strstr(copy, "//") && !strstr(copy, "/./") && !strstr(copy, "/../"));
}

static void check_texts(char *const *texts, size_t count, const char *bytes, size_t size)
{
	CHECK(count <= 256 && !texts[count]);
	for (size_t i = 0; i < count; i++)
		CHECK(texts[i] > bytes && texts[i] + strlen(texts[i]) < bytes + size);
}

void check_accepted(const struct request *req, const char *bytes, size_t size, size_t received_count)
{
	size_t placed = 0;

	const int *all = req->descriptors[0];

	for (int i = 0; i < SERIES_LIMIT * DESCRIPTOR_COUNT; i++) {
		for (int k = 0; k < i && all[i] >= 0; k++)
			CHECK(all[i] != all[k]);
		CHECK(all[i] == -1 || all[i] >= FIRST_RECEIVED);
		placed += all[i] >= 0;
	}
	CHECK(placed == received_count);
	check_texts(req->argv, req->argument_count, bytes, size);
	check_texts(req->envp, req->environment_count, bytes, size);
	if (req->verb == VERB_CGROUP)
		CHECK(req->cgroup_number < CGROUP_LIMIT);
	if (req->verb == VERB_INSTALL) {
		check_name(req->name);
		CHECK(req->mode <= 0555 && req->descriptors[0][DESCRIPTOR_FILE] >= 0);
	}
	if (req->verb == VERB_RUN) {
		CHECK(req->argument_count && req->run_count && req->keep_work <= 1 && req->ends_at_work <= 1);
		for (size_t row = 0; row < req->run_count; row++)
			for (int i = 0; i < DESCRIPTOR_COUNT; i++) {
				CHECK(i > DESCRIPTOR_STDERR || req->descriptors[row][i] >= 0);
				CHECK((req->descriptors[row][i] >= 0) == (all[i] >= 0));
			}
		CHECK(req->cpu_limit_us && req->cpu_limit_us <= 86400000000 && req->process_limit);
		CHECK(req->wall_limit_us && req->wall_limit_us <= 86400000000);
	}
}
