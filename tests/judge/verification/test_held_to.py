import pytest

from judge.limits import RunLimits
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from judge.verification.concluding import held_to

AC, WA, TLE, MLE, JE = Verdict.AC, Verdict.WA, Verdict.TLE, Verdict.MLE, Verdict.JE
LIMITS = RunLimits(
    cpu_time_limit_ms=1000,
    wall_time_limit_ms=3000,
    memory_limit_bytes=1,
    process_limit=1,
    output_limit_bytes=1,
)


@pytest.mark.parametrize(
    ("verdict", "cpu_time_ms", "wall_time_ms", "held"),
    [
        (AC, 1000, 1000, AC),
        (AC, 1001, 1001, TLE),
        (WA, 1500, 1500, TLE),
        (MLE, 1500, 1500, TLE),  # the limit would have ended it before
        (MLE, 500, 500, MLE),
        (AC, 10, 3001, TLE),
        (TLE, 2000, 2000, TLE),
        (JE, 1500, 1500, JE),
        (None, 0, 0, None),
    ],
)
def test_a_run_beyond_the_limit_is_too_slow_whatever_came_of_it(
    verdict: Verdict | None, cpu_time_ms: int, wall_time_ms: int, held: Verdict | None
) -> None:
    result = TestcaseResult(ordinal=0, verdict=verdict, cpu_time_ms=cpu_time_ms, wall_time_ms=wall_time_ms)
    assert held_to(result, LIMITS).verdict is held
