from collections.abc import Sequence

import pytest

from judge.grading import OnReject, StopPolicy, next_testcase
from judge.grading.plan import GradingPlan, ScoreMode, VerdictMode
from judge.grading.tally import Tally
from judge.grading.upcoming import Upcoming
from tests.judge.grading.trees import bounded, flat, group, ran, two_groups

PACKAGE, FIRST, GROUP, ALL = StopPolicy


def order(plan: GradingPlan, verdicts: str, policy: StopPolicy = PACKAGE) -> list[int]:
    """The testcases that run, in their order, of a program that gets these verdicts."""
    results, known = ran(verdicts), []
    while (ordinal := next_testcase(plan, known, policy=policy)) is not None:
        known.append(results[ordinal])
    return [result.ordinal for result in known]


@pytest.mark.parametrize(
    ("policy", "expected"), [(PACKAGE, [0, 1, 3]), (FIRST, [0, 1, 3]), (GROUP, [0, 1, 2, 3, 4]), (ALL, [0, 1, 2, 3, 4])]
)
def test_a_group_that_fails_is_left_and_the_next_one_begins(policy: StopPolicy, expected: Sequence[int]) -> None:
    assert order(two_groups(), "AC WA AC WA AC", policy) == expected


def test_a_whole_group_is_run_but_none_after_it_that_does_not_count() -> None:
    groups = (group("a", 0, 2), group("b", 2, 4))
    plan = GradingPlan(root=group("", 0, 4, groups=groups), is_scoring=True)
    assert order(plan, "WA AC AC AC", GROUP) == [0, 1]
    assert order(plan, "WA AC AC AC", PACKAGE) == [0]


def test_a_group_whose_requirement_failed_is_left_out() -> None:
    late = group("secret/2", 2, 4, max_score=60, score_mode=ScoreMode.SUM, require_pass=("secret/1",))
    plan = bounded(group("secret/1", 1, 2, max_score=40), late)
    assert order(plan, "AC WA AC AC", PACKAGE) == [0, 1]
    assert order(plan, "AC WA AC AC", GROUP) == [0, 1]
    assert order(plan, "AC AC AC AC", PACKAGE) == [0, 1, 2, 3]


def test_a_required_group_runs_before_the_one_that_requires_it() -> None:
    early = group("secret/1", 1, 2, max_score=40, require_pass=("secret/2",))
    plan = bounded(early, group("secret/2", 2, 3, max_score=60))
    assert order(plan, "AC AC AC") == [0, 2, 1]
    assert order(plan, "AC AC WA") == [0, 2]


def test_groups_that_require_each_other_are_refused() -> None:
    first = group("secret/1", 1, 2, max_score=40, require_pass=("secret/2",))
    plan = bounded(first, group("secret/2", 2, 3, max_score=60, require_pass=("secret/1",)))
    with pytest.raises(ValueError, match="requires itself"):
        order(plan, "AC AC AC")


@pytest.mark.parametrize(
    ("rules", "verdicts", "expected"),
    [
        ({"verdict_mode": VerdictMode.FIRST_ERROR}, "AC WA AC", [0, 1]),
        ({"verdict_mode": VerdictMode.ALWAYS_ACCEPT}, "AC WA AC", [0]),
        ({"accept_if_any_accepted": True}, "WA AC WA", [0, 1]),
        ({}, "RTE WA AC", [0]),
        ({}, "WA AC AC", [0, 1, 2]),
    ],
)
def test_where_no_score_counts_a_settled_verdict_ends_it(
    rules: dict[str, object], verdicts: str, expected: Sequence[int]
) -> None:
    plan = GradingPlan(root=group("", 0, 3, on_reject=OnReject.CONTINUE, **rules), is_scoring=False)
    assert order(plan, verdicts, FIRST) == expected
    assert order(plan, verdicts, PACKAGE) == [0, 1, 2]


@pytest.mark.parametrize("policy", StopPolicy)
def test_nothing_runs_after_a_judge_error(policy: StopPolicy) -> None:
    assert order(flat(3, on_reject=OnReject.CONTINUE), "AC JE AC", policy) == [0, 1]


def test_a_group_with_a_custom_grader_is_run_on_as_if_it_were_accepted() -> None:
    groups = (group("a", 0, 1, has_custom_grader=True), group("b", 1, 2))
    plan = GradingPlan(root=group("", 0, 2, groups=groups), is_scoring=True)
    assert order(plan, "WA AC") == [0, 1]


def test_a_slice_goes_by_what_it_has_run_itself() -> None:
    plan, results = two_groups(), ran("AC AC WA WA AC")
    tally = Tally(plan)
    upcoming, order = Upcoming(tally, PACKAGE, range(2, 5)), []
    while (ordinal := upcoming.next()) is not None:
        order.append(ordinal)
        tally.add(results[ordinal])
    assert order == [2, 3]
