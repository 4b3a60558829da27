"""How a judging stands that still runs: its groups, as far as results decide them."""

from fractions import Fraction

from judge.grading.aggregation import ZERO, exact, rounded
from judge.grading.grade import group_results
from judge.grading.plan import GradingGroup, GradingPlan, ScoreMode, is_ignored
from judge.grading.result import GroupResult
from judge.grading.tally import Tally
from judge.grading.verdicts import OnReject
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict


class Standing:
    """Takes results in any order. Groups that a program of the package grades are decided at the end alone."""

    def __init__(self, plan: GradingPlan) -> None:
        self.plan = plan
        self._tally = Tally(plan)

    def add(self, result: TestcaseResult) -> None:
        self._tally.add(result)

    def groups(self) -> tuple[GroupResult, ...]:
        """The root and all groups below it. Raises IncompleteResults where groups require what there is not."""
        return tuple(group_results(self._tally))

    def score(self) -> float | None:
        """The points of the groups that are decided, where groups add up; None: the problem has no scores.

        Raises as `groups` does.
        """
        return float(rounded(_score_so_far(self._tally, self.plan.root))) if self.plan.is_scoring else None


def _score_so_far(tally: Tally, group: GradingGroup) -> Fraction:
    graded = tally.grade(group)
    if graded is not None:
        return graded.score
    if group.score_mode is not ScoreMode.SUM or group.has_custom_grader or group.require_pass:
        return ZERO
    total = ZERO
    for inner in group.groups:
        if is_ignored(group, inner):
            continue
        total += _score_so_far(tally, inner)
        if group.on_reject is OnReject.BREAK and not _is_accepted(tally, inner):
            break
    return total if group.max_score is None else min(total, exact(group.max_score))


def _is_accepted(tally: Tally, group: GradingGroup) -> bool:
    graded = tally.grade(group)
    return graded is not None and graded.verdict is Verdict.AC
