"""The runs of a program, and a report of each."""

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

#: How long after a wall limit a report may come: before it the supervisor kills, reaps and wipes.
REPORT_GRACE_S = 10.0
SIGXFSZ = 25
#: A shell returns this for a program that cannot be executed.
NOT_EXECUTABLE_EXIT_CODE = 127
PROGRAM_PREFIX = "/sandbox/"


@dataclass(frozen=True, kw_only=True)
class Command:
    """A program to run. argv[0] is a path inside the sandbox; nothing is added to the environment."""

    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


#: The descriptors of one run: stdin, stdout, stderr. A program that checks has two more: input and answer.
Stdio = tuple[int, int, int] | tuple[int, int, int, int, int]
_DESCRIPTORS = ("stdin", "stdout", "stderr", "input", "answer")


@dataclass(frozen=True, kw_only=True)
class SeriesRules:
    """What else ends a series, and whether we are told when its last run waits for something."""

    usual_exit_code: int = 0  #: a run that exits with another one is the last
    ends_at_work: bool = False  #: a run that leaves something in /sandbox/work is the last
    short_run_ms: int | None = None  #: a run that takes longer is the last; None: as the lane says
    idle_ms: int = 0  #: how long a run may use no CPU time until Execution.is_idle; 0: it never is


USUAL_RULES = SeriesRules()


class Execution:
    """A series of runs that was started; it may be a single run. fileno() is readable when there is news of it."""

    def __init__(
        self, supervisor: Supervisor, memory: RunMemory, command: Command, limits: RunLimits, run_count: int
    ) -> None:
        self._supervisor = supervisor
        self._memory = memory
        self._command = command
        # Only the last run of a series may take long.
        self._timeout_s = limits.wall_time_limit_ms / 1000 + REPORT_GRACE_S
        self._last_run = run_count - 1
        self.facts: list[SupervisorReport] = []  #: one for each run that has ended
        self._memory_usages: list[MemoryUsage] = []
        self._failure: JudgeError | None = None
        self.is_idle = False  #: True: its last run has used no CPU time for SeriesRules.idle_ms
        self.is_over = False  #: True: nothing runs any more, and all reports have come

    def fileno(self) -> int:
        return self._supervisor.fileno()

    def cancel(self, last_run: int | None = None) -> None:
        """Kill the program, which ends the series; the status of its run becomes output_limit.

        Does nothing if a later run than `last_run` has begun. None cancels whatever run it is.
        """
        self._supervisor.cancel(self._last_run if last_run is None else last_run)

    def receive(self) -> None:
        """Wait for news: that runs have ended, or that one takes long. Raises SandboxLost if none comes."""
        if self._failure is not None:
            raise self._failure  # a request has one answer, and it has come
        try:
            news = self._supervisor.read_reports(self._timeout_s)
            self._memory_usages += [self._memory.usage(facts) for facts in news.reports]
            self.facts += news.reports
            if news.is_last and not self.facts:
                raise SandboxError("nothing ran: memory of earlier runs is still charged")
        except JudgeError as error:
            self._failure = error
            raise
        if news.is_idle is not None:
            self.is_idle = news.is_idle
        self.is_over = news.is_last

    def wait(self) -> SupervisorReport:
        """Wait until all is over. Returns the facts of the last run."""
        while not self.is_over:
            self.receive()
        return self.facts[-1]

    def report(self, run: int = 0, *, output_bytes: int = 0) -> RunReport:
        """Wait until this run has ended, the first being 0, and report it.

        `output_bytes`: how much the caller has read of its stdout and stderr. Raises SandboxError where the image lacks
        the program, and IndexError where the series ended before this run.
        """
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
            left_files=facts.work_inodes > 0,
        )

    def _exit_code_of_failed_exec(self, error: int) -> int:
        """Return the exit code, or raise SandboxError.

        A submission can name a loader that does not exist. But a missing program of the image is our fault.
        """
        program = self._command.argv[0]
        if not program.startswith(PROGRAM_PREFIX):
            raise SandboxError(f"cannot execute {program}: {os.strerror(error)}")
        return NOT_EXECUTABLE_EXIT_CODE


def run_status(facts: SupervisorReport, memory: MemoryUsage) -> RunStatus:
    """Return the first status that applies. Lack of memory comes first: it makes programs loop, crash and write."""
    table = (
        (memory.oom_kill_count > 0, RunStatus.MEMORY_LIMIT),
        (bool(facts.cancelled) or facts.signal == SIGXFSZ, RunStatus.OUTPUT_LIMIT),
        (bool(facts.cpu_limit_reached), RunStatus.CPU_LIMIT),
        (bool(facts.wall_limit_reached), RunStatus.WALL_LIMIT),
        (facts.signal is not None, RunStatus.SIGNALLED),
    )
    return next((status for happened, status in table if happened), RunStatus.EXITED)


def open_pipe() -> tuple[int, int]:
    """Make a pipe for a program's standard streams. Returns the reading and the writing end.

    The pipe belongs to us. Without this mode, a program could not open /dev/stdin or /dev/stdout by name.
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
    rules: SeriesRules,
) -> Execution:
    """Ask the supervisor to run the program once for each of `stdio`. Returns at once."""
    allowed_cgroups = memory.prepare(limits.memory_limit_bytes, len(stdio))
    request = _request(
        command.argv,
        tuple(command.environment.items()),
        limits,
        short_run_ms,
        keep_work,
        rules,
        allowed_cgroups,
        len(stdio),
        len(stdio[0]),
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
    rules: SeriesRules,
    allowed_cgroups: int,
    run_count: int,
    descriptor_count: int,
) -> bytes:
    """Encode the request. Kept, since it is the same for many submissions of a problem."""
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
            ("usual_exit_code", rules.usual_exit_code),
            ("ends_at_work", int(rules.ends_at_work)),
            ("idle_us", rules.idle_ms * 1000),
            ("allowed_cgroups", allowed_cgroups),
        ],
        _DESCRIPTORS[:descriptor_count] * run_count,
    )
