"""Runs the programs under test (programs/*.c) in a sandbox, the way a worker would."""

import os
import select
from dataclasses import dataclass

from judge.limits import MIB, RunLimits
from judge.report import RunReport
from judge.sandbox import Command, Execution, InstalledFile, Sandbox, open_pipe
from tests.sandbox.slowness import SLOWNESS

IMAGE = "judge-lang-c:latest"
PROBE = "/sandbox/program/probe"
#: Read of stdout and stderr before the run is cancelled.
OUTPUT_LIMIT_BYTES = 4 * MIB


@dataclass(frozen=True, kw_only=True)
class ProbeRun:
    """What one run of the probe reported and printed."""

    report: RunReport
    stdout: bytes
    stderr: bytes


def run_limits(
    *,
    cpu_ms: int = 2000 * SLOWNESS,
    wall_ms: int = 60_000 * SLOWNESS,
    memory_mib: int = 256,
    processes: int = 64,
    output_mib: int = 64,
) -> RunLimits:
    return RunLimits(
        cpu_time_limit_ms=cpu_ms,
        wall_time_limit_ms=wall_ms,
        memory_limit_bytes=memory_mib * MIB,
        process_limit=processes,
        output_limit_bytes=output_mib * MIB,
    )


def install_probe(box: Sandbox, path: str) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        box.install([InstalledFile(name="probe", mode=0o555, fd=fd)])
    finally:
        os.close(fd)


def start(
    box: Sandbox,
    *arguments: str | int,
    limits: RunLimits | None = None,
    stdin: bytes = b"",
    environment: dict[str, str] | None = None,
    keep_work: bool = False,
) -> tuple[Execution, int, int]:
    """The execution, and the reading ends of its stdout and stderr."""
    stdin_fd = os.memfd_create("stdin")
    os.write(stdin_fd, stdin)
    os.lseek(stdin_fd, 0, os.SEEK_SET)
    stdout_read, stdout_fd = open_pipe()
    stderr_read, stderr_fd = open_pipe()
    try:
        execution = box.start_series(
            Command(argv=(PROBE, *map(str, arguments)), environment=environment or {}),
            limits=limits or run_limits(),
            stdio=[(stdin_fd, stdout_fd, stderr_fd)],
            keep_work=keep_work,
        )
    except BaseException:
        os.close(stdout_read)
        os.close(stderr_read)
        raise
    finally:
        for fd in (stdin_fd, stdout_fd, stderr_fd):
            os.close(fd)
    return execution, stdout_read, stderr_read


def run(
    box: Sandbox,
    *arguments: str | int,
    limits: RunLimits | None = None,
    stdin: bytes = b"",
    environment: dict[str, str] | None = None,
    keep_work: bool = False,
) -> ProbeRun:
    execution, *pipes = start(box, *arguments, limits=limits, stdin=stdin, environment=environment, keep_work=keep_work)
    content = _drain(execution, pipes)
    stdout, stderr = (bytes(content[fd]) for fd in pipes)
    return ProbeRun(report=execution.report(output_bytes=len(stdout) + len(stderr)), stdout=stdout, stderr=stderr)


def _drain(execution: Execution, pipes: list[int]) -> dict[int, bytearray]:
    content = {fd: bytearray() for fd in pipes}
    poll = select.poll()
    for fd in pipes:
        poll.register(fd, select.POLLIN)
    open_pipes = set(pipes)
    while open_pipes:
        for fd, _ in poll.poll():
            piece = os.read(fd, 65536)
            content[fd] += piece
            if not piece:
                poll.unregister(fd)
                os.close(fd)
                open_pipes.remove(fd)
            if sum(map(len, content.values())) > OUTPUT_LIMIT_BYTES:
                execution.cancel()
    return content
