"""The grades of a plan's groups, as far as the results that are there decide them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from judge.grading.aggregation import (
    ZERO,
    Graded,
    aggregate_score,
    aggregate_verdict,
    deciding_testcase,
    exact,
    is_settled,
    testcase_grade,
)
from judge.grading.plan import GradingGroup, GradingPlan, Member, groups_below, is_ignored, members
from judge.grading.result import IncompleteResults, ProgramGrade
from judge.grading.verdicts import OnReject
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict


@dataclass(kw_only=True)
class Walk:
    """How far the members of a group are known, in order, up to the one after which none counts."""

    counted: list[Graded] = field(default_factory=list)
    verdicts: set[Verdict] = field(default_factory=set)  #: of those that count
    has_zero: bool = False  #: one of them has no score
    ignored: list[Graded] = field(default_factory=list)
    groups: list[GradingGroup] = field(default_factory=list)  #: those among the members that were looked at
    has_gap: bool = False  #: a member that counts is not known
    is_broken: bool = False  #: a member failed, and the package says that none after it counts
    is_settled: bool = False  #: none of the others can change anything

    def count(self, part: Graded) -> None:
        self.counted.append(part)
        self.verdicts.add(part.verdict)
        self.has_zero = self.has_zero or part.score == 0

    @property
    def is_over(self) -> bool:
        return self.is_broken or self.is_settled

    @property
    def parts(self) -> list[Graded]:
        """Where only ignored members are there, they alone can tell the verdict. They give no score."""
        return self.counted or [
            Graded(verdict=part.verdict, score=ZERO, deciding_testcase=part.deciding_testcase) for part in self.ignored
        ]


class Tally:
    """Takes results in any order. A grade that is known once stays: more results do not change it."""

    def __init__(
        self,
        plan: GradingPlan,
        results: Iterable[TestcaseResult] = (),
        *,
        grader_grades: Iterable[ProgramGrade] = (),
        static_grades: Iterable[ProgramGrade] = (),
    ) -> None:
        self.plan = plan
        self.has_judge_error = False
        self._results: dict[int, TestcaseResult] = {}
        self._by_grader = {grade.group: grade for grade in grader_grades}
        self._by_static_validator = {grade.group: grade for grade in static_grades}
        self._groups = {group.name: group for group in (plan.root, *groups_below(plan.root))}
        self._grades: dict[str, Graded] = {}
        self._member_counts: dict[str, int] = {}
        self._asking: set[str] = set()
        for result in results:
            self.add(result)

    def add(self, result: TestcaseResult) -> None:
        """Take a result; one without a verdict says nothing."""
        if result.verdict is not None:
            self._results[result.ordinal] = result
            self.has_judge_error = self.has_judge_error or result.verdict is Verdict.JE

    def knows(self, ordinal: int) -> bool:
        return ordinal in self._results

    def grade(self, group: GradingGroup) -> Graded | None:
        """The grade of a group. None: it is not known yet."""
        if group.name not in self._grades:
            found = self._blocked(group) or self._concluded(group, self.walk(group))
            if found is None:
                return None
            self._grades[group.name] = found
        return self._grades[group.name]

    def required_groups(self, group: GradingGroup) -> Iterator[GradingGroup]:
        """Raises IncompleteResults where a group is required that does not exist."""
        for name in group.require_pass:
            if name not in self._groups:
                raise IncompleteResults(f"the group {name}, which {group.name} requires, does not exist")
            yield self._groups[name]

    def blocking_group(self, group: GradingGroup) -> GradingGroup | None:
        """The first group that this one requires and that is known to have failed.

        Raises IncompleteResults where groups require each other in a circle.
        """
        if group.name in self._asking:
            raise IncompleteResults(f"the group {group.name} requires itself")
        self._asking.add(group.name)
        try:
            for required in self.required_groups(group):
                grade = self.grade(required)
                if grade is not None and grade.verdict is not Verdict.AC:
                    return required
            return None
        finally:
            self._asking.discard(group.name)

    def walk(self, group: GradingGroup) -> Walk:
        """Look at the members of a group in order."""
        walk = self.begin(group)
        for member in members(group):
            if walk.is_over:
                break
            if isinstance(member, GradingGroup):
                walk.groups.append(member)
            self.step(group, walk, member)
        return walk

    def begin(self, group: GradingGroup) -> Walk:
        """Begin a walk. The static validation is the first member of a group that has one."""
        walk = Walk()
        if group.static_validation_score is None:
            return walk
        validation = self._by_static_validator.get(group.name)
        if validation is None:
            walk.has_gap = True
            return walk
        is_accepted = validation.verdict is Verdict.AC
        maximum = exact(group.static_validation_score)
        score = min(max(ZERO, exact(validation.score)), maximum) if is_accepted else ZERO
        walk.count(Graded(verdict=validation.verdict, score=score))
        walk.is_broken = group.on_reject is OnReject.BREAK and not is_accepted
        return walk

    def step(self, group: GradingGroup, walk: Walk, member: Member) -> None:
        """Take one more member into a walk."""
        part = self._part(group, member)
        if part is None:
            walk.has_gap = walk.has_gap or not is_ignored(group, member)
            return
        if is_ignored(group, member):
            walk.ignored.append(part)
        else:
            walk.count(part)
        walk.is_broken = group.on_reject is OnReject.BREAK and part.verdict is not Verdict.AC
        walk.is_settled = not walk.has_gap and is_settled(
            group, walk.verdicts, has_zero=walk.has_zero, is_scoring=self.plan.is_scoring
        )

    def needs_grader(self, group: GradingGroup) -> bool:
        return group.has_custom_grader and group.name not in self._by_grader

    def _part(self, group: GradingGroup, member: Member) -> Graded | None:
        if isinstance(member, GradingGroup):
            return self.grade(member)
        result = self._results.get(member)
        if result is None:
            return None
        return testcase_grade(group, result, member_count=self._member_count(group), is_share=self.plan.score_is_share)

    def _member_count(self, group: GradingGroup) -> int:
        if group.name not in self._member_counts:
            in_groups = sum(inner.stop - inner.first for inner in group.groups)
            self._member_counts[group.name] = group.stop - group.first - in_groups
        return self._member_counts[group.name]

    def _blocked(self, group: GradingGroup) -> Graded | None:
        blocking = self.blocking_group(group)
        grade = None if blocking is None else self.grade(blocking)
        if blocking is None or grade is None:
            return None
        return Graded(
            verdict=grade.verdict,
            score=ZERO,
            deciding_testcase=grade.deciding_testcase,
            blocked_by=blocking.name,
        )

    def _concluded(self, group: GradingGroup, walk: Walk) -> Graded | None:
        if walk.has_gap or not walk.parts or not self._is_allowed(group):
            return None
        parts: Sequence[Graded] = walk.parts
        if not group.has_custom_grader:
            verdict, score = aggregate_verdict(group, parts), aggregate_score(group, parts)
        elif group.name in self._by_grader:
            graded = self._by_grader[group.name]
            verdict, score = graded.verdict, exact(graded.score)
        else:
            return None
        return Graded(verdict=verdict, score=score, deciding_testcase=deciding_testcase(verdict, parts))

    def _is_allowed(self, group: GradingGroup) -> bool:
        """Whether all that the group requires is known, and accepted."""
        grades = [self.grade(required) for required in self.required_groups(group)]
        return all(grade is not None and grade.verdict is Verdict.AC for grade in grades)
