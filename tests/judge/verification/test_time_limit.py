import pytest

from judge.package.model import TimeLimitRule
from judge.verification.time_limit import USUAL_RULE, Timed, found_limit, margin_faults

RULE_2025 = TimeLimitRule(ac_to_time_limit=2, time_limit_to_tle=1.5, resolution_ms=1000, least_ms=1000)
FINE = TimeLimitRule(ac_to_time_limit=2, time_limit_to_tle=1.5, resolution_ms=100, least_ms=100)


def timed(cpu_time_ms: int, name: str = "accepted/a.cpp") -> Timed:
    return Timed(submission=name, testcase="secret/07", language="cpp20", cpu_time_ms=cpu_time_ms)


@pytest.mark.parametrize(
    ("rule", "slowest_ms", "limit_ms"),
    [
        (USUAL_RULE, 0, 1000),
        (USUAL_RULE, 199, 1000),
        (USUAL_RULE, 200, 1000),
        (USUAL_RULE, 201, 2000),
        (USUAL_RULE, 420, 3000),
        (USUAL_RULE, 59_000, 295_000),
        (USUAL_RULE, 200_000, 600_000),  # the largest limit of a problem
        (RULE_2025, 1100, 3000),
        (FINE, 30, 100),
        (FINE, 150, 300),
        (FINE, 151, 400),
    ],
)
def test_the_limit_is_a_multiple_of_the_slowest_rounded_up(rule: TimeLimitRule, slowest_ms: int, limit_ms: int) -> None:
    found = found_limit([timed(0), timed(slowest_ms), timed(slowest_ms // 2)], rule)
    assert found is not None
    assert found.cpu_time_limit_ms == limit_ms


@pytest.mark.parametrize(
    ("slowest_ms", "origin"),
    [
        (420, "slowest accepted 0.42 s (accepted/a.cpp, secret/07) x 5, rounded up to 3 s"),
        (12, "slowest accepted 0.012 s (accepted/a.cpp, secret/07) x 5, and the least is 1 s"),
        (200_000, "slowest accepted 200 s (accepted/a.cpp, secret/07) x 5, and the most is 600 s"),
    ],
)
def test_it_says_how_it_came_about(slowest_ms: int, origin: str) -> None:
    found = found_limit([timed(slowest_ms)], USUAL_RULE)
    assert found is not None
    assert found.origin == origin


def test_without_an_accepted_submission_there_is_no_limit() -> None:
    assert found_limit([], USUAL_RULE) is None


def test_one_that_was_stopped_is_slow_enough_whatever_was_measured() -> None:
    too_slow = Timed(
        submission="time_limit_exceeded/a.cpp", testcase="secret/1", language="cpp", cpu_time_ms=1200, was_stopped=True
    )
    faults = margin_faults(
        [timed(10)], [too_slow], cpu_time_limit_ms=1000, rule=USUAL_RULE, is_declared=True, is_binding=False
    )
    assert list(faults) == []


@pytest.mark.parametrize(
    ("accepted_ms", "too_slow_ms", "is_declared", "is_binding", "files"),
    [
        (400, 2500, True, True, []),
        (600, 2500, True, True, ["submissions/accepted/a.cpp"]),  # 2 x 0.6 s is more than a second
        (600, 2500, True, False, []),  # the limit was chosen by hand, and the slowest is well below it
        (700, 2500, True, False, ["submissions/accepted/a.cpp"]),
        (700, 2500, False, True, []),
        (400, 1400, True, True, ["submissions/time_limit_exceeded/b.py"]),
        (400, 900, True, True, []),  # not too slow at all, which is a broken promise
        (None, 2500, True, True, ["submissions/accepted"]),
    ],
)
def test_what_is_close_to_the_limit_is_told(
    accepted_ms: int | None, too_slow_ms: int, is_declared: bool, is_binding: bool, files: list[str]
) -> None:
    faults = margin_faults(
        [] if accepted_ms is None else [timed(accepted_ms)],
        [timed(too_slow_ms, "time_limit_exceeded/b.py")],
        cpu_time_limit_ms=1000,
        rule=RULE_2025,
        is_declared=is_declared,
        is_binding=is_binding,
    )
    assert [fault.file for fault in faults] == files
