/* Requests for the supervisor's parser: valid ones, and ones with a single fault of a known kind. */
#ifndef DRAFTS_H
#define DRAFTS_H

#include <stddef.h>
#include <stdint.h>

#define DRAFT_SIZE_LIMIT (2 * 65536)
#define DRAFT_DESCRIPTOR_LIMIT 92

enum outcome { ACCEPTED, REFUSED, EITHER };

struct draft {
	char bytes[DRAFT_SIZE_LIMIT];
	size_t size;
	size_t descriptor_count;	/* how many to send along */
	enum outcome expected;
	const char *mutation;		/* its name, for a report */
};

/* The same for the same seed and serial, whatever came before. */
void draft_request(struct draft *draft, uint64_t seed, uint64_t serial);

#endif
