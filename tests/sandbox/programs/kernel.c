/* System calls that must be refused. Each is called with arguments that would pass, as far as that is harmless. */
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>

#include "probe.h"

#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef SYS_open_tree_attr
#define SYS_open_tree_attr 467
#endif

struct call {
	const char *name;
	long number;
	long arguments[6];
};

static char scratch[4096];
#define BUFFER ((long)scratch)

static const struct call calls[] = {
	{ "shmget", SYS_shmget, { 1, 4096, 01600 } },
	{ "shmat", SYS_shmat, { 0 } },
	{ "shmctl", SYS_shmctl, { 0, 3, BUFFER } },
	{ "semget", SYS_semget, { 1, 1, 01600 } },
	{ "semtimedop", SYS_semtimedop, { 0, BUFFER, 1, 0 } },
	{ "msgget", SYS_msgget, { 1, 01600 } },
	{ "msgsnd", SYS_msgsnd, { 0, BUFFER, 1, 0 } },
	{ "mq_open", SYS_mq_open, { (long)"queue", O_CREAT | O_RDWR, 0600, 0 } },
	{ "mq_unlink", SYS_mq_unlink, { (long)"queue" } },
	{ "add_key", SYS_add_key, { (long)"user", (long)"key", BUFFER, 1, -3 } },
	{ "request_key", SYS_request_key, { (long)"user", (long)"key", 0, 0 } },
	{ "keyctl", SYS_keyctl, { 0, -3, 1 } },
	{ "io_uring_setup", 425, { 1, BUFFER } },
	{ "io_uring_enter", 426, { 0 } },
	{ "io_uring_register", 427, { 0 } },
	{ "io_setup", SYS_io_setup, { 1, BUFFER } },
	{ "bpf", SYS_bpf, { 0, BUFFER, 64 } },
	{ "perf_event_open", SYS_perf_event_open, { BUFFER, 0, -1, -1, 0 } },
	{ "userfaultfd", SYS_userfaultfd, { 1 } },
	{ "ptrace", SYS_ptrace, { 0 } },
	{ "process_vm_readv", SYS_process_vm_readv, { 1, BUFFER, 1, BUFFER, 1, 0 } },
	{ "process_vm_writev", SYS_process_vm_writev, { 1, BUFFER, 1, BUFFER, 1, 0 } },
	{ "kcmp", SYS_kcmp, { 1, 1, 0, 0, 0 } },
	{ "pidfd_getfd", 438, { 0 } },
	{ "unshare_user", SYS_unshare, { CLONE_NEWUSER } },
	{ "unshare_files", SYS_unshare, { CLONE_FILES } },
	{ "setns", SYS_setns, { 0 } },
	{ "clone_newuser", SYS_clone, { CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0 } },
	{ "clone_newns", SYS_clone, { CLONE_NEWNS | SIGCHLD, 0, 0, 0, 0 } },
	{ "clone3", SYS_clone3, { BUFFER, 88 } },
	{ "mount", SYS_mount, { (long)"none", (long)"/sandbox/work", (long)"tmpfs", 0, 0 } },
	{ "umount2", SYS_umount2, { (long)"/sandbox", MNT_DETACH } },
	{ "pivot_root", SYS_pivot_root, { (long)".", (long)"." } },
	{ "chroot", SYS_chroot, { (long)"." } },
	{ "fsopen", 430, { (long)"tmpfs", 0 } },
	{ "open_tree", 428, { -100, (long)".", 1 } },
	{ "move_mount", 429, { 0 } },
	{ "mount_setattr", 442, { 0 } },
	{ "open_by_handle_at", SYS_open_by_handle_at, { -100, BUFFER, 0 } },
	{ "name_to_handle_at", SYS_name_to_handle_at, { -100, (long)".", BUFFER, BUFFER, 0 } },
	{ "fanotify_init", SYS_fanotify_init, { 0 } },
	{ "quotactl", SYS_quotactl, { 0 } },
	{ "swapon", SYS_swapon, { (long)"x", 0 } },
	{ "reboot", SYS_reboot, { 0 } },
	{ "init_module", SYS_init_module, { BUFFER, 1, BUFFER } },
	{ "finit_module", SYS_finit_module, { 0, BUFFER, 0 } },
	{ "delete_module", SYS_delete_module, { BUFFER, 0 } },
	{ "kexec_load", SYS_kexec_load, { 0 } },
	{ "acct", SYS_acct, { 0 } },
	{ "syslog", SYS_syslog, { 10 } },
	{ "settimeofday", SYS_settimeofday, { BUFFER, 0 } },
	{ "clock_settime", SYS_clock_settime, { 0, BUFFER } },
	{ "adjtimex", SYS_adjtimex, { BUFFER } },
	{ "clock_adjtime", SYS_clock_adjtime, { 0, BUFFER } },
	{ "sethostname", SYS_sethostname, { (long)"x", 1 } },
	{ "setdomainname", SYS_setdomainname, { (long)"x", 1 } },
	{ "vhangup", SYS_vhangup, { 0 } },
	{ "mbind", SYS_mbind, { 0 } },
	{ "move_pages", SYS_move_pages, { 0 } },
	{ "lookup_dcookie", SYS_lookup_dcookie, { 0 } },
	{ "syncfs", SYS_syncfs, { 0 } },
	{ "personality_read_implies_exec", SYS_personality, { 0x0400000 } },
	{ "socket_inet", SYS_socket, { AF_INET, SOCK_STREAM, 0 } },
	{ "socket_inet6", SYS_socket, { AF_INET6, SOCK_DGRAM, 0 } },
	{ "socket_netlink", SYS_socket, { AF_NETLINK, SOCK_RAW, 0 } },
	{ "socket_packet", SYS_socket, { AF_PACKET, SOCK_RAW, 0 } },
	{ "socket_alg", SYS_socket, { AF_ALG, SOCK_SEQPACKET, 0 } },
	{ "socket_vsock", SYS_socket, { AF_VSOCK, SOCK_STREAM, 0 } },
	{ "socket_bluetooth", SYS_socket, { AF_BLUETOOTH, SOCK_RAW, 0 } },
#ifdef __x86_64__
	{ "iopl", SYS_iopl, { 3 } },
	{ "ioperm", SYS_ioperm, { 0, 1, 1 } },
	{ "modify_ldt", SYS_modify_ldt, { 0 } },
#endif
};

/* Prints each call with its errno, 0 where it was let through. */
static int forbidden_calls(int unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		const long *a = calls[i].arguments;
		long result = syscall(calls[i].number, a[0], a[1], a[2], a[3], a[4], a[5]);
		if (!strncmp(calls[i].name, "clone", 5) && result == 0)
			_exit(0);
		printf("%s %d\n", calls[i].name, result < 0 ? errno : 0);
	}
	return 0;
}

#ifdef __x86_64__
/* The 32-bit entry has other numbers: a filter that only looks at numbers lets everything through. */
static int call_by_32_bit_entry(int unused)
{
	long result;
	(void)unused;
	__asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory", "r8", "r9", "r10", "r11");
	return result <= 0;
}
#endif

const struct probe kernel_probes[] = {
	{ "forbidden_calls", forbidden_calls },
#ifdef __x86_64__
	{ "call_by_32_bit_entry", call_by_32_bit_entry },
#endif
	{ NULL, NULL },
};
