/*
 * Landlock: programs may read what file modes let them read, but write only
 * below the box and to harmless devices. It is the second lock behind file modes
 * and the read-only root. It also keeps a program from lowering its
 * oom_score_adj. We do not restrict reading: the input is a file of another
 * mount namespace, and a program could then not open /dev/stdin.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "supervisor.h"

/* Rights of ABI 2 and 3, which the headers of older distributions lack. */
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

#define WRITES_ABI_2                                                                                              \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |         \
	 LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |               \
	 LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |            \
	 LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_REFER)

static const char *const writable_devices[] = {
	"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty",
};

static void allow(int ruleset, int path, uint64_t access)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = access, .parent_fd = path };
	if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0))
		die("landlock_add_rule: %m");
}

void landlock_prepare(struct supervisor *sup)
{
	struct landlock_ruleset_attr attr = { .handled_access_fs = WRITES_ABI_2 };

	sup->landlock = -1;
	sup->landlock_abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	/* Compilers rename files between directories, which ABI 1 always forbids. */
	if (sup->landlock_abi < 2) {
		sup->landlock_abi = 0;
		return;
	}
	if (sup->landlock_abi >= 3)
		attr.handled_access_fs |= LANDLOCK_ACCESS_FS_TRUNCATE;
	sup->landlock = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
	if (sup->landlock < 0)
		die("landlock_create_ruleset: %m");
	allow(sup->landlock, sup->box, attr.handled_access_fs);
	for (size_t i = 0; i < sizeof writable_devices / sizeof writable_devices[0]; i++) {
		int device = open(writable_devices[i], O_PATH | O_CLOEXEC);
		if (device < 0)
			continue; /* gVisor has no /dev/tty; a missing device needs no rule */
		allow(sup->landlock, device, LANDLOCK_ACCESS_FS_WRITE_FILE);
		close(device);
	}
}
