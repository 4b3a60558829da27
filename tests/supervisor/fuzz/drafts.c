/*
 * A draft begins as a valid request; then one mutation is made. Those that break exactly one rule of PROTOCOL.md know
 * that it must be refused; those that move a value to a border know that it must be accepted; only noise does not
 * know.
 */
#include <string.h>

#include "drafts.h"
#include "fields.h"

/* One that the verb must have once, or may have but once; 0 where it has none. */
static size_t find_unique(const struct fields *fields)
{
	for (int attempt = 0; attempt < 20 && fields->count > 1; attempt++) {
		size_t i = 1 + draw(fields->count - 1);
		if (strncmp(fields->text[i], "arg=", 4) && strncmp(fields->text[i], "env=", 4))
			return i;
	}
	return 0;
}

static const struct limit *limit_of(const struct fields *fields, size_t i)
{
	for (size_t k = 0; k < LIMIT_COUNT; k++) {
		size_t length = strlen(limits[k].key);
		if (verb_is(fields, limits[k].verb) && !strncmp(fields->text[i], limits[k].key, length) &&
		    fields->text[i][length] == '=')
			return &limits[k];
	}
	return NULL;
}

static enum outcome drop_field(struct fields *fields, struct draft *draft)
{
	size_t i = find_unique(fields);
	if (!i)
		return ACCEPTED;
	memcpy(fields->text[i], fields->text[--fields->count], FIELD_SIZE_LIMIT);
	return REFUSED;
}

static enum outcome repeat_field(struct fields *fields, struct draft *draft)
{
	size_t i = find_unique(fields);
	if (!i)
		return ACCEPTED;
	memcpy(fields->text[fields->count++], fields->text[i], FIELD_SIZE_LIMIT);
	return REFUSED;
}

static enum outcome move_to_border(struct fields *fields, struct draft *draft)
{
	static const char *const malformed[] = {
		"", "-1", "+1", "00", "01", " 1", "1 ", "0x1", "1e3", "1.0", "18446744073709551615",
		"18446744073709551616", "18446744073709551617", "99999999999999999999999999999999", "\xd9\xa1",
	};
	size_t i = find_unique(fields);
	const struct limit *limit = i ? limit_of(fields, i) : NULL;
	uint64_t value;

	if (!limit)
		return ACCEPTED;
	fields->count--;
	memcpy(fields->text[i], fields->text[fields->count], FIELD_SIZE_LIMIT);
	switch (draw(5)) {
	case 0:
		ADD(fields, "%s=%s", limit->key, ONE_OF(malformed));
		return REFUSED;
	case 1:
		ADD(fields, "%s=%lu", limit->key, (unsigned long)(limit->most + 1 + (draw(2) ? draw(1 << 20) : 0)));
		return REFUSED;
	case 2:
		/* Below 0 it is a huge one. */
		ADD(fields, "%s=%lu", limit->key, (unsigned long)(limit->least - 1));
		return REFUSED;
	default:
		value = draw(2) ? limit->least : limit->most;
		ADD(fields, "%s=%lu", limit->key, (unsigned long)value);
		return ACCEPTED;
	}
}

static enum outcome add_foreign(struct fields *fields, struct draft *draft)
{
	static const char *const foreign[] = {
		"verdict=1", "=", "=1", "Arg=x", "arg =x", "noequals", "", "descriptor=", "descriptor=stdin ", "descriptor=4",
	};
	size_t i = draw(LIMIT_COUNT);

	if (draw(2) && !verb_is(fields, limits[i].verb))
		ADD(fields, "%s=%lu", limits[i].key, (unsigned long)limits[i].most);
	else if (draw(4) == 0 && !verb_is(fields, "run"))
		ADD(fields, "%s", draw(2) ? "arg=x" : "env=A=1");
	else
		ADD(fields, "%s", ONE_OF(foreign));
	return REFUSED;
}

static void replace_name(struct fields *fields, const char *name)
{
	for (size_t i = 1; i < fields->count; i++)
		if (!strncmp(fields->text[i], "name=", 5))
			snprintf(fields->text[i], FIELD_SIZE_LIMIT, "name=%s", name);
}

static enum outcome change_name(struct fields *fields, struct draft *draft)
{
	static const char *const unsafe[] = {
		"", "/", "/a", "a/", "a//b", ".", "..", "./a", "../a", "a/.", "a/..", "a/../b", "a/./b", "//", "/../..",
	};
	char name[FIELD_SIZE_LIMIT];
	size_t length = 0, component = 1 + draw(300), total = 1 + draw(1060);

	if (!verb_is(fields, "install"))
		return ACCEPTED;
	if (draw(2)) {
		replace_name(fields, ONE_OF(unsafe));
		return REFUSED;
	}
	for (size_t in_component = 0; length < total; length++)
		if (in_component++ < component || length + 1 == total)
			name[length] = 'x';
		else {
			name[length] = '/';
			in_component = 0;
		}
	name[length] = '\0';
	replace_name(fields, name);
	/* The last component takes one more where a slash would have ended the name. */
	if (total % (component + 1) == 0)
		return component + 1 > 255 || total > 1023 ? REFUSED : ACCEPTED;
	return (component < total ? component : total) > 255 || total > 1023 ? REFUSED : ACCEPTED;
}

static enum outcome change_texts(struct fields *fields, struct draft *draft)
{
	size_t arguments = count_of(fields, "arg="), variables = count_of(fields, "env=");

	if (!verb_is(fields, "run"))
		return ACCEPTED;
	switch (draw(5)) {
	case 0:
		ADD(fields, "%s", draw(2) ? "env=A" : "env==A");
		return REFUSED;
	case 1:
		add_many(fields, "arg", 256 - arguments);
		return ACCEPTED;
	case 2:
		add_many(fields, "arg", 257 - arguments);
		return REFUSED;
	case 3:
		add_many(fields, "env", 256 - variables);
		return ACCEPTED;
	default:
		add_many(fields, "env", 257 - variables);
		return REFUSED;
	}
}

static enum outcome change_descriptors(struct fields *fields, struct draft *draft)
{
	if (draw(2) && draft->descriptor_count) {
		draft->descriptor_count -= 1 + draw(draft->descriptor_count);
		return REFUSED;
	}
	/* Eighty fit into a packet for us; what comes with one more is cut off. */
	if (draw(2)) {
		draft->descriptor_count += 1 + draw(DRAFT_DESCRIPTOR_LIMIT - draft->descriptor_count);
		return REFUSED;
	}
	for (size_t i = 1; i < fields->count; i++)
		if (!strncmp(fields->text[i], "descriptor=", 11)) {
			bool is_for_cgroups = verb_is(fields, "cgroup") || verb_is(fields, "leaf");
			size_t kind = is_for_cgroups ? draw(5) : 6 + draw(KIND_COUNT - 6);
			snprintf(fields->text[i], FIELD_SIZE_LIMIT, "descriptor=%s", kinds[kind]);
			return REFUSED;
		}
	return ACCEPTED;
}

static enum outcome truncate_bytes(const struct fields *fields, struct draft *draft)
{
	draft->size = draw(draft->size);
	/* An empty packet is the end of the connection. Where whole fields are left, they may be enough. */
	return draft->size && !draft->bytes[draft->size - 1] ? EITHER : REFUSED;
}

/* To the largest packet, or one byte beyond it, by one long argument. */
static enum outcome enlarge(const struct fields *fields, struct draft *draft)
{
	size_t room = 65536 + draw(2) - draft->size;

	if (!verb_is(fields, "run"))
		return ACCEPTED;
	memcpy(draft->bytes + draft->size, "arg=", 4);
	memset(draft->bytes + draft->size + 4, 'x', room - 5);
	draft->size += room;
	draft->bytes[draft->size - 1] = '\0';
	return draft->size > 65536 ? REFUSED : ACCEPTED;
}

static enum outcome disturb(const struct fields *fields, struct draft *draft)
{
	for (uint64_t i = 1 + draw(6); i > 0; i--) {
		size_t at = draw(draft->size), other = draw(draft->size);
		char kept = draft->bytes[at];
		draft->bytes[at] = draw(3) ? (char)draw(256) : draft->bytes[other];
		if (draw(2))
			draft->bytes[other] = kept;
	}
	return EITHER;
}

static enum outcome splice(const struct fields *fields, struct draft *draft)
{
	size_t from = draw(draft->size), to = draw(draft->size), length = draw(draft->size - (from > to ? from : to)) + 1;
	memmove(draft->bytes + to, draft->bytes + from, length);
	return EITHER;
}

static enum outcome randomise(const struct fields *fields, struct draft *draft)
{
	draft->size = 1 + draw(draw(50) ? 300 : 65536);
	for (size_t i = 0; i < draft->size; i++)
		draft->bytes[i] = (char)draw(256);
	draft->descriptor_count = draw(DRAFT_DESCRIPTOR_LIMIT + 1);
	return REFUSED; /* that it begins with a verb is less likely than a fault of the machine */
}

/* Of the fields, or of the bytes that they became. */
static const struct {
	const char *name;
	enum outcome (*of_fields)(struct fields *fields, struct draft *draft);
	enum outcome (*of_bytes)(const struct fields *fields, struct draft *draft);
} mutations[] = {
	{ "none", NULL, NULL },
	{ "a field less", drop_field, NULL },
	{ "a field twice", repeat_field, NULL },
	{ "a number at its border", move_to_border, NULL },
	{ "a foreign field", add_foreign, NULL },
	{ "another name", change_name, NULL },
	{ "other texts", change_texts, NULL },
	{ "other descriptors", change_descriptors, NULL },
	{ "truncated", NULL, truncate_bytes },
	{ "as large as can be", NULL, enlarge },
	{ "noise", NULL, disturb },
	{ "spliced", NULL, splice },
	{ "random", NULL, randomise },
};

void draft_request(struct draft *draft, uint64_t seed, uint64_t serial)
{
	static struct fields fields;
	size_t mutation;

	random_state = seed;
	random_state = draw(UINT64_MAX) + serial;
	make_valid(&fields);
	mutation = draw(LENGTH(mutations));
	draft->mutation = mutations[mutation].name;
	draft->descriptor_count = count_of(&fields, "descriptor=");
	draft->expected = ACCEPTED;
	if (mutations[mutation].of_fields)
		draft->expected = mutations[mutation].of_fields(&fields, draft);
	draft->size = serialise(&fields, draft->bytes);
	if (mutations[mutation].of_bytes)
		draft->expected = mutations[mutation].of_bytes(&fields, draft);
}
