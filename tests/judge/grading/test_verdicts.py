import pytest
from hypothesis import given
from hypothesis import strategies as st

from judge.grading import Grade, OnReject, grade_in_order, stops_after
from judge.verdict import Verdict

RUN_VERDICTS = [verdict for verdict in Verdict if verdict not in (Verdict.CE, Verdict.JE)]
AC, WA, TLE, JE = Verdict.AC, Verdict.WA, Verdict.TLE, Verdict.JE


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ((AC,), Grade(verdict=AC, deciding_testcase=None)),
        ((AC, AC, AC), Grade(verdict=AC, deciding_testcase=None)),
        ((AC, WA, None), Grade(verdict=WA, deciding_testcase=1)),
        ((AC, TLE, WA), Grade(verdict=TLE, deciding_testcase=1)),
        ((AC, WA, JE), Grade(verdict=JE, deciding_testcase=2)),
        ((WA, None, AC), Grade(verdict=WA, deciding_testcase=0)),
    ],
)
def test_the_first_failing_testcase_decides_unless_we_failed(
    verdicts: tuple[Verdict | None, ...], expected: Grade
) -> None:
    assert grade_in_order(verdicts) == expected


@pytest.mark.parametrize("verdicts", [(), (None,), (AC, None), (None, WA)])
def test_incomplete_results_have_no_grade(verdicts: tuple[Verdict | None, ...]) -> None:
    with pytest.raises(ValueError, match="testcase"):
        grade_in_order(verdicts)


@given(st.lists(st.sampled_from(RUN_VERDICTS), min_size=1), st.sampled_from(OnReject))
def test_skipping_what_comes_after_a_failure_changes_no_grade(verdicts: list[Verdict], policy: OnReject) -> None:
    judged: list[Verdict | None] = []
    stopped = False
    for verdict in verdicts:
        judged.append(None if stopped else verdict)
        stopped = stopped or stops_after(verdict, policy)
    assert grade_in_order(judged) == grade_in_order(verdicts)


def test_a_judge_error_stops_under_every_policy() -> None:
    assert all(stops_after(JE, policy) for policy in OnReject)
    assert not any(stops_after(AC, policy) for policy in OnReject)
    assert not any(stops_after(verdict, OnReject.CONTINUE) for verdict in RUN_VERDICTS)
