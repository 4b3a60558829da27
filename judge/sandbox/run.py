"""A program, its runs, and a report of each."""

import functools
import itertools
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from judge.errors import JudgeError, SandboxError
from judge.limits import RunLimits
from judge.report import RunReport, RunStatus
from judge.sandbox.cgroup import MemoryUsage, RunMemory
from judge.sandbox.supervisor import Supervisor, encode_request
from judge.sandbox.supervisor_report import SupervisorReport

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


#: The descriptors of one run: stdin, stdout, stderr.
Stdio = tuple[int, int, int]


class Execution:
    """A program that runs, once or several times in series. fileno() is readable when there is news of it."""

    def __init__(
        self, supervisor: Supervisor, memory: RunMemory, command: Command, limits: RunLimits, run_count: int
    ) -> None:
        self._supervisor = supervisor
        self._memory = memory
        self._command = command
        # Only the last of a series may take long.
        self._timeout_s = limits.wall_time_limit_ms / 1000 + REPORT_GRACE_S
        self._last_run = run_count - 1
        self.facts: list[SupervisorReport] = []  #: of the runs that have ended
        self._memory_usages: list[MemoryUsage] = []
        self._failure: JudgeError | None = None
        self.is_over = False  #: nothing runs any more, and all reports have come

    def fileno(self) -> int:
        return self._supervisor.fileno()

    def cancel(self, last_run: int | None = None) -> None:
        """Ends the series and kills the program, whose status becomes output_limit; not if a later run has begun."""
        self._supervisor.cancel(self._last_run if last_run is None else last_run)

    def receive(self) -> None:
        """Blocks until there is news: runs that ended, or that one takes long. Raises SandboxLost if it never comes."""
        if self._failure is not None:
            raise self._failure  # there is one answer to a run, and it has come
        try:
            news = self._supervisor.read_reports(self._timeout_s)
            self._memory_usages += [self._memory.usage(facts) for facts in news.reports]
            self.facts += news.reports
            if news.is_last and not self.facts:
                raise SandboxError("nothing ran: memory of earlier runs is still charged")
        except JudgeError as error:
            self._failure = error
            raise
        self.is_over = news.is_last

    def wait(self) -> SupervisorReport:
        """Blocks until all is over. Returns what there is to say of the last run."""
        while not self.is_over:
            self.receive()
        return self.facts[-1]

    def report(self, run: int = 0, *, output_bytes: int = 0) -> RunReport:
        """Blocks until that run has ended. The caller says how much it read from its stdout and stderr."""
        while run >= len(self.facts) and not self.is_over:
            self.receive()
        facts, memory = self.facts[run], self._memory_usages[run]
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


def start_series(
    supervisor: Supervisor,
    memory: RunMemory,
    command: Command,
    limits: RunLimits,
    stdio: Sequence[Stdio],
    *,
    short_run_ms: int,
    keep_work: bool,
) -> Execution:
    """The program once for each of `stdio`; the supervisor's PROTOCOL.md says when the series ends early."""
    allowed_cgroups = memory.prepare(limits.memory_limit_bytes, len(stdio))
    request = _request(
        command.argv,
        tuple(command.environment.items()),
        limits,
        short_run_ms,
        keep_work,
        allowed_cgroups,
        len(stdio),
    )
    supervisor.start(request, list(itertools.chain.from_iterable(stdio)))
    return Execution(supervisor, memory, command, limits, len(stdio))


@functools.lru_cache(256)
def _request(
    argv: tuple[str, ...],
    environment: tuple[tuple[str, str], ...],
    limits: RunLimits,
    short_run_ms: int,
    keep_work: bool,
    allowed_cgroups: int,
    run_count: int,
) -> bytes:
    """The same for many submissions of a problem."""
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
            ("short_run_us", short_run_ms * 1000),
            ("allowed_cgroups", allowed_cgroups),
        ],
        ("stdin", "stdout", "stderr") * run_count,
    )
