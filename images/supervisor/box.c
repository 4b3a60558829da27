/*
 * The box: one tmpfs that belongs to root, with two directories. program/ belongs
 * to root, too, and holds what the worker installed. work/ belongs to the
 * programs' uid; it is the only place where they can write. Shared memory lies
 * there, too.
 *
 * We never enter work/. We could not, being root without CAP_DAC_OVERRIDE, and
 * must not: names in there are chosen by an attacker. A child of the programs'
 * uid does it.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "supervisor.h"

/* Makes us act on files as UID. The box belongs to root and has mode 0775: with this fsuid and root's group we can make
 * and remove a directory of that uid in it. Otherwise this would take CAP_CHOWN, which we do not have. */
static void act_as(uid_t uid)
{
	setfsuid(uid);
	if ((uid_t)setfsuid(uid) != uid)
		die("setfsuid: %m");
}

const char *become_program_uid(uid_t uid)
{
	if (setgroups(0, NULL))
		return "setgroups";
	if (setresgid(uid, uid, uid))
		return "setresgid";
	if (setresuid(uid, uid, uid))
		return "setresuid";
	return NULL;
}

static const char *make_work(struct supervisor *sup)
{
	int result;

	act_as(sup->uid);
	result = mkdirat(sup->box, "work", 0700);
	act_as(0);
	return result ? "mkdir" : NULL;
}

static bool remove_work(struct supervisor *sup)
{
	int result;

	act_as(sup->uid);
	result = unlinkat(sup->box, "work", AT_REMOVEDIR);
	act_as(0);
	return !result || errno == ENOENT;
}

/* Runs in a child: opens work/ as the uid, whatever mode a program gave it. */
static int open_work_as_uid(struct supervisor *sup)
{
	if (become_program_uid(sup->uid) || fchmodat(sup->box, "work", 0700, 0))
		return -1;
	return openat(sup->box, "work", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Waits for a child of ours, whose exit code is an errno. Returns that: 0 for success, EINTR where it was killed. */
static int wait_for(pid_t pid)
{
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			die("waitpid: %m");
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	return EINTR;
}

static const char *wipe_work(struct supervisor *sup)
{
	pid_t pid = fork();

	if (pid < 0)
		return "fork";
	if (!pid) {
		int work = open_work_as_uid(sup);
		_exit(work < 0 || tree_remove(work) ? errno : 0);
	}
	errno = wait_for(pid);
	return errno ? "wipe" : NULL;
}

/* We make work/ anew: its mode, times and attributes could carry something over. */
const char *box_empty_work(struct supervisor *sup)
{
	const char *fault;

	if (remove_work(sup))
		return make_work(sup);
	if (errno != ENOTEMPTY)
		return "rmdir";
	if ((fault = wipe_work(sup)))
		return fault;
	return remove_work(sup) ? make_work(sup) : "rmdir";
}

struct usage box_usage(struct supervisor *sup)
{
	struct statfs fs;

	if (fstatfs(sup->box, &fs))
		die("statfs of the box: %m");
	return (struct usage){
		.inodes = (uint64_t)(fs.f_files - fs.f_ffree),
		.bytes = (uint64_t)(fs.f_blocks - fs.f_bfree) * (uint64_t)fs.f_bsize,
	};
}

/* The C library keeps shared memory and named semaphores in /dev/shm. A file system of its own would have to be emptied,
 * counted and proved clean like the box. So the path leads to work/. The link is made anew, since programs can change its
 * times. A directory there would not be ours, and would outlive a run. */
static void lead_shared_memory_to_work(struct supervisor *sup)
{
	char work[PATH_MAX];

	if ((size_t)snprintf(work, sizeof work, "%s/work", sup->box_path) >= sizeof work)
		die("%s: too long", sup->box_path);
	unlink("/dev/shm");
	if (symlink(work, "/dev/shm"))
		die("/dev/shm: %m");
}

void box_open(struct supervisor *sup)
{
	const char *fault;

	sup->box = open(sup->box_path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (sup->box < 0)
		die("%s: %m", sup->box_path);
	/* Some engines give a tmpfs the mode of the directory below it, whatever mode was asked for. */
	if (chmod(sup->box_path, 0775))
		die("chmod %s: %m", sup->box_path);
	if (mkdirat(sup->box, "program", 0755))
		die("%s/program: %m", sup->box_path);
	if ((fault = make_work(sup)))
		die("%s/work: %s: %m", sup->box_path, fault);
	lead_shared_memory_to_work(sup);
	sup->pristine_inodes = box_usage(sup).inodes;
}

/* Opens the directory that NAME lies in and makes what is missing of it. Moves NAME to its last component. */
static int open_parent(struct supervisor *sup, char **name)
{
	int directory = openat(sup->box, "program", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	char *slash;

	while (directory >= 0 && (slash = strchr(*name, '/'))) {
		int next;
		*slash = '\0';
		if (mkdirat(directory, *name, 0755) && errno != EEXIST)
			next = -1;
		else
			next = openat(directory, *name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		close(directory);
		directory = next;
		*name = slash + 1;
	}
	return directory;
}

static const char *copy_file(int source, int target)
{
	struct stat stat;
	off_t offset = 0;

	if (fstat(source, &stat))
		return "fstat";
	if (!S_ISREG(stat.st_mode)) {
		errno = EINVAL;
		return "not a regular file";
	}
	while (offset < stat.st_size) {
		ssize_t copied = sendfile(target, source, &offset, (size_t)(stat.st_size - offset));
		if (copied < 0)
			return "copy";
		if (!copied) {
			errno = EIO;
			return "shorter than it said";
		}
	}
	return NULL;
}

void box_install(struct supervisor *sup, struct request *req)
{
	const char *fault = "open";
	int parent = open_parent(sup, &req->name), target = -1;

	if (parent >= 0)
		target = openat(parent, req->name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (target >= 0) {
		fault = copy_file(req->descriptors[0][DESCRIPTOR_FILE], target);
		if (!fault && fchmod(target, (mode_t)req->mode))
			fault = "fchmod";
	}
	if (fault)
		refuse(sup, "install %s: %s: %m", req->name, fault);
	else
		reply_done(sup);
	if (target >= 0)
		close(target);
	if (parent >= 0)
		close(parent);
}

void box_collect(struct supervisor *sup, struct request *req)
{
	pid_t pid = fork();
	int error;

	if (pid < 0) {
		refuse(sup, "collect: fork: %m");
		return;
	}
	if (!pid) {
		int work = open_work_as_uid(sup);
		_exit(work < 0 ||
				      tree_collect(sup, work, req->collect_limit_bytes, req->collect_limit_files) ?
			      errno :
			      0);
	}
	error = wait_for(pid);
	if (error == EFBIG)
		reply(sup, "too_large\n", sizeof "too_large\n" - 1, -1);
	else if (error) {
		errno = error;
		refuse(sup, "collect: %m");
	} else
		reply_done(sup);
}

static void empty_program(struct supervisor *sup)
{
	int program = openat(sup->box, "program", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (program < 0 || tree_remove(program))
		die("emptying program: %m");
	close(program);
}

/* The kernel frees files in flight between dead sockets a moment later, in the background. To wait a tenth of a second
 * for it is still faster than a new container. */
#define CLEAN_ATTEMPT_COUNT 100
#define CLEAN_ATTEMPT_INTERVAL_US 1000

/* Proves it without trust in our own work: the kernel finds no other process, and the file system counts nothing. */
static bool is_clean(struct supervisor *sup)
{
	struct usage usage = box_usage(sup);
	bool alone = kill(-1, 0) < 0 && errno == ESRCH;

	return alone && usage.inodes == sup->pristine_inodes && usage.bytes == 0;
}

static bool becomes_clean(struct supervisor *sup)
{
	for (int attempt = 0; attempt < CLEAN_ATTEMPT_COUNT; attempt++) {
		if (is_clean(sup))
			return true;
		usleep(CLEAN_ATTEMPT_INTERVAL_US);
	}
	return false;
}

void box_scrub(struct supervisor *sup)
{
	const char *fault;

	if ((fault = box_empty_work(sup))) {
		refuse(sup, "emptying work: %s: %m", fault);
		return;
	}
	empty_program(sup);
	lead_shared_memory_to_work(sup);
	if (becomes_clean(sup))
		reply(sup, "clean\n", sizeof "clean\n" - 1, -1);
	else
		refuse(sup, "the box is not clean");
}
