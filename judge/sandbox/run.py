"""One program, one report."""

import functools
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from judge.errors import JudgeError, SandboxError
from judge.limits import RunLimits
from judge.report import RunReport, RunStatus
from judge.sandbox.cgroup import MemoryUsage, RunMemory
from judge.sandbox.supervisor import Supervisor, SupervisorReport, encode_request

#: Beyond its wall limit: to kill and reap what the program left, and to wipe.
REPORT_GRACE_S = 10.0
SIGXFSZ = 25
#: What a shell returns for a program that cannot be executed.
NOT_EXECUTABLE_EXIT_CODE = 127
PROGRAM_PREFIX = "/sandbox/"


@dataclass(frozen=True, kw_only=True)
class Command:
    """A program to run: argv[0] is a path inside the sandbox; nothing is added to the environment."""

    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


class Execution:
    """A program that runs. fileno() is readable when its report is there."""

    def __init__(self, supervisor: Supervisor, memory: RunMemory, command: Command, limits: RunLimits) -> None:
        self._supervisor = supervisor
        self._memory = memory
        self._command = command
        self._limits = limits
        self._facts: SupervisorReport | None = None
        self._memory_usage: MemoryUsage | None = None
        self._failure: JudgeError | None = None

    def fileno(self) -> int:
        return self._supervisor.fileno()

    @property
    def is_reported(self) -> bool:
        return self._facts is not None

    def cancel(self) -> None:
        """Kills the program because it wrote too much: its status becomes output_limit."""
        self._supervisor.cancel()

    def wait(self) -> SupervisorReport:
        """Blocks until the supervisor reports. Raises SandboxLost if it never does."""
        if self._failure is not None:
            raise self._failure  # there is one answer to a run, and it has come
        if self._facts is None:
            try:
                self._facts = self._supervisor.read_report(self._limits.wall_time_limit_ms / 1000 + REPORT_GRACE_S)
                self._memory_usage = self._memory.usage()
            except JudgeError as error:
                self._failure = error
                raise
        return self._facts

    def report(self, *, output_bytes: int = 0) -> RunReport:
        """Blocks until the run ends. The caller says how much it read from stdout and stderr."""
        facts = self.wait()
        memory = self._memory_usage
        if memory is None:
            raise SandboxError("a run without a measurement of memory")
        exit_code = facts.exit_code
        if facts.exec_errno is not None:
            exit_code = self._exit_code_of_failed_exec(facts.exec_errno)
        return RunReport(
            status=run_status(facts, memory),
            exit_code=exit_code,
            signal=facts.signal,
            cpu_time_us=max(facts.cpu_rusage_us, facts.cpu_cgroup_us or 0),
            wall_time_us=facts.wall_us,
            peak_memory_bytes=max(memory.peak_bytes, facts.max_rss_bytes),
            oom_kill_count=memory.oom_kill_count,
            output_bytes=output_bytes,
        )

    def _exit_code_of_failed_exec(self, error: int) -> int:
        """A submission can name a loader that does not exist; a program of the image that is missing is our fault."""
        program = self._command.argv[0]
        if not program.startswith(PROGRAM_PREFIX):
            raise SandboxError(f"cannot execute {program}: {os.strerror(error)}")
        return NOT_EXECUTABLE_EXIT_CODE


def run_status(facts: SupervisorReport, memory: MemoryUsage) -> RunStatus:
    """In this order: what took memory away also makes programs loop, crash and write."""
    table = (
        (memory.oom_kill_count > 0, RunStatus.MEMORY_LIMIT),
        (bool(facts.cancelled) or facts.signal == SIGXFSZ, RunStatus.OUTPUT_LIMIT),
        (bool(facts.cpu_limit_reached), RunStatus.CPU_LIMIT),
        (bool(facts.wall_limit_reached), RunStatus.WALL_LIMIT),
        (facts.signal is not None, RunStatus.SIGNALLED),
    )
    return next((status for happened, status in table if happened), RunStatus.EXITED)


def open_pipe() -> tuple[int, int]:
    """The reading and the writing end of a pipe for a program's standard streams.

    A pipe belongs to who made it: without the mode, no program could open /dev/stdin or /dev/stdout by name.
    """
    reading, writing = os.pipe2(os.O_CLOEXEC)
    os.fchmod(writing, 0o666)
    return reading, writing


def start_run(
    supervisor: Supervisor,
    memory: RunMemory,
    command: Command,
    limits: RunLimits,
    stdio: tuple[int, int, int],
    *,
    keep_work: bool,
) -> Execution:
    memory.prepare(limits.memory_limit_bytes)
    supervisor.start(_request(command.argv, tuple(command.environment.items()), limits, keep_work), stdio)
    return Execution(supervisor, memory, command, limits)


@functools.lru_cache(64)
def _request(
    argv: tuple[str, ...], environment: tuple[tuple[str, str], ...], limits: RunLimits, keep_work: bool
) -> bytes:
    """The same for all testcases of a submission, and for many submissions."""
    return encode_request(
        "run",
        [
            *(("arg", argument) for argument in argv),
            *(("env", f"{name}={value}") for name, value in environment),
            ("cpu_limit_us", limits.cpu_time_limit_ms * 1000),
            ("wall_limit_us", limits.wall_time_limit_ms * 1000),
            ("process_limit", limits.process_limit),
            ("file_limit_bytes", limits.output_limit_bytes),
            ("keep_work", int(keep_work)),
        ],
        ("stdin", "stdout", "stderr"),
    )
