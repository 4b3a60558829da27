"""What the sandbox saw of one run: facts, no judgement."""

import signal
from dataclasses import dataclass
from enum import StrEnum


class RunStatus(StrEnum):
    """How a run ended. A limit that ended it wins over the signal that was its tool."""

    EXITED = "exited"
    SIGNALLED = "signalled"
    CPU_LIMIT = "cpu_limit"
    WALL_LIMIT = "wall_limit"
    MEMORY_LIMIT = "memory_limit"
    OUTPUT_LIMIT = "output_limit"


@dataclass(frozen=True, kw_only=True)
class RunReport:
    """One program's run, from its exec to the death of its last process."""

    status: RunStatus
    exit_code: int | None  #: of the main process; None where a signal ended it
    signal: int | None  #: that ended the main process; None where it exited
    cpu_time_us: int  #: user + system of all processes
    wall_time_us: int  #: exec to exit, as the supervisor saw it
    peak_memory_bytes: int  #: of all processes together
    oom_kill_count: int  #: by the run's own memory cgroup
    output_bytes: int  #: read from stdout and stderr; files are capped one by one

    @property
    def cpu_time_ms(self) -> int:
        """CPU usage in milliseconds, rounded up: 1000.2 ms is above a limit of 1000."""
        return -(-self.cpu_time_us // 1000)

    @property
    def wall_time_ms(self) -> int:
        return -(-self.wall_time_us // 1000)


def signal_name(number: int) -> str:
    """SIGSEGV for 11; SIGRTMIN+3 and the like as `signal 37`."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
