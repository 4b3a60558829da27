"""The supervisor does not need x86-64. Debian's cross compiler takes the place of an arm64 machine."""

import json
import re
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import judge.sandbox

SOURCES = Path(__file__).parents[2] / "images" / "supervisor"
CROSS_COMPILER = "aarch64-linux-gnu-gcc"
EM_AARCH64 = 183
PT_INTERP = 3
#: Calls that arm64 never had, with the one that its C library makes instead.
SUCCESSORS = {
    "access": "faccessat",
    "alarm": "setitimer",
    "chmod": "fchmodat",
    "chown": "fchownat",
    "lchown": "fchownat",
    "creat": "openat",
    "dup2": "dup3",
    "epoll_create": "epoll_create1",
    "epoll_wait": "epoll_pwait",
    "eventfd": "eventfd2",
    "fork": "clone",
    "vfork": "clone",
    "futimesat": "utimensat",
    "utime": "utimensat",
    "utimes": "utimensat",
    "getdents": "getdents64",
    "getpgrp": "getpgid",
    "inotify_init": "inotify_init1",
    "link": "linkat",
    "mkdir": "mkdirat",
    "mknod": "mknodat",
    "open": "openat",
    "pause": "ppoll",
    "pipe": "pipe2",
    "poll": "ppoll",
    "readlink": "readlinkat",
    "rename": "renameat",
    "rmdir": "unlinkat",
    "unlink": "unlinkat",
    "select": "pselect6",
    "signalfd": "signalfd4",
    "stat": "newfstatat",
    "lstat": "newfstatat",
    "symlink": "symlinkat",
    "time": "clock_gettime",
}
#: Every architecture has them, headers of Debian 12 do not.
NEWER = {"cachestat", "fchmodat2", "futex_requeue", "futex_wait", "futex_wake", "map_shadow_stack", "mseal"}


def test_the_supervisor_compiles_for_arm64_without_a_warning(tmp_path: Path) -> None:
    build = tmp_path / "build"
    shutil.copytree(SOURCES, build, ignore=shutil.ignore_patterns("judge-supervisor"))
    subprocess.run(["make", "-C", build, f"CC={CROSS_COMPILER}"], check=True, capture_output=True, text=True)
    binary = (build / "judge-supervisor").read_bytes()
    assert binary.startswith(b"\x7fELF")
    assert struct.unpack_from("<H", binary, 18) == (EM_AARCH64,)
    assert PT_INTERP not in segment_types(binary)  # static


def test_what_the_seccomp_profile_allows_is_enough_on_arm64() -> None:
    rules = [rule for rule in seccomp_profile()["syscalls"] if rule["action"] == "SCMP_ACT_ALLOW"]
    allowed = {name for rule in rules if "includes" not in rule for name in rule["names"]}
    arm64 = calls_of_arm64()
    for name in sorted(allowed - arm64 - NEWER):
        assert SUCCESSORS[name] in allowed & arm64, name


def test_the_seccomp_profile_is_for_arm64_too() -> None:
    assert "SCMP_ARCH_AARCH64" in {arch["architecture"] for arch in seccomp_profile()["archMap"]}


def segment_types(binary: bytes) -> set[int]:
    (offset,), (size, count) = struct.unpack_from("<Q", binary, 32), struct.unpack_from("<HH", binary, 54)
    return {struct.unpack_from("<I", binary, offset + size * i)[0] for i in range(count)}


def seccomp_profile() -> dict[str, Any]:
    profile = json.loads((Path(judge.sandbox.__file__).parent / "seccomp.json").read_text(encoding="utf-8"))
    assert isinstance(profile, dict)
    return profile


def calls_of_arm64() -> set[str]:
    command = [CROSS_COMPILER, "-E", "-dM", "-include", "asm/unistd.h", "-x", "c", "/dev/null"]
    macros = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return set(re.findall(r"^#define __NR_(\w+) ", macros, re.MULTILINE))
