"""Runs that came close to a limit are repeated, and no others."""

from collections.abc import Generator, Sequence

import pytest

from judge.evaluation.timing import HonestTrial, with_slack
from judge.evaluation.trial import Trial
from judge.limits import MIB, RunLimits
from judge.report import RunStatus
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict

AC, WA, TLE, RTE, MLE = Verdict.AC, Verdict.WA, Verdict.TLE, Verdict.RTE, Verdict.MLE
EXITED, CPU, WALL = RunStatus.EXITED, RunStatus.CPU_LIMIT, RunStatus.WALL_LIMIT
LIMITS = RunLimits(
    cpu_time_limit_ms=1000,
    wall_time_limit_ms=3000,
    memory_limit_bytes=64 * MIB,
    process_limit=1,
    output_limit_bytes=MIB,
)
#: What a run came to: verdict, status, CPU time in milliseconds.
Run = tuple[Verdict, RunStatus, int]


class ScriptedTrial:
    """Each testcase has a list of what its runs come to."""

    image_digest = ""
    cpu_time_us = 0
    wall_time_us = 0

    def __init__(self, testcases: Sequence[Sequence[Run]]) -> None:
        self.asked: list[int] = []
        self._runs = [iter(runs) for runs in testcases]

    def run(self, ordinals: range) -> Generator[TestcaseResult]:
        for ordinal in ordinals:
            self.asked.append(ordinal)
            verdict, status, cpu_time_ms = next(self._runs[ordinal])
            yield TestcaseResult(ordinal=ordinal, verdict=verdict, status=status, cpu_time_ms=cpu_time_ms)


def results_of(
    *testcases: Sequence[Run], is_busy: bool = False, repeats: int = 2
) -> tuple[list[TestcaseResult], list[int]]:
    scripted = ScriptedTrial(testcases)
    inner: Trial = scripted
    trial = HonestTrial(inner, LIMITS, repeats=repeats, is_busy=lambda: is_busy)
    results: list[TestcaseResult] = []
    while len(results) < len(testcases):
        results += trial.run(range(len(results), len(testcases)))
    return results, scripted.asked


@pytest.mark.parametrize(
    ("runs", "verdict", "cpu_time_ms"),
    [
        ([(TLE, EXITED, 1050), (TLE, EXITED, 1020), (AC, EXITED, 990)], AC, 990),
        ([(TLE, EXITED, 1050), (TLE, EXITED, 1020), (TLE, CPU, 1100)], TLE, 1020),
        ([(TLE, EXITED, 1050), (WA, EXITED, 950), (TLE, EXITED, 1020)], WA, 950),
        ([(TLE, EXITED, 1001), (RTE, EXITED, 800), (TLE, EXITED, 1020)], RTE, 800),
        ([(AC, EXITED, 900), (AC, EXITED, 880), (AC, EXITED, 890)], AC, 880),
        ([(WA, EXITED, 999), (WA, EXITED, 980), (TLE, EXITED, 1001)], WA, 980),
    ],
)
def test_a_run_close_to_the_cpu_limit_is_repeated_and_the_least_cpu_time_counts(
    runs: list[Run], verdict: Verdict, cpu_time_ms: int
) -> None:
    (result,), _ = results_of(runs)
    assert (result.verdict, result.cpu_time_ms) == (verdict, cpu_time_ms)
    assert result.cpu_times_ms == tuple(cpu for _, _, cpu in runs)


@pytest.mark.parametrize("run", [(TLE, CPU, 1100), (AC, EXITED, 899), (RTE, EXITED, 1000), (MLE, EXITED, 990)])
def test_other_runs_are_not_repeated(run: Run) -> None:
    (result,), asked = results_of([run])
    assert (result.verdict, result.cpu_time_ms, result.cpu_times_ms) == (run[0], run[2], ())
    assert asked == [0]


@pytest.mark.parametrize("waited", [WALL, RunStatus.DEADLOCK])
def test_a_run_that_a_busy_host_kept_waiting_is_repeated(waited: RunStatus) -> None:
    runs: list[Run] = [(TLE, waited, 10), (AC, EXITED, 700), (TLE, waited, 5)]
    (result,), _ = results_of(runs, is_busy=True)
    assert (result.verdict, result.cpu_time_ms, result.cpu_times_ms) == (AC, 700, (10, 700, 5))
    (result,), asked = results_of(runs, is_busy=False)
    assert (result.verdict, asked) == (TLE, [0])


def test_the_others_of_a_series_run_once_and_all_come_in_order() -> None:
    quick: list[Run] = [(AC, EXITED, 1)] * 2
    slow: list[Run] = [(TLE, EXITED, 1050), (AC, EXITED, 950), (AC, EXITED, 960)]
    results, asked = results_of(quick, slow, quick)
    assert [(result.ordinal, result.verdict) for result in results] == [(0, AC), (1, AC), (2, AC)]
    assert asked == [0, 1, 1, 1, 2]


def test_a_request_may_ask_for_no_repetition() -> None:
    (result,), asked = results_of([(TLE, EXITED, 1001)], repeats=0)
    assert (result.verdict, result.cpu_times_ms, asked) == (TLE, (), [0])


def test_a_sandbox_is_told_a_tenth_more_cpu_time_and_nothing_else() -> None:
    assert vars(with_slack(LIMITS)) == {**vars(LIMITS), "cpu_time_limit_ms": 1100}
