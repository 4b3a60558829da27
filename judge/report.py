"""What the sandbox saw of one run: facts, no verdict."""

import signal
from dataclasses import dataclass
from enum import StrEnum


class RunStatus(StrEnum):
    """How a run ended. A limit that ended it counts, not the signal by which it did."""

    EXITED = "exited"
    SIGNALLED = "signalled"
    CPU_LIMIT = "cpu_limit"
    WALL_LIMIT = "wall_limit"
    MEMORY_LIMIT = "memory_limit"
    OUTPUT_LIMIT = "output_limit"
    DEADLOCK = "deadlock"  #: it and the interactor waited for each other


@dataclass(frozen=True, kw_only=True)
class RunReport:
    """One run of a program, from its exec to the death of its last process."""

    status: RunStatus
    exit_code: int | None  #: of the main process; None where a signal ended it
    signal: int | None  #: that ended the main process; None where it exited
    cpu_time_us: int  #: user + system of all processes
    wall_time_us: int  #: exec to exit, as the supervisor saw it
    peak_memory_bytes: int  #: of all processes together
    oom_kill_count: int  #: by the run's own memory cgroup
    output_bytes: int  #: read from stdout and stderr; each file has a limit of its own
    left_files: bool = False  #: something is in /sandbox/work after it

    @property
    def cpu_time_ms(self) -> int:
        """CPU usage in milliseconds, rounded up: 1000.2 ms is above a limit of 1000."""
        return -(-self.cpu_time_us // 1000)

    @property
    def wall_time_ms(self) -> int:
        return -(-self.wall_time_us // 1000)


def signal_name(number: int) -> str:
    """Name a signal: SIGSEGV for 11. Signals without a name become `signal 37` and the like."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
