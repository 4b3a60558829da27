"""One way in which a program ends (programs/), and what must be reported of it."""

import random
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from judge.limits import MIB, RunLimits
from judge.report import RunStatus

PROGRAM = "/sandbox/program/endings"
CHILD_COUNT = 5  # of programs/processes.c
PROCESS_LIMIT = 16
#: Exit code of a program that could not prepare its end. No ending has this number.
BROKEN = 255
#: A limit that the program reaches.
SOON_MS = 15


class Stdout(Enum):
    NULL = auto()
    CLOSED_PIPE = auto()
    UNREAD_PIPE = auto()


@dataclass(frozen=True, kw_only=True)
class Expected:
    status: RunStatus = RunStatus.EXITED
    exit_code: int | None = None
    signal: int | None = None
    exec_errno: int | None = None
    is_cancelled: bool = False
    process_count: int = 1
    work_inodes: int = 0

    @property
    def limits(self) -> tuple[bool, bool, bool]:
        """CPU, wall, cancelled, as the supervisor says it."""
        return self.status is RunStatus.CPU_LIMIT, self.status is RunStatus.WALL_LIMIT, self.is_cancelled


@dataclass(frozen=True, kw_only=True)
class Ending:
    """One run to be made. Any one of `expected` will do: of two where a race decides."""

    argv: tuple[str, ...]
    expected: tuple[Expected, ...]
    environment: dict[str, str] = field(default_factory=dict)
    stdout: Stdout = Stdout.NULL
    is_cancelled: bool = False
    limits: dict[str, int] = field(default_factory=dict)

    @property
    def run_limits(self) -> RunLimits:
        # Far more than is used, however busy the machine is.
        generous = {
            "cpu_time_limit_ms": 20_000,
            "wall_time_limit_ms": 60_000,
            "memory_limit_bytes": 64 * MIB,
            "process_limit": PROCESS_LIMIT,
            "output_limit_bytes": MIB,
        }
        return RunLimits(**(generous | self.limits))


Draw = Callable[[random.Random], Ending]
Limits = dict[str, int]


def exits(way: str, *, stdout: Stdout = Stdout.NULL, limits: Limits | None = None, **expected: Any) -> Draw:
    """With any number as exit code; often with 0, after which a series goes on."""

    def draw(rng: random.Random) -> Ending:
        number = rng.choice((0, rng.randrange(BROKEN)))
        return Ending(
            argv=(PROGRAM, way, str(number)),
            expected=(Expected(exit_code=number, **expected),),
            stdout=stdout,
            limits=limits or {},
        )

    return draw


def ends(
    way: str, *, program: str = PROGRAM, stdout: Stdout = Stdout.NULL, limits: Limits | None = None, **expected: Any
) -> Draw:
    """Always in the same way."""
    ending = Ending(argv=(program, way, "0"), expected=(Expected(**expected),), stdout=stdout, limits=limits or {})
    return lambda rng: ending


def killed(way: str, status: RunStatus, limits: Limits, **expected: Any) -> Draw:
    """Because it reached a limit."""
    return ends(way, status=status, signal=signal.SIGKILL, limits=limits, **expected)


def any_exit_code(rng: random.Random) -> Ending:
    number = rng.randrange(256)
    return Ending(argv=(PROGRAM, "exit", str(number)), expected=(Expected(exit_code=number),))


#: That it survives. A program is alone in its session, an orphaned process group: the terminal's stops do not stop it.
HARMLESS = {
    *(signal.SIGCHLD, signal.SIGCONT, signal.SIGURG, signal.SIGWINCH),
    *(signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU),
}
SURVIVED_EXIT_CODE = 42


def any_signal(rng: random.Random) -> Ending:
    number = rng.randrange(1, signal.NSIG)
    argv = (PROGRAM, "kill-itself", str(number))
    if number == signal.SIGSTOP:
        stopped = Expected(status=RunStatus.WALL_LIMIT, signal=signal.SIGKILL)
        return Ending(argv=argv, expected=(stopped,), limits={"wall_time_limit_ms": SOON_MS})
    if number in HARMLESS:
        return Ending(argv=argv, expected=(Expected(exit_code=SURVIVED_EXIT_CODE),))
    status = RunStatus.OUTPUT_LIMIT if number == signal.SIGXFSZ else RunStatus.SIGNALLED
    return Ending(argv=argv, expected=(Expected(status=status, signal=number),))


def no_exec(name: str, error: int) -> Draw:
    ending = Ending(argv=(f"/sandbox/program/{name}", "x"), expected=(Expected(exec_errno=error),))
    return lambda rng: ending


def many_arguments(rng: random.Random) -> Ending:
    """Pass up to as many arguments as fit a packet. The exit code shows how many arrived."""
    room = rng.randrange(60_000)
    arguments, variables = [], {}
    for i in range(rng.randrange(1, 254)):
        arguments.append(_text(rng, min(room, rng.choice((0, 1, 200, room)))))
        room -= len(arguments[-1])
        if i % 2 and room > 100:
            variables[f"V{i}"] = _text(rng, min(room, rng.randrange(100)))
            room -= len(variables[f"V{i}"]) + 10
    texts = [*arguments, *(f"{name}={value}" for name, value in variables.items())]
    checksum = sum(sum(text.encode()) for text in texts) % BROKEN
    argv = (PROGRAM, "checksum", *arguments)
    return Ending(argv=argv, environment=variables, expected=(Expected(exit_code=checksum),))


def _text(rng: random.Random, size: int) -> str:
    return "".join(rng.choices("abc=\n \x01~", k=size))


def cancelled(rng: random.Random) -> Ending:
    ended = Expected(status=RunStatus.OUTPUT_LIMIT, signal=signal.SIGKILL, is_cancelled=True)
    return Ending(argv=(PROGRAM, "output", "0"), expected=(ended,), stdout=Stdout.UNREAD_PIPE, is_cancelled=True)


def cancelled_at_its_end(rng: random.Random) -> Ending:
    """It may have ended by itself before the cancel came, or even with it."""
    number = rng.randrange(BROKEN)
    ends = (
        Expected(exit_code=number),
        Expected(exit_code=number, status=RunStatus.OUTPUT_LIMIT, is_cancelled=True),
        Expected(signal=signal.SIGKILL, status=RunStatus.OUTPUT_LIMIT, is_cancelled=True),
    )
    return Ending(argv=(PROGRAM, "exit", str(number)), expected=ends, is_cancelled=True)


def leaves(way: str) -> Draw:
    """Leave inodes. The exit code says how many."""

    def draw(rng: random.Random) -> Ending:
        number = rng.randrange(BROKEN)
        return Ending(argv=(PROGRAM, way, str(number)), expected=(Expected(exit_code=number, work_inodes=number),))

    return draw
