"""Runs one program with its output drained through pipes, in memory that does not grow with what it writes."""

import os
import select
import time
from collections.abc import Callable
from typing import Protocol

from judge.errors import SandboxError
from judge.limits import KIB, RunLimits
from judge.report import RunReport
from judge.sandbox import Command, Execution, open_pipe

CHUNK_BYTES = 64 * KIB
SHORT_OUTPUT_BYTES = 4 * KIB

#: Beyond the wall limit: the supervisor kills, reaps and reports. A judge whose sandbox is stuck must not be.
_DEADLINE_GRACE_S = 15.0
#: Most programs end sooner, having written less than a pipe holds; one that has filled its pipe waits this long.
_PATIENCE_MS = 3
_IN = select.POLLIN
_END = select.POLLHUP | select.POLLERR


class StartsPrograms(Protocol):
    """What is needed of judge.sandbox.Sandbox."""

    def start(
        self,
        command: Command,
        *,
        limits: RunLimits,
        stdin_fd: int,
        stdout_fd: int,
        stderr_fd: int,
        keep_work: bool = False,
    ) -> Execution: ...


class Head:
    """The beginning of a stream: the rest is counted as it passes, not kept."""

    def __init__(self, limit_bytes: int) -> None:
        self.kept = bytearray()
        self.truncated = False
        self._limit_bytes = limit_bytes

    def feed(self, chunk: bytes) -> None:
        room = self._limit_bytes - len(self.kept)
        self.kept += chunk[:room]
        self.truncated = self.truncated or len(chunk) > room


Sink = Callable[[bytes], None]


def run_captured(
    box: StartsPrograms,
    command: Command,
    *,
    limits: RunLimits,
    stdin_fd: int,
    stdout: Sink,
    stderr: Sink | None,
    keep_work: bool = False,
) -> RunReport:
    """Run to the end; `stderr=None` sends it down the same pipe as stdout, so that the order of both is kept.

    What exceeds the output limit is not handed on, and the program is killed for it. Raises what the sandbox raises.
    """
    # New pipes for each run: their size and flags are the program's to change.
    stdout_fd, stdout_end = open_pipe()
    stderr_fd, stderr_end = open_pipe() if stderr else (-1, stdout_end)
    try:
        execution = box.start(
            command,
            limits=limits,
            stdin_fd=stdin_fd,
            stdout_fd=stdout_end,
            stderr_fd=stderr_end,
            keep_work=keep_work,
        )
    except BaseException:
        _close(stdout_fd, stderr_fd)
        raise
    finally:
        _close(stdout_end, stderr_end if stderr else -1)
    sinks = {stdout_fd: stdout} | ({stderr_fd: stderr} if stderr else {})
    try:
        output_bytes = _drain(execution, sinks, limits)
    finally:
        _close(stdout_fd, stderr_fd)
    return execution.report(output_bytes=output_bytes)


def run_for_output(
    box: StartsPrograms, command: Command, *, limits: RunLimits, stdin_fd: int | None = None
) -> tuple[RunReport, bytes]:
    """A program that says little: its report, and the first 4 KiB of its output. Without a descriptor, no input."""
    output = Head(SHORT_OUTPUT_BYTES)
    nothing_fd = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    try:
        report = run_captured(
            box,
            command,
            limits=limits,
            stdin_fd=nothing_fd if stdin_fd is None else stdin_fd,
            stdout=output.feed,
            stderr=None,
        )
    finally:
        os.close(nothing_fd)
    return report, bytes(output.kept)


def _drain(execution: Execution, sinks: dict[int, Sink], limits: RunLimits) -> int:
    """Read until all pipes have ended. Returns how many bytes came, whether they were wanted or not."""
    poll = select.poll()
    report_fd = execution.fileno()
    poll.register(report_fd, _IN)
    # Alone at first: to be woken by each write and each end beside the report would double the cost of a small run.
    if poll.poll(_PATIENCE_MS):
        poll.unregister(report_fd)
    for fd in sinks:
        poll.register(fd, _IN)
    open_count, output_bytes, cancelled = len(sinks), 0, False
    deadline_s = time.monotonic() + limits.wall_time_limit_ms / 1000 + _DEADLINE_GRACE_S
    while open_count:
        events = poll.poll(1000 * (deadline_s - time.monotonic()))
        if not events:
            raise SandboxError("the program's output has not ended long after its wall limit")
        for fd, event in events:
            if fd == report_fd:
                # Every process is dead: the pipes have ended, or will when what is in them has been read.
                poll.unregister(report_fd)
                continue
            chunk: bytes | None = os.read(fd, CHUNK_BYTES) if event & _IN else b""
            while chunk:
                output_bytes += len(chunk)
                if output_bytes <= limits.output_limit_bytes:
                    sinks[fd](chunk)
                elif not cancelled:
                    cancelled = True
                    execution.cancel()
                # Where no writer is left, the rest can be read without waiting.
                chunk = os.read(fd, CHUNK_BYTES) if event & _END else None
            if chunk is not None:
                poll.unregister(fd)
                open_count -= 1
    return output_bytes


def _close(*fds: int) -> None:
    for fd in fds:
        if fd >= 0:
            os.close(fd)
