"""Runs close to their CPU time limit, in the real sandbox."""

from collections.abc import Iterator
from time import monotonic

import pytest

from judge.report import RunStatus
from judge.sandbox import LaneSettings
from judge.verdict import Verdict
from tests.sandbox.packages import PackageBench, open_package_bench
from tests.sandbox.slowness import SLOWNESS

#: Uses as many milliseconds of CPU time as its input says.
BURN = """
#include <stdio.h>
#include <time.h>
int main(void)
{
    long ms;
    if (scanf("%ld", &ms) != 1)
        return 1;
    while (clock() < ms * (CLOCKS_PER_SEC / 1000))
        ;
}
"""
LIMIT_MS = 300 * SLOWNESS


@pytest.fixture(scope="module")
def bench(lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageBench]:
    with open_package_bench(lane_settings, tmp_path_factory.mktemp("store")) as bench:
        yield bench


def test_a_run_close_to_its_limit_is_made_three_times(bench: PackageBench) -> None:
    burnt = [LIMIT_MS * percent // 100 for percent in (10, 94, 104)]
    results = bench.evaluate(bench.manifest([(b"%d" % ms, b"") for ms in burnt]), BURN)
    assert [result.verdict for result in results] == [Verdict.AC, Verdict.AC, Verdict.TLE]
    assert [len(result.cpu_times_ms) for result in results] == [0, 3, 3]
    for result in results[1:]:
        assert result.status is RunStatus.EXITED
        assert result.cpu_time_ms == min(result.cpu_times_ms)


def test_a_run_that_never_ends_is_made_once(bench: PackageBench) -> None:
    started_s = monotonic()
    (result,) = bench.evaluate(bench.manifest([(b"100000000", b"")]), BURN)
    assert (result.verdict, result.cpu_times_ms) == (Verdict.TLE, ())
    assert LIMIT_MS * 1.1 <= result.cpu_time_ms < LIMIT_MS * 1.5
    assert monotonic() - started_s < 20 * SLOWNESS
