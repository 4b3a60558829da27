/* The fields of a request, before they become bytes. */
#ifndef FIELDS_H
#define FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define FIELD_LIMIT 600
#define FIELD_SIZE_LIMIT 1100

struct fields {
	char text[FIELD_LIMIT][FIELD_SIZE_LIMIT];
	size_t count;
};

struct limit {
	const char *verb, *key;
	uint64_t least, most;
};

#define LIMIT_COUNT 18
#define KIND_COUNT 13
extern const struct limit limits[LIMIT_COUNT];
extern const char *const kinds[KIND_COUNT];	/* of descriptors */

#define ADD(fields, ...) snprintf((fields)->text[(fields)->count++], FIELD_SIZE_LIMIT, __VA_ARGS__)
#define LENGTH(array) (sizeof(array) / sizeof(array)[0])
#define ONE_OF(array) ((array)[draw(LENGTH(array))])

/* The seed is the state; the same seed gives the same numbers. */
extern uint64_t random_state;
uint64_t draw(uint64_t below);

void make_valid(struct fields *fields);
bool verb_is(const struct fields *fields, const char *verb);
void add_many(struct fields *fields, const char *key, size_t count);
size_t count_of(const struct fields *fields, const char *prefix);
size_t serialise(const struct fields *fields, char *bytes);

#endif
