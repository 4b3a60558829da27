"""Every mode of the default grader of the legacy format."""

from decimal import Decimal

import pytest

from judge.grading import Grade, GroupResult, IncompleteResults, OnReject, ProgramGrade, grade, groups_to_grade
from judge.grading.plan import GradingGroup, GradingPlan, ScoreMode, VerdictMode
from judge.verdict import Verdict
from tests.judge.grading.trees import flat, group, ran, two_groups

AC, WA, TLE, RTE, JE = Verdict.AC, Verdict.WA, Verdict.TLE, Verdict.RTE, Verdict.JE
CONTINUE = OnReject.CONTINUE


@pytest.mark.parametrize(
    ("mode", "verdicts", "expected", "deciding"),
    [
        (VerdictMode.WORST_ERROR, "AC WA TLE AC", TLE, 2),
        (VerdictMode.WORST_ERROR, "WA OLE", Verdict.OLE, 1),
        (VerdictMode.WORST_ERROR, "OLE TLE", TLE, 1),
        (VerdictMode.WORST_ERROR, "TLE MLE", Verdict.MLE, 1),
        (VerdictMode.WORST_ERROR, "MLE RTE", RTE, 1),
        (VerdictMode.WORST_ERROR, "AC AC", AC, None),
        (VerdictMode.FIRST_ERROR, "AC WA RTE", WA, 1),
        (VerdictMode.FIRST_ERROR, "AC AC", AC, None),
        (VerdictMode.ALWAYS_ACCEPT, "WA RTE", AC, None),
    ],
)
def test_verdict_modes(mode: VerdictMode, verdicts: str, expected: Verdict, deciding: int | None) -> None:
    results = ran(verdicts)
    found = grade(flat(len(results), verdict_mode=mode, on_reject=CONTINUE), results)
    assert (found.verdict, found.deciding_testcase) == (expected, deciding)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (ScoreMode.SUM, "6.5"),
        (ScoreMode.AVERAGE, "1.625"),
        (ScoreMode.MINIMUM, "-1"),
        (ScoreMode.MAXIMUM, "4"),
    ],
)
def test_score_modes(mode: ScoreMode, expected: str) -> None:
    plan = flat(4, score_mode=mode, on_reject=CONTINUE, accept_score=3.5, reject_score=-1)
    assert grade(plan, ran("AC WA AC AC", scores={0: 4, 2: 0})).score == Decimal(expected)


def test_accept_if_any_accepted_takes_the_verdict_mode_where_none_is_accepted() -> None:
    plan = flat(3, accept_if_any_accepted=True, on_reject=CONTINUE)
    assert grade(plan, ran("WA AC RTE")).verdict is AC
    assert grade(plan, ran("WA TLE WA")).verdict is TLE


@pytest.mark.parametrize(("ignore", "expected"), [(True, AC), (False, WA)])
def test_ignore_sample_leaves_the_samples_out_of_verdict_and_score(ignore: bool, expected: Verdict) -> None:
    found = grade(two_groups(ignore_sample=ignore), ran("WA AC AC AC AC"))
    assert (found.verdict, found.score) == (expected, Decimal(100))


def test_an_ignored_sample_that_breaks_off_the_judging_gives_its_verdict_and_nothing_else() -> None:
    found = grade(two_groups(on_reject=OnReject.BREAK), ran("WA - - - -"))
    assert (found.verdict, found.score, found.deciding_testcase) == (WA, Decimal(0), 0)


def test_an_accepted_testcase_has_the_checkers_score_or_else_the_accept_score() -> None:
    assert grade(flat(2, accept_score=5), ran("AC AC", scores={1: 2.5})).score == Decimal("7.5")


def test_a_rejected_testcase_has_the_reject_score_unless_the_checker_gives_one() -> None:
    assert grade(flat(1, reject_score=1), ran("WA")).score == Decimal(1)
    assert grade(flat(1, reject_score=1), ran("WA", scores={0: 0.25})).score == Decimal("0.25")


def test_a_testcase_on_which_the_program_failed_has_the_reject_score_whatever_is_said() -> None:
    assert grade(flat(1, reject_score=1), ran("TLE", scores={0: 9})).score == Decimal(1)


@pytest.mark.parametrize(("verdict", "expected"), [("AC", 5), ("WA", 5), ("TLE", 0)])
def test_a_share_is_one_of_the_accept_score(verdict: str, expected: int) -> None:
    assert grade(flat(1, accept_score=10), ran(verdict, score_multiplier={0: 0.5})).score == Decimal(expected)


def test_on_reject_break_leaves_out_what_comes_after_a_failure_even_if_it_was_run() -> None:
    plan = flat(3, accept_score=10, reject_score=1)
    assert grade(plan, ran("AC WA AC")) == grade(plan, ran("AC WA -"))
    assert grade(plan, ran("AC WA AC")).score == Decimal(11)


def test_on_reject_continue_needs_every_testcase() -> None:
    with pytest.raises(IncompleteResults):
        grade(flat(3, on_reject=CONTINUE), ran("AC WA -"))


def test_a_group_that_fails_breaks_off_the_group_around_it() -> None:
    plan = GradingPlan(root=group("", 0, 2, groups=(group("a", 0, 1), group("b", 1, 2))), is_scoring=True)
    found = grade(plan, ran("WA -"))
    assert found.verdict is WA
    assert found.groups[1:] == (
        GroupResult(name="a", verdict=WA, score=0.0, max_score=1.0),
        GroupResult(name="b", max_score=1.0),
    )


def test_nested_groups_each_have_their_own_modes() -> None:
    found = grade(two_groups(), ran("AC AC AC AC TLE"))
    assert (found.verdict, found.score, found.deciding_testcase) == (TLE, Decimal(30), 4)
    assert [(part.name, part.verdict, part.score, part.max_score) for part in found.groups] == [
        ("", TLE, 30.0, 100.0),
        ("sample", AC, None, None),
        ("secret", TLE, 30.0, 100.0),
        ("secret/1", AC, 30.0, 30.0),
        ("secret/2", TLE, 0.0, 70.0),
    ]


def test_testcases_beside_groups_are_members_in_their_order() -> None:
    root = group("", 0, 3, groups=(group("b", 1, 2, accept_score=10),), accept_score=1)
    assert grade(GradingPlan(root=root, is_scoring=True), ran("AC AC AC")).score == Decimal(12)
    assert grade(GradingPlan(root=root, is_scoring=True), ran("AC WA -")).score == Decimal(1)


def test_a_score_outside_the_range_stands_and_is_marked() -> None:
    inner = group("a", 0, 1, least_score=0, most_score=10)
    plan = GradingPlan(root=group("", 0, 1, groups=(inner,)), is_scoring=True)
    found = grade(plan, ran("AC", scores={0: 12}))
    assert found.score == Decimal(12)
    assert found.groups[1:] == (GroupResult(name="a", verdict=AC, score=12.0, is_out_of_range=True),)


def test_objective_min_has_no_maximum() -> None:
    plan = GradingPlan(root=group("", 0, 1, groups=(group("a", 0, 1),)), is_scoring=True, is_minimized=True)
    assert grade(plan, ran("AC", scores={0: 12})).groups[1:] == (GroupResult(name="a", verdict=AC, score=12.0),)


def test_a_pass_fail_problem_with_groups_has_no_scores() -> None:
    plan = GradingPlan(root=group("", 0, 2, on_reject=CONTINUE, groups=(group("a", 0, 2),)), is_scoring=False)
    assert grade(plan, ran("WA -")) == Grade(
        verdict=WA,
        deciding_testcase=0,
        groups=(GroupResult(name="", verdict=WA), GroupResult(name="a", verdict=WA)),
    )


def test_a_group_that_ran_although_nothing_hung_on_it_has_its_verdict() -> None:
    groups = (group("a", 0, 1), group("b", 1, 2), group("c", 2, 3))
    rules = {"on_reject": CONTINUE, "verdict_mode": VerdictMode.FIRST_ERROR}
    plan = GradingPlan(root=group("", 0, 3, groups=groups, **rules), is_scoring=False)
    assert [one.verdict for one in grade(plan, ran("WA AC -")).groups] == [WA, WA, AC, None]


def test_a_judge_error_anywhere_is_one_of_the_judging_even_where_nothing_counts() -> None:
    assert grade(two_groups(), ran("JE AC AC AC AC")) == Grade(verdict=JE, deciding_testcase=0)
    assert grade(flat(2), ran("WA JE")) == Grade(verdict=JE, deciding_testcase=1)


def test_without_a_plan_the_first_failing_testcase_decides() -> None:
    assert grade(None, ran("AC TLE WA")) == Grade(verdict=TLE, deciding_testcase=1)


@pytest.mark.parametrize("missing", ["- AC AC AC AC", "AC AC - AC AC", "- - - - -"])
def test_incomplete_results_are_never_accepted(missing: str) -> None:
    with pytest.raises(IncompleteResults):
        grade(two_groups(ignore_sample=False), ran(missing))


def custom(**root: object) -> GradingPlan:
    inner = group("secret", 0, 2, has_custom_grader=True, grader_arguments=("-k", "3"), accept_score=2)
    return GradingPlan(root=group("", 0, 2, groups=(inner,), **root), is_scoring=True)


def test_a_custom_grader_is_asked_with_a_line_for_each_member() -> None:
    (call,) = groups_to_grade(custom(), ran("AC WA"))
    assert (call.group, call.arguments, call.lines) == ("secret", ("-k", "3"), ("AC 2", "WA 0"))


def test_what_a_custom_grader_says_replaces_the_rule() -> None:
    said = [ProgramGrade(group="secret", verdict=AC, score=0.75)]
    assert groups_to_grade(custom(), ran("AC WA"), grader_grades=said) == ()
    found = grade(custom(), ran("AC WA"), grader_grades=said)
    assert (found.verdict, found.score) == (AC, Decimal("0.75"))


def test_the_inner_of_two_custom_graders_comes_first() -> None:
    plan = custom(has_custom_grader=True)
    (inner,) = groups_to_grade(plan, ran("AC AC"))
    assert inner.group == "secret"
    said = [ProgramGrade(group="secret", verdict=WA, score=7)]
    (outer,) = groups_to_grade(plan, ran("AC AC"), grader_grades=said)
    assert (outer.group, outer.lines) == ("", ("WA 7",))


def test_a_group_that_its_grader_has_not_graded_is_incomplete() -> None:
    with pytest.raises(IncompleteResults):
        grade(custom(), ran("AC AC"))


def test_a_grader_that_failed_is_a_judge_error() -> None:
    assert grade(custom(), ran("AC AC"), grader_grades=[ProgramGrade(group="secret", verdict=JE, score=0)]) == Grade(
        verdict=JE, deciding_testcase=None
    )


def test_graders_are_not_asked_after_a_judge_error() -> None:
    assert groups_to_grade(custom(), ran("AC JE")) == ()


def test_ten_tenths_are_one_and_three_thirds_are_all() -> None:
    assert grade(flat(10, accept_score=0.1), ran("AC " * 10)).score == Decimal(1)
    plan = flat(3, score_mode=ScoreMode.SUM, max_score=100, on_reject=CONTINUE)
    assert grade(plan, ran("AC AC AC")).score == Decimal(100)


def test_a_score_is_kept_with_six_decimals() -> None:
    plan = flat(3, score_mode=ScoreMode.AVERAGE, on_reject=CONTINUE)
    assert str(grade(plan, ran("AC AC WA")).score) == "0.666667"


@pytest.mark.parametrize("score", [float("nan"), float("inf")])
def test_a_score_that_is_no_number_has_no_grade(score: float) -> None:
    with pytest.raises(IncompleteResults, match="cannot be counted"):
        grade(flat(1), ran("AC", scores={0: score}))


def test_a_group_is_read_from_json_as_it_was_written() -> None:
    import msgspec

    plan = two_groups()
    assert msgspec.json.decode(msgspec.json.encode(plan), type=GradingPlan) == plan
    assert isinstance(plan.root.groups[0], GradingGroup)
