"""Groups with a maximum: every rule of 2025-09, and the shares of the drafts."""

from decimal import Decimal
from typing import Any

import pytest

from judge.grading import Grade, IncompleteResults, OnReject, ProgramGrade, grade
from judge.grading.maximum import maximum_score
from judge.grading.plan import GradingGroup, GradingPlan, ScoreMode
from judge.verdict import Verdict
from tests.judge.grading.trees import bounded, group, ran

AC, WA, TLE = Verdict.AC, Verdict.WA, Verdict.TLE


def part(number: int, first: int, stop: int, most: float | None, **rules: Any) -> GradingGroup:
    usual: dict[str, Any] = {"score_mode": ScoreMode.MINIMUM}
    mode = (usual | rules)["score_mode"]
    on_reject = OnReject.CONTINUE if mode is ScoreMode.SUM else OnReject.BREAK
    return group(f"secret/{number}", first, stop, max_score=most, on_reject=on_reject, **(usual | rules))


def score(plan: GradingPlan, verdicts: str, scores: dict[int, float] | None = None, **more: Any) -> Decimal:
    found = grade(plan, ran(verdicts, scores, **more)).score
    assert found is not None
    return found


def test_secret_shares_its_hundred_points_equally_among_its_testcases() -> None:
    plan = bounded(stop=5)
    assert score(plan, "AC AC WA AC AC") == 75
    assert score(bounded(stop=4), "AC AC AC AC") == 100
    assert score(bounded(stop=4), "AC AC WA WA") == Decimal("33.333333")


def test_samples_give_no_points() -> None:
    found = grade(bounded(stop=2), ran("WA AC"))
    assert (found.verdict, found.score) == (AC, 100)


def test_groups_are_added_up() -> None:
    plan = bounded(part(1, 1, 3, 30), part(2, 3, 5, 70))
    found = grade(plan, ran("AC AC AC AC TLE"))
    assert (found.verdict, found.score, found.deciding_testcase) == (TLE, 30, 4)
    assert [(one.name, one.score, one.max_score) for one in found.groups[3:]] == [
        ("secret/1", 30.0, 30.0),
        ("secret/2", 0.0, 70.0),
    ]


@pytest.mark.parametrize("mode", [ScoreMode.PASS_FAIL, ScoreMode.MINIMUM])
@pytest.mark.parametrize(("verdicts", "expected"), [("AC AC AC", 40), ("AC AC WA", 0), ("AC WA -", 0)])
def test_pass_fail_and_min_give_all_or_nothing(mode: ScoreMode, verdicts: str, expected: int) -> None:
    assert score(bounded(part(1, 1, 3, 40, score_mode=mode)), verdicts) == expected


def test_sum_gives_each_testcase_an_equal_share() -> None:
    assert score(bounded(part(1, 1, 5, 40, score_mode=ScoreMode.SUM)), "AC AC WA AC AC") == 30


def test_min_is_the_least_score_of_a_testcase() -> None:
    assert score(bounded(part(1, 1, 3, 40)), "AC AC AC", {1: 12.5}) == Decimal("12.5")


def test_pass_fail_knows_no_scores_of_testcases() -> None:
    assert score(bounded(part(1, 1, 3, 40, score_mode=ScoreMode.PASS_FAIL)), "AC AC AC", {1: 12.5}) == 40


def test_score_txt_is_absolute() -> None:
    assert score(bounded(part(1, 1, 3, 40, score_mode=ScoreMode.SUM)), "AC AC AC", {1: 5}) == 25


def test_score_txt_is_bounded_by_what_its_testcase_can_give() -> None:
    plan = bounded(part(1, 1, 3, 40, score_mode=ScoreMode.SUM))
    assert score(plan, "AC AC AC", {1: 21, 2: -1}) == 20


def test_score_multiplier_is_a_share_of_what_its_testcase_can_give() -> None:
    plan = bounded(part(1, 1, 3, 40, score_mode=ScoreMode.SUM))
    assert score(plan, "AC AC AC", score_multiplier={1: 0.25}) == 25
    assert score(plan, "AC AC AC", score_multiplier={1: 1.5}) == 40


def test_in_drafts_score_txt_is_a_share_in_a_bounded_group() -> None:
    plan = bounded(part(1, 1, 3, 40, score_mode=ScoreMode.SUM), is_share=True)
    assert score(plan, "AC AC AC", {1: 0.5, 2: 1}) == 30


def test_in_drafts_score_txt_is_absolute_in_an_unbounded_group() -> None:
    unbounded = group("secret/1", 1, 3, on_reject=OnReject.CONTINUE)
    assert score(bounded(unbounded, max_score=None, is_share=True), "AC AC AC", {1: 0.5, 2: 17}) == Decimal("17.5")


def test_a_rejected_testcase_gives_nothing_but_the_share_of_a_checker_that_counts_lines() -> None:
    plan = bounded(part(1, 1, 3, 40, score_mode=ScoreMode.SUM))
    assert score(plan, "AC WA AC") == 20
    assert score(plan, "AC WA AC", score_multiplier={1: 0.5}) == 30
    assert score(plan, "AC TLE AC", {1: 20}, score_multiplier={1: 1}) == 20


def test_an_unbounded_group_adds_up_what_the_checker_gives() -> None:
    unbounded = group("secret/1", 1, 3, on_reject=OnReject.CONTINUE)
    found = grade(bounded(unbounded, max_score=None), ran("AC AC AC", {1: 1234.5, 2: 1}))
    assert found.score == Decimal("1235.5")


def test_require_pass_leaves_out_a_group_until_the_other_is_accepted() -> None:
    plan = bounded(part(1, 1, 3, 30), part(2, 3, 5, 70, require_pass=("secret/1",)))
    found = grade(plan, ran("AC AC WA - -"))
    assert (found.verdict, found.score, found.deciding_testcase) == (WA, 0, 2)
    blocked = found.groups[-1]
    assert (blocked.verdict, blocked.score, blocked.max_score, blocked.blocked_by) == (None, 0.0, 70.0, "secret/1")
    assert score(plan, "AC AC AC AC AC") == 100


def test_require_pass_counts_nothing_of_a_group_that_ran_all_the_same() -> None:
    plan = bounded(part(1, 1, 3, 30), part(2, 3, 5, 70, require_pass=("secret/1",)))
    assert grade(plan, ran("AC AC WA AC AC")) == grade(plan, ran("AC AC WA - -"))


def test_require_pass_may_name_the_samples() -> None:
    plan = bounded(part(1, 1, 2, 30, require_pass=("sample",)))
    found = grade(plan, ran("WA -"))
    assert (found.verdict, found.score) == (WA, 0)


def test_require_pass_may_name_a_later_group() -> None:
    plan = bounded(part(1, 1, 2, 30, require_pass=("secret/2",)), part(2, 2, 3, 70))
    assert score(plan, "AC - WA") == 0
    assert score(plan, "AC AC AC") == 100


def test_groups_that_require_each_other_have_no_grade() -> None:
    plan = bounded(part(1, 1, 2, 30, require_pass=("secret/2",)), part(2, 2, 3, 70, require_pass=("secret/1",)))
    with pytest.raises(IncompleteResults, match="requires itself"):
        grade(plan, ran("AC AC AC"))


def test_a_required_group_that_does_not_exist_has_no_grade() -> None:
    with pytest.raises(IncompleteResults, match="does not exist"):
        grade(bounded(part(1, 1, 2, 30, require_pass=("secret/9",))), ran("AC AC"))


def static(verdict: Verdict, score: float = 0) -> list[ProgramGrade]:
    return [ProgramGrade(group="secret/1", verdict=verdict, score=score)]


def test_static_validation_has_its_own_share_of_a_sum() -> None:
    plan = bounded(part(1, 1, 3, 40, score_mode=ScoreMode.SUM, static_validation_score=10))
    assert grade(plan, ran("AC AC AC"), static_grades=static(AC, 10)).score == 40
    assert grade(plan, ran("AC AC AC"), static_grades=static(AC, 4)).score == 34
    assert grade(plan, ran("AC AC AC"), static_grades=static(WA, 10)).score == 30


def test_static_validation_that_fails_fails_a_group_of_all_or_nothing() -> None:
    plan = bounded(part(1, 1, 2, 40, score_mode=ScoreMode.PASS_FAIL, static_validation_score=0))
    assert grade(plan, ran("AC AC"), static_grades=static(AC)).score == 40
    failed = grade(plan, ran("AC AC"), static_grades=static(WA))
    assert (failed.verdict, failed.score, failed.deciding_testcase) == (WA, 0, None)


def test_static_validation_that_was_not_run_leaves_no_grade() -> None:
    with pytest.raises(IncompleteResults):
        grade(bounded(part(1, 1, 2, 40, static_validation_score=10)), ran("AC AC"))


def test_static_validation_adds_to_what_an_unbounded_group_can_give() -> None:
    group = part(1, 1, 3, None, score_mode=ScoreMode.SUM, static_validation_score=10)
    plan = bounded(group)
    assert maximum_score(plan, group) == 12


def test_a_judge_error_of_the_static_validator_is_one_of_the_judging() -> None:
    plan = bounded(part(1, 1, 2, 40, static_validation_score=10))
    assert grade(plan, ran("AC AC"), static_grades=static(Verdict.JE)) == Grade(
        verdict=Verdict.JE, deciding_testcase=None
    )
