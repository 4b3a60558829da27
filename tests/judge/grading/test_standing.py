"""What is known of groups while a judging still runs."""

import pytest

from judge.grading import OnReject, grade
from judge.grading.plan import GradingPlan
from judge.grading.standing import Standing
from tests.judge.grading.trees import bounded, flat, group, ran, two_groups

CHAINED = bounded(
    group("secret/1-easy", 1, 3, max_score=40),
    group("secret/2-hard", 3, 5, max_score=60, require_pass=("secret/1-easy",)),
)


def standing(plan: GradingPlan, verdicts: str) -> Standing:
    found = Standing(plan)
    for result in ran(verdicts):
        found.add(result)
    return found


@pytest.mark.parametrize(
    ("verdicts", "groups", "score"),
    [
        ("- - - - -", [None, None], 0),
        ("AC AC - - -", [None, None], 0),
        ("AC AC AC - -", [("AC", 30), None], 30),
        ("AC - - WA -", [None, ("WA", 0)], 0),
        ("AC AC AC AC AC", [("AC", 30), ("AC", 70)], 100),
    ],
)
def test_groups_are_known_as_soon_as_they_are_decided(
    verdicts: str, groups: list[tuple[str, float] | None], score: float
) -> None:
    found = standing(two_groups(), verdicts)
    known = {one.name: (str(one.verdict), one.score) if one.verdict else None for one in found.groups()}
    assert [known["secret/1"], known["secret/2"]] == groups
    assert found.score() == score
    assert [one.max_score for one in found.groups() if one.name.startswith("secret/")] == [30, 70]


def test_what_comes_after_a_failure_that_breaks_off_gives_nothing() -> None:
    plan = two_groups(on_reject=OnReject.BREAK)
    secret = plan.root.groups[1]
    breaking = GradingPlan(
        root=group("", 0, 5, groups=(group("secret", 1, 5, groups=secret.groups, on_reject=OnReject.BREAK),)),
        is_scoring=True,
    )
    assert standing(breaking, "- - - AC AC").score() == 0
    assert standing(breaking, "- AC AC - -").score() == 30


def test_a_group_that_requires_another_gives_nothing_before_it() -> None:
    assert standing(CHAINED, "AC - - AC AC").score() == 0
    assert standing(CHAINED, "AC AC AC AC -").score() == 40
    blocked = standing(CHAINED, "AC WA - - -")
    assert [one.blocked_by for one in blocked.groups() if one.name == "secret/2-hard"] == ["secret/1-easy"]


@pytest.mark.parametrize("plan", [two_groups(), CHAINED, flat(5)])
@pytest.mark.parametrize("verdicts", ["AC AC AC AC AC", "AC AC AC WA AC", "AC WA AC TLE RTE"])
def test_in_the_end_it_is_the_grade(plan: GradingPlan, verdicts: str) -> None:
    found, graded = standing(plan, verdicts), grade(plan, ran(verdicts))
    assert found.groups() == graded.groups
    assert found.score() == float(graded.score or 0)


def test_without_scores_there_is_no_score() -> None:
    plan = GradingPlan(root=two_groups().root, is_scoring=False)
    assert standing(plan, "AC AC AC - -").score() is None
