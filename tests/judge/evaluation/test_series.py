from hypothesis import given
from hypothesis import strategies as st

from judge.evaluation.series import GROWTH, SeriesLength
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict

AC, WA, RTE = Verdict.AC, Verdict.WA, Verdict.RTE
LIMIT = 16
SHORT_MS = 10


def results(*verdicts: Verdict, wall_time_ms: int = 1) -> list[TestcaseResult]:
    return [
        TestcaseResult(ordinal=ordinal, verdict=verdict, wall_time_ms=wall_time_ms)
        for ordinal, verdict in enumerate(verdicts)
    ]


def lengths(*series: list[TestcaseResult], limit: int = LIMIT) -> list[int]:
    """The length of each series, as learnt from those before it."""
    length = SeriesLength(short_run_ms=SHORT_MS)
    found = [length.length]
    for made in series:
        length.learn(made, limit=limit)
        found.append(length.length)
    return found


def test_one_then_four_then_sixteen() -> None:
    assert lengths(results(AC), results(AC, AC, AC, AC), results(*[AC] * 16)) == [1, 4, 16, 16]


def test_a_wrong_answer_does_not_end_a_series_in_the_sandbox() -> None:
    assert lengths(results(WA), results(AC, WA, WA, AC)) == [1, 4, 16]


def test_a_failed_or_long_run_ends_a_series() -> None:
    assert lengths(results(RTE)) == [1, 1]
    assert lengths(results(AC, wall_time_ms=SHORT_MS + 1)) == [1, 1]
    assert lengths(results(AC, wall_time_ms=SHORT_MS)) == [1, GROWTH]


def test_a_series_that_got_nowhere_is_not_tried_again_at_once() -> None:
    assert lengths(results(AC), results(RTE), results(AC)) == [1, 4, 1, 4]
    assert lengths(results(AC), results(AC, RTE)) == [1, 4, 1]
    assert lengths(results(AC), results(AC, AC, RTE)) == [1, 4, 8]


def test_a_sandbox_may_know_no_series() -> None:
    assert lengths(results(AC), results(AC), limit=1) == [1, 1, 1]


@given(
    series=st.lists(st.lists(st.sampled_from([AC, WA, RTE]), min_size=1, max_size=20), max_size=5),
    limit=st.integers(1, 20),
)
def test_a_series_has_at_least_one_testcase_and_never_too_many(series: list[list[Verdict]], limit: int) -> None:
    found = lengths(*(results(*made) for made in series), limit=limit)
    assert all(1 <= length <= limit for length in found)
