"""All ways in which a program ends, and how often each is drawn: those that wait for a limit take long."""

import errno
import random
import signal

from judge.limits import MIB
from judge.report import RunStatus
from tests.supervisor.fuzz.endings import (
    CHILD_COUNT,
    PROCESS_LIMIT,
    SOON_MS,
    Draw,
    Ending,
    Stdout,
    any_exit_code,
    any_signal,
    cancelled,
    cancelled_at_its_end,
    ends,
    exits,
    killed,
    leaves,
    many_arguments,
    no_exec,
)

FAMILY = 1 + CHILD_COUNT
LITTLE_CPU = {"cpu_time_limit_ms": SOON_MS}
LITTLE_WALL = {"wall_time_limit_ms": SOON_MS}
LITTLE_MEMORY = {"memory_limit_bytes": 8 * MIB}
MEMORY, OUTPUT, SIGNALLED = RunStatus.MEMORY_LIMIT, RunStatus.OUTPUT_LIMIT, RunStatus.SIGNALLED

ENDINGS: dict[str, tuple[int, Draw]] = {
    "any exit code": (60, any_exit_code),
    "exit code above 255": (10, exits("exit-beyond")),
    "_exit": (10, exits("exit-at-once")),
    "exit in a signal handler": (10, exits("exit-in-handler")),
    "exit at exit": (10, exits("exit-at-exit")),
    "exit in a thread": (10, exits("exit-in-thread")),
    "main thread first": (10, exits("leader-ends-first")),
    "threads left": (10, exits("threads-left")),
    "any signal": (60, any_signal),
    "abort": (5, ends("abort", status=SIGNALLED, signal=signal.SIGABRT)),
    "segmentation fault": (5, ends("write-nowhere", status=SIGNALLED, signal=signal.SIGSEGV)),
    "bus error": (5, ends("beyond-its-file", status=SIGNALLED, signal=signal.SIGBUS, work_inodes=1)),
    "alarm": (5, ends("timer", status=SIGNALLED, signal=signal.SIGALRM)),
    "all signals ignored": (5, ends("ignore-all", status=SIGNALLED, signal=signal.SIGKILL)),
    "another program": (10, exits("exec-self")),
    "another program from a thread": (10, exits("exec-in-thread")),
    "a shell": (5, exits("exec-shell")),
    "no other program": (5, exits("exec-fails")),
    "many arguments": (10, many_arguments),
    "missing": (5, no_exec("missing", errno.ENOENT)),
    "below a file": (5, no_exec("endings/missing", errno.ENOTDIR)),
    "a directory": (5, no_exec(".", errno.EACCES)),
    "not executable": (5, no_exec("not-executable", errno.EACCES)),
    "garbage": (5, no_exec("garbage", errno.ENOEXEC)),
    "no interpreter": (5, no_exec("no-interpreter", errno.ENOENT)),
    "name too long": (5, no_exec("x" * 300, errno.ENAMETOOLONG)),
    # Beyond the point of no return the kernel kills it.
    "unloadable": (5, ends("exit", program="/sandbox/program/unloadable", status=SIGNALLED, signal=signal.SIGSEGV)),
    "all descriptors closed": (10, exits("close-all")),
    "many descriptors open": (5, exits("open-many")),
    "a socket in itself": (5, exits("socket-in-itself")),
    "closed pipe": (10, ends("closed-pipe", stdout=Stdout.CLOSED_PIPE, status=SIGNALLED, signal=signal.SIGPIPE)),
    "closed pipe, survived": (10, exits("closed-pipe-survived", stdout=Stdout.CLOSED_PIPE)),
    "children left": (10, exits("children", process_count=FAMILY)),
    "deaf children left": (10, exits("deaf-children", process_count=FAMILY)),
    "busy children left": (5, exits("busy-children", process_count=FAMILY)),
    "zombies left": (10, exits("zombies", process_count=FAMILY)),
    "stopped children left": (10, exits("stopped-children", process_count=FAMILY)),
    "children reaped unseen": (10, exits("reaped-unseen")),
    "children reaped": (10, exits("reaped")),
    "double fork": (10, exits("double-fork", process_count=3)),
    "chain of forks": (10, exits("chain", process_count=FAMILY)),
    "siblings left": (10, exits("siblings", process_count=FAMILY)),
    "silent children left": (10, exits("silent-children", process_count=FAMILY)),
    "killed by a child": (10, ends("killed-by-child", status=SIGNALLED, signal=signal.SIGKILL, process_count=2)),
    "all others killed": (10, exits("kill-all-others", process_count=FAMILY)),
    "as many processes as may be": (5, exits("forks", process_count=PROCESS_LIMIT)),
    "CPU limit": (4, killed("cpu", RunStatus.CPU_LIMIT, LITTLE_CPU)),
    "CPU limit by a thread": (4, killed("cpu-in-thread", RunStatus.CPU_LIMIT, LITTLE_CPU)),
    "CPU limit by a child": (4, killed("cpu-in-child", RunStatus.CPU_LIMIT, LITTLE_CPU, process_count=2)),
    "wall limit": (4, killed("wait", RunStatus.WALL_LIMIT, LITTLE_WALL)),
    "memory limit": (4, killed("memory", MEMORY, LITTLE_MEMORY)),
    "memory limit in a child": (4, exits("memory-in-child", status=MEMORY, limits=LITTLE_MEMORY)),
    "file too large": (5, ends("large-file", status=OUTPUT, signal=signal.SIGXFSZ, work_inodes=1)),
    "file too large, survived": (5, exits("large-file-survived", work_inodes=1)),
    "cancelled": (10, cancelled),
    "cancelled at its end": (20, cancelled_at_its_end),
    "files left": (5, leaves("files")),
    "deep directories left": (5, leaves("directories")),
    "odd files left": (5, exits("odd-files", work_inodes=3)),
}


def draw_ending(rng: random.Random) -> tuple[str, Ending]:
    """With its name in the table."""
    names = list(ENDINGS)
    name = rng.choices(names, [weight for weight, _ in ENDINGS.values()])[0]
    return name, ENDINGS[name][1](rng)
