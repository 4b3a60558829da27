"""Which testcase matters next, so that nothing runs that cannot change the result."""

from collections.abc import Iterator, Sequence

from judge.grading.plan import GradingGroup, GradingPlan, members
from judge.grading.result import ProgramGrade
from judge.grading.stop_policy import StopPolicy
from judge.grading.tally import Tally, Walk
from judge.testcase_result import TestcaseResult


def next_testcase(
    plan: GradingPlan,
    results: Sequence[TestcaseResult],
    *,
    grader_grades: Sequence[ProgramGrade] = (),
    policy: StopPolicy = StopPolicy.PACKAGE,
) -> int | None:
    """The ordinal of the testcase to run next. None: the rest need not run."""
    tally = Tally(plan, results, grader_grades=grader_grades)
    return Upcoming(tally, policy, range(plan.root.first, plan.root.stop)).next()


class Upcoming:
    """Finds the testcases among `ordinals` that must run. Others may run elsewhere: nothing is known of them."""

    def __init__(self, tally: Tally, policy: StopPolicy, ordinals: range) -> None:
        self._tally = tally
        self._policy = policy
        self._finished: set[str] = set()
        self._ahead = (ordinal for ordinal in self._wanted() if ordinal in ordinals)

    def next(self) -> int | None:
        """The testcase to run next. Ask again once its result is in the tally. None: the rest need not run."""
        return None if self._tally.has_judge_error else next(self._ahead, None)

    def _wanted(self) -> Iterator[int]:
        root = self._tally.plan.root
        if self._policy is StopPolicy.EVERYTHING:
            return (ordinal for ordinal in range(root.first, root.stop) if not self._tally.knows(ordinal))
        return self._of_group(root)

    def _of_group(self, group: GradingGroup) -> Iterator[int]:
        if group.name in self._finished:
            return
        is_finished = True
        for ordinal in self._unfinished(group):
            is_finished = False
            yield ordinal
        if is_finished and self._tally.grade(group) is not None:
            self._finished.add(group.name)

    def _unfinished(self, group: GradingGroup) -> Iterator[int]:
        if self._is_blocked(group):
            return
        for required in self._tally.required_groups(group):
            yield from self._of_group(required)
        if self._is_blocked(group):
            return
        walk = self._tally.begin(group)
        for member in members(group):
            if isinstance(member, GradingGroup):
                if not walk.is_over or self._goes_on(walk):
                    yield from self._of_group(member)
            elif not self._tally.knows(member) and (not walk.is_over or self._goes_on(walk) or self._fills_groups):
                yield member
            if not walk.is_over:
                self._tally.step(group, walk, member)

    def _is_blocked(self, group: GradingGroup) -> bool:
        return self._tally.blocking_group(group) is not None

    @property
    def _fills_groups(self) -> bool:
        return self._policy is StopPolicy.WHOLE_GROUP

    def _goes_on(self, walk: Walk) -> bool:
        """A package that says `continue` wants to see all, even where nothing can change any more."""
        return self._policy is StopPolicy.PACKAGE and not walk.is_broken
