"""Tests whether a lane can be trusted: runs honest programs in it, the same way as the programs of a job.

One program prints its input. One loops until its CPU limit ends it. Both end as expected only if all works that a right
verdict needs: engine, container, supervisor, descriptors, cgroups and limits.
"""

import os
import secrets
from collections.abc import Sequence

import structlog

from judge.errors import EngineUnavailable, JudgeError, SandboxError
from judge.limits import KIB, MIB, RunLimits
from judge.program_output import run_for_output
from judge.report import RunReport, RunStatus
from judge.sandbox import Command, Lane, Sandbox
from judge.sandbox.engine import has_answered

#: If one image fails, its language is broken. If this many fail, the lane is.
IMAGES_TRIED = 3
#: These programs are in every image of a language, because all are built on Debian.
ECHO = Command(argv=("/bin/cat",))
LOOP = Command(argv=("/bin/sh", "-c", "while :; do :; done"))
LOOP_CPU_TIME_LIMIT_MS = 20
#: On a quiet machine, CPU times are exact to a millisecond. A busy machine must not be taken for a broken one.
CPU_TOLERANCE_US = 250_000
SMALLEST_PEAK_BYTES = 64 * KIB

_log = structlog.get_logger(__name__)


def self_test(lane: Lane, images: Sequence[str]) -> None:
    """Return if some image works in this lane. Raises a JudgeError that says what was wrong with the first image."""
    # First the images of containers that the lane already has, or already makes: they cost only the two runs, 25 ms.
    candidates = list(dict.fromkeys([*lane.images, *images]))[:IMAGES_TRIED]
    failures: list[JudgeError] = []
    for image in candidates:
        try:
            with lane.sandbox(image) as box:
                examine(box)
        except JudgeError as error:
            if isinstance(error, EngineUnavailable) and not has_answered(error):
                raise
            failures.append(error)
        else:
            for failed, failure in zip(candidates, failures, strict=False):
                _log.warning("self_test.image_failed", image=failed, reason=str(failure))
            return
    raise failures[0] if failures else SandboxError("there is no image to test a lane with")


def examine(box: Sandbox) -> None:
    """Run both programs. Raises a JudgeError that says what was wrong."""
    _echo(box)
    _loop(box)


def _echo(box: Sandbox) -> None:
    token = secrets.token_hex(32).encode()
    stdin_fd = os.memfd_create("self-test", os.MFD_CLOEXEC)
    try:
        os.write(stdin_fd, token)
        os.lseek(stdin_fd, 0, os.SEEK_SET)
        echoed = run_for_output(box, ECHO, limits=_limits(cpu_time_limit_ms=5_000), stdin_fd=stdin_fd)
    finally:
        os.close(stdin_fd)
    report, output = echoed.report, echoed.output
    _require(report.status is RunStatus.EXITED and report.exit_code == 0, "an honest program failed", report)
    _require(output == token, f"an honest program's {token!r} came back as {output!r}", report)
    _require(0 < report.cpu_time_us <= report.wall_time_us + CPU_TOLERANCE_US, "implausible CPU time", report)
    _require(report.peak_memory_bytes >= SMALLEST_PEAK_BYTES, "implausible memory", report)


def _loop(box: Sandbox) -> None:
    report = run_for_output(box, LOOP, limits=_limits(cpu_time_limit_ms=LOOP_CPU_TIME_LIMIT_MS)).report
    beyond_us = report.cpu_time_us - 1000 * LOOP_CPU_TIME_LIMIT_MS
    _require(report.status is RunStatus.CPU_LIMIT, "an endless loop was not ended by its CPU limit", report)
    _require(0 <= beyond_us <= CPU_TOLERANCE_US, "an endless loop was not ended in time", report)


def _limits(*, cpu_time_limit_ms: int) -> RunLimits:
    return RunLimits(
        cpu_time_limit_ms=cpu_time_limit_ms,
        wall_time_limit_ms=10_000,
        memory_limit_bytes=64 * MIB,
        process_limit=16,
        output_limit_bytes=1 * MIB,
    )


def _require(holds: bool, otherwise: str, report: RunReport) -> None:
    if not holds:
        raise SandboxError(f"self-test: {otherwise}: {report}")
