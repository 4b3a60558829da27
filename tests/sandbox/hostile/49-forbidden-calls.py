"""Through the C library, as a program would; every number of the table is tried elsewhere."""
import ctypes
import errno
import platform

c = ctypes.CDLL(None, use_errno=True)
CALLS = {
    "unshare user": lambda: c.unshare(0x10000000),
    "unshare mount": lambda: c.unshare(0x00020000),
    "setns": lambda: c.setns(0, 0),
    "mount": lambda: c.mount(b"none", b"/sandbox/work", b"tmpfs", 0, None),
    "umount": lambda: c.umount2(b"/proc", 2),
    "chroot": lambda: c.chroot(b"."),
    "sethostname": lambda: c.sethostname(b"x", 1),
    "swapon": lambda: c.swapon(b"x", 0),
    "reboot": lambda: c.reboot(0x89ABCDEF),
    "shmget": lambda: c.shmget(1, 4096, 0o1600),
    "msgget": lambda: c.msgget(1, 0o1600),
    "semget": lambda: c.semget(1, 1, 0o1600),
    "setuid": lambda: c.setresuid(0, 0, 0),
    "setgid": lambda: c.setresgid(0, 0, 0),
    "setgroups": lambda: c.setgroups(0, None),
}
if platform.machine() == "x86_64":
    CALLS |= {
        "keyctl": lambda: c.syscall(250, 0, -3, 1),
        "bpf": lambda: c.syscall(321, 0, None, 0),
        "io_uring_setup": lambda: c.syscall(425, 1, None),
        "perf_event_open": lambda: c.syscall(298, None, 0, -1, -1, 0),
        "userfaultfd": lambda: c.syscall(323, 1),
        "memfd_secret": lambda: c.syscall(447, 0),
        "init_module": lambda: c.syscall(175, None, 0, None),
    }
for name, call in CALLS.items():
    if call() != -1 or ctypes.get_errno() != errno.EPERM:
        print(name, errno.errorcode.get(ctypes.get_errno()))
print(3)
