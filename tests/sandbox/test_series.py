"""Several runs by one request. Each is as if it were alone."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing
from time import monotonic

import pytest

from judge.limits import KIB, MIB, RunLimits
from judge.program_output import Head, Streams, run_series
from judge.report import RunStatus
from judge.sandbox import Command, Sandbox
from tests.sandbox.probing import PROBE, ProbeRun, run, run_limits
from tests.sandbox.slowness import SLOWNESS

#: A run that is scheduled late is not short, and ends its series. On a busy machine, a whole series needs some tries.
ATTEMPTS = 100


def series(box: Sandbox, *told: str, limits: RunLimits | None = None) -> Iterator[ProbeRun]:
    """Each is a probe and its argument."""
    with ExitStack() as stack:
        heads, streams = [], []
        for text in told:
            stdin_fd = os.memfd_create("stdin")
            stack.callback(os.close, stdin_fd)
            os.pwrite(stdin_fd, text.encode(), 0)
            stdout, stderr = Head(8 * MIB), Head(8 * MIB)
            heads.append((stdout, stderr))
            streams.append(Streams(stdin_fd=stdin_fd, stdout=stdout.feed, stderr=stderr.feed))
        reports = run_series(box, Command(argv=(PROBE, "as_told")), limits=limits or run_limits(), streams=streams)
        stack.enter_context(closing(reports))
        for report, (stdout, stderr) in zip(reports, heads, strict=False):
            yield ProbeRun(report=report, stdout=bytes(stdout.kept), stderr=bytes(stderr.kept))


def whole_series(box: Sandbox, *told: str, limits: RunLimits | None = None) -> list[ProbeRun]:
    """Run a series until one is whole: all its runs exit with 0."""
    for _ in range(ATTEMPTS):
        runs = list(series(box, *told, limits=limits))
        assert [ran.report.exit_code for ran in runs] == [0] * len(runs)
        if len(runs) == len(told):
            return runs
    pytest.fail(f"never were all {len(told)} runs made")


def test_each_run_has_its_own_streams_and_its_own_report(box: Sandbox) -> None:
    runs = whole_series(box, *[f"print_much {number}" for number in range(box.series_limit)])
    assert [ran.stdout for ran in runs] == [b"x" * number for number in range(box.series_limit)]
    assert all(ran.report.wall_time_us > 0 and 0 < ran.report.peak_memory_bytes < 3 * MIB for ran in runs)


@pytest.mark.parametrize(
    ("failing", "status"),
    [
        ("exit 3", RunStatus.EXITED),
        ("raise 11", RunStatus.SIGNALLED),
        ("burn 10000", RunStatus.CPU_LIMIT),
        ("sleep 60000", RunStatus.WALL_LIMIT),
        ("touch 200", RunStatus.MEMORY_LIMIT),
    ],
)
def test_a_run_that_fails_is_the_last(box: Sandbox, failing: str, status: RunStatus) -> None:
    # A busy machine keeps the others waiting for longer than this.
    wall_ms = 400 if status is RunStatus.WALL_LIMIT else 60_000
    limits = run_limits(cpu_ms=100 * SLOWNESS, wall_ms=wall_ms * SLOWNESS, memory_mib=64)
    for _ in range(ATTEMPTS):
        runs = list(series(box, "exit 0", "exit 0", failing, "exit 0", limits=limits))
        assert len(runs) <= 3
        assert all(ran.report.exit_code == 0 for ran in runs[:2])
        if len(runs) == 3:
            assert runs[2].report.status is status
            return
    pytest.fail("the third run was never made")


def test_a_run_that_takes_long_is_the_last_and_those_before_it_are_known_meanwhile(box: Sandbox) -> None:
    for _ in range(ATTEMPTS):
        with closing(series(box, "exit 0", "exit 0", "sleep 2000", "exit 0")) as runs:
            started_s = monotonic()
            first, second = next(runs), next(runs, None)
            if second is None:
                continue
            assert monotonic() - started_s < 1.5 * SLOWNESS
            assert first.report.exit_code == second.report.exit_code == 0
            rest = list(runs)
        if rest:
            assert len(rest) == 1
            assert rest[0].report.wall_time_ms >= 2000
            return
    pytest.fail("the third run was never made")


def test_what_is_not_wanted_any_more_is_ended(box: Sandbox) -> None:
    for _ in range(ATTEMPTS):
        with closing(series(box, "exit 0", "exit 0", "sleep 60000")) as runs:
            began = [next(runs), next(runs, None)]
            started_s = monotonic()
        assert monotonic() - started_s < 10 * SLOWNESS
        assert run(box, "exit", 0).report.exit_code == 0
        if None not in began:
            return
    pytest.fail("the third run was never made")


def test_nothing_is_left_for_the_next_run(box: Sandbox) -> None:
    """Traces fail to be left where there are some, and fail the run where they are found."""
    whole_series(box, "leave_traces 0", "find_traces 0", "leave_traces 0", "find_traces 0")


def test_a_process_that_is_left_is_dead_before_the_next_run(box: Sandbox) -> None:
    whole_series(box, "leave_daemon 0", "find_traces 0", "exit 0")


def test_memory_is_that_of_the_run_alone(box: Sandbox) -> None:
    # So little that the runs are short.
    runs = whole_series(box, "exit 0", "touch 2", "exit 0", "touch 2", "exit 0")
    small, large = runs[0::2], runs[1::2]
    assert all(2 * MIB <= ran.report.peak_memory_bytes <= 3 * MIB + 500 * KIB for ran in large)
    assert all(ran.report.peak_memory_bytes < 2 * MIB for ran in small)


def test_an_oom_kill_is_that_of_the_run_alone(box: Sandbox) -> None:
    limits = run_limits(memory_mib=16)
    for _ in range(2):
        (killed,) = series(box, "touch 100", "exit 0", limits=limits)
        assert killed.report.oom_kill_count >= 1
        runs = whole_series(box, "exit 0", "exit 0", limits=limits)
        assert [ran.report.oom_kill_count for ran in runs] == [0, 0]


def test_a_run_may_write_more_than_a_pipe_holds(box: Sandbox) -> None:
    (ran,) = series(box, "print_much 1000000", "exit 0")
    assert ran.stdout == b"x" * 1_000_000
    assert ran.report.output_bytes == 1_000_000


def test_output_that_waits_to_be_read_is_not_the_next_run_s_memory(box: Sandbox) -> None:
    alone = whole_series(box, "print_much 1")
    many = whole_series(box, *["print_much 4096"] * box.series_limit)
    grown_bytes = max(ran.report.peak_memory_bytes for ran in many) - alone[0].report.peak_memory_bytes
    assert grown_bytes <= 1000 * KIB
    assert len(list(series(box, "print_much 60000", "exit 0"))) == 1


def test_too_much_output_ends_the_run_that_wrote_it(box: Sandbox) -> None:
    limits = run_limits(output_mib=1)
    for _ in range(ATTEMPTS):
        runs = list(series(box, "exit 0", "print_much 100000000", "exit 0", limits=limits))
        assert runs[0].report.exit_code == 0
        assert len(runs) <= 2
        if len(runs) == 2:
            assert runs[1].report.status is RunStatus.OUTPUT_LIMIT
            assert len(runs[1].stdout) <= MIB
            return
    pytest.fail("the second run was never made")
