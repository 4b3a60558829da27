"""The output of programs: reads it through pipes while they run, in memory that does not grow with what they write."""

import os
import select
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from judge.errors import SandboxError
from judge.limits import KIB, RunLimits
from judge.report import RunReport
from judge.sandbox import USUAL_RULES, Command, Execution, SeriesRules, Stdio, open_pipe

CHUNK_BYTES = 64 * KIB
SHORT_OUTPUT_BYTES = 4 * KIB

#: Added to the wall limit, for the supervisor to kill, reap and report. A stuck sandbox must not block the judge.
_DEADLINE_GRACE_S = 15.0
_IN = select.POLLIN
_END = select.POLLHUP | select.POLLERR


class StartsPrograms(Protocol):
    """The part of judge.sandbox.Sandbox that this module needs."""

    def start_series(
        self,
        command: Command,
        *,
        limits: RunLimits,
        stdio: Sequence[Stdio],
        keep_work: bool = False,
        rules: SeriesRules = USUAL_RULES,
    ) -> Execution: ...


class Head:
    """Keeps the beginning of a stream; the rest is dropped."""

    def __init__(self, limit_bytes: int) -> None:
        self.kept = bytearray()
        self.size_bytes = 0  #: of the whole stream so far, including what was dropped
        self._limit_bytes = limit_bytes

    @property
    def truncated(self) -> bool:
        return self.size_bytes > len(self.kept)

    def feed(self, chunk: bytes) -> None:
        self.kept += chunk[: self._limit_bytes - len(self.kept)]
        self.size_bytes += len(chunk)


#: Takes output piece by piece.
Sink = Callable[[bytes], None]


@dataclass(frozen=True, kw_only=True)
class Streams:
    """The streams of one run. Output beyond the limit ends it, and is not handed on."""

    stdin_fd: int
    stdout: Sink
    stderr: Sink | None  #: None: it shares the pipe of stdout, so that the order of both is kept
    #: Instead of the limit: all output is handed on, and does not count. Once this returns True, the run is ended.
    has_enough: Callable[[], bool] | None = None
    #: For a program that checks: the descriptors of the testcase's input and answer, which it finds as 3 and 4.
    checked_fds: tuple[int, int] | None = None

    def stdio(self, stdout_fd: int, stderr_fd: int) -> Stdio:
        if self.checked_fds is None:
            return self.stdin_fd, stdout_fd, stderr_fd
        return self.stdin_fd, stdout_fd, stderr_fd, *self.checked_fds


def run_captured(
    box: StartsPrograms, command: Command, *, limits: RunLimits, streams: Streams, keep_work: bool = False
) -> RunReport:
    """Run a program to its end. Raises what the sandbox raises."""
    (report,) = run_series(box, command, limits=limits, streams=[streams], keep_work=keep_work)
    return report


def run_series(
    box: StartsPrograms,
    command: Command,
    *,
    limits: RunLimits,
    streams: Sequence[Streams],
    keep_work: bool = False,
    rules: SeriesRules = USUAL_RULES,
) -> Generator[RunReport]:
    """Run a program once for each of the streams, one after the other, and yield the reports in order.

    All output of a run reaches its sinks before its report is yielded.

    The series ends early, with fewer reports, after a run that failed, took more than a few milliseconds, or is the
    last by the rules. To close the generator ends what still runs.
    """
    pipes = _Pipes(streams)
    try:
        try:
            execution = box.start_series(command, limits=limits, stdio=pipes.stdio, keep_work=keep_work, rules=rules)
        finally:
            pipes.close_far_ends()
        try:
            yield from _reports(execution, pipes, limits)
        except GeneratorExit:
            if not execution.is_over:
                execution.cancel()
                execution.wait()
            raise
    finally:
        pipes.close()


@dataclass(frozen=True, kw_only=True)
class ShortRun:
    report: RunReport
    output: bytes  #: stdout and stderr, at most SHORT_OUTPUT_BYTES


def run_for_output(
    box: StartsPrograms, command: Command, *, limits: RunLimits, stdin_fd: int | None = None, keep_work: bool = False
) -> ShortRun:
    """Run a program that prints little. Without a descriptor it gets no input."""
    output = Head(SHORT_OUTPUT_BYTES)
    nothing_fd = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    try:
        report = run_captured(
            box,
            command,
            limits=limits,
            streams=Streams(stdin_fd=nothing_fd if stdin_fd is None else stdin_fd, stdout=output.feed, stderr=None),
            keep_work=keep_work,
        )
    finally:
        os.close(nothing_fd)
    return ShortRun(report=report, output=bytes(output.kept))


class _Pipes:
    """The pipes of a series. Each run gets new ones, because a program can change the size and flags of its pipes."""

    def __init__(self, streams: Sequence[Streams]) -> None:
        self.sinks: dict[int, tuple[int, Sink]] = {}  #: by reading end: the run, and the sink
        self.have_enough = [stream.has_enough for stream in streams]  #: by run
        self.stdio: list[Stdio] = []
        #: by run: how many of its pipes have not ended
        self.open_counts = [1 if stream.stderr is None else 2 for stream in streams]
        self._far_ends: list[int] = []
        try:
            for run, stream in enumerate(streams):
                stdout_end = self._open(run, stream.stdout)
                stderr_end = stdout_end if stream.stderr is None else self._open(run, stream.stderr)
                self.stdio.append(stream.stdio(stdout_end, stderr_end))
        except BaseException:
            self.close_far_ends()
            self.close()
            raise

    def _open(self, run: int, sink: Sink) -> int:
        reading, writing = open_pipe()
        self.sinks[reading] = run, sink
        self._far_ends.append(writing)
        return writing

    def close_far_ends(self) -> None:
        for fd in self._far_ends:
            os.close(fd)
        self._far_ends.clear()

    def close(self) -> None:
        for fd in self.sinks:
            os.close(fd)


class _Drain:
    """Feeds the sinks from the pipes of a series, and ends a run that writes too much."""

    def __init__(self, execution: Execution, pipes: _Pipes, limits: RunLimits) -> None:
        self.output_bytes = [0] * len(pipes.stdio)  #: by run: including the first piece beyond the limit
        self._execution = execution
        self._pipes = pipes
        self._ended: set[int] = set()  #: runs that wrote enough
        self._limit_bytes = limits.output_limit_bytes
        self._deadline_s = time.monotonic() + limits.wall_time_limit_ms / 1000 + _DEADLINE_GRACE_S
        self._poll = select.poll()
        for fd in (execution.fileno(), *pipes.sinks):
            self._poll.register(fd, _IN)

    def step(self) -> None:
        """Wait for output or news, and take it in."""
        events = self._poll.poll(max(0.0, 1000 * (self._deadline_s - time.monotonic())))
        if not events:
            raise SandboxError("the program's output has not ended long after its wall limit")
        for fd, event in events:
            if fd != self._execution.fileno():
                self._read(fd, event)
            elif self._execution.is_over:
                # Only one thing can follow: the supervisor is gone. The next request to it will tell.
                self._poll.unregister(fd)
            else:
                self._execution.receive()

    def _read(self, fd: int, event: int) -> None:
        run, sink = self._pipes.sinks[fd]
        chunk: bytes | None = os.read(fd, CHUNK_BYTES) if event & _IN else b""
        while chunk:
            self._take(run, sink, chunk)
            # When no writer is left, the rest can be read without waiting.
            chunk = os.read(fd, CHUNK_BYTES) if event & _END else None
        if chunk is not None:
            self._poll.unregister(fd)
            self._pipes.open_counts[run] -= 1

    def _take(self, run: int, sink: Sink, chunk: bytes) -> None:
        """Hand output on, or end the run: once, as what was written before its end is still to be read."""
        if run in self._ended:
            return
        has_enough = self._pipes.have_enough[run]
        if has_enough is not None:
            sink(chunk)
            ends = has_enough()
        else:
            self.output_bytes[run] += len(chunk)
            ends = self.output_bytes[run] > self._limit_bytes
            if not ends:
                sink(chunk)
        if ends:
            self._ended.add(run)
            self._execution.cancel(run)


def _reports(execution: Execution, pipes: _Pipes, limits: RunLimits) -> Iterator[RunReport]:
    """Yield the report of each run, once the run and its pipes have ended."""
    # At first wait for the report alone: to wake up at each write and each end would double the cost of a small run.
    execution.receive()
    drain = _Drain(execution, pipes, limits)
    due = 0
    while due < len(execution.facts) or not execution.is_over:
        if due < len(execution.facts) and not pipes.open_counts[due]:
            yield execution.report(due, output_bytes=drain.output_bytes[due])
            due += 1
        else:
            drain.step()
