"""The most that a group of testcases can give."""

from collections.abc import Callable
from fractions import Fraction

from judge.grading.aggregation import ZERO, exact
from judge.grading.plan import GradingGroup, GradingPlan, Member, ScoreMode, is_ignored, members

_OF_MEMBERS: dict[ScoreMode, Callable[[list[Fraction]], Fraction]] = {
    ScoreMode.SUM: lambda most: sum(most, ZERO),
    ScoreMode.AVERAGE: lambda most: sum(most, ZERO) / len(most),
    ScoreMode.MINIMUM: min,
    ScoreMode.MAXIMUM: max,
    ScoreMode.PASS_FAIL: max,
}


def maximum_score(plan: GradingPlan, group: GradingGroup) -> Fraction | None:
    """None where nobody knows it: programs of the package give the scores, and no bound is declared.

    So it is where less is better, and where the problem has no scores.
    """
    if not plan.is_scoring or plan.is_minimized:
        return None
    declared = group.max_score if group.max_score is not None else group.most_score
    if declared is not None:
        return exact(declared)
    if group.has_custom_grader:
        return None
    most = [_of_member(plan, group, member) for member in members(group) if not is_ignored(group, member)]
    if group.static_validation_score is not None:
        most.append(exact(group.static_validation_score))
    known = [score for score in most if score is not None]
    return _OF_MEMBERS[group.score_mode](known) if known and len(known) == len(most) else None


def _of_member(plan: GradingPlan, group: GradingGroup, member: Member) -> Fraction | None:
    if isinstance(member, GradingGroup):
        return maximum_score(plan, member)
    return None if plan.checker_gives_scores else exact(max(group.accept_score, group.reject_score))
