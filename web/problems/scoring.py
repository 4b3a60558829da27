"""How a problem gives points, for its page: what each group of tests gives, and by which rule."""

from dataclasses import dataclass

import msgspec

from judge.grading import OnReject
from judge.grading.maximum import maximum_score
from judge.grading.plan import GradingGroup, GradingPlan, ScoreMode, groups_below, is_ignored

SECRET = "secret"  # noqa: S105


@dataclass(frozen=True, kw_only=True)
class ScoredGroup:
    """A line of the table."""

    name: str
    test_count: int
    max_score: float | None  #: None: not known
    rule: str  #: of judge.grading.plan.ScoreMode, or `grader`, or `until_failure`
    required: tuple[str, ...]  #: names of the groups that must be accepted first


@dataclass(frozen=True, kw_only=True)
class Scoring:
    max_score: float | None
    is_minimized: bool
    rule: str  #: of all tests, where there are no groups to be shown
    groups: tuple[ScoredGroup, ...]


def scoring_of(grading: dict[str, object] | None) -> Scoring | None:
    """None for a pass-fail problem. `grading` is the column of a version. Raises msgspec.ValidationError."""
    if grading is None:
        return None
    plan = msgspec.convert(grading, GradingPlan)
    if not plan.is_scoring:
        return None
    groups = _shown_groups(plan)
    return Scoring(
        max_score=_maximum(plan, plan.root),
        is_minimized=plan.is_minimized,
        rule=_rule(groups[0] if len(groups) == 1 else plan.root),
        groups=tuple(_scored(plan, group) for group in groups) if plan.shows_groups and len(groups) > 1 else (),
    )


def short_name(name: str) -> str:
    """The name of a group as pages show it."""
    return name.removeprefix(f"{SECRET}/")


def _shown_groups(plan: GradingPlan) -> list[GradingGroup]:
    """The innermost groups that count."""
    return [
        group
        for group in groups_below(plan.root)
        if not group.groups and not is_ignored(plan.root, group) and _maximum(plan, group) != 0
    ]


def _scored(plan: GradingPlan, group: GradingGroup) -> ScoredGroup:
    return ScoredGroup(
        name=short_name(group.name),
        test_count=group.stop - group.first,
        max_score=_maximum(plan, group),
        rule=_rule(group),
        required=tuple(short_name(name) for name in group.require_pass),
    )


def _rule(group: GradingGroup) -> str:
    if group.has_custom_grader:
        return "grader"
    if group.score_mode is ScoreMode.SUM and group.on_reject is OnReject.BREAK and group.stop - group.first > 1:
        return "until_failure"
    return group.score_mode


def _maximum(plan: GradingPlan, group: GradingGroup) -> float | None:
    most = maximum_score(plan, group)
    return None if most is None else float(most)
