"""The grade of a judging, and what the graders of a package must be asked for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from judge.grading.aggregation import Graded, is_out_of_range, rounded
from judge.grading.maximum import maximum_score
from judge.grading.plan import GradingGroup, GradingPlan, groups_below, is_ignored
from judge.grading.result import Grade, GroupResult, IncompleteResults, ProgramGrade
from judge.grading.tally import Tally
from judge.grading.verdicts import grade_in_order
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class GraderCall:
    """What the grader of the package must be asked: one line for each member of the group, such as `AC 10`."""

    group: str
    arguments: tuple[str, ...]
    lines: tuple[str, ...]


def grade(
    plan: GradingPlan | None,
    results: Sequence[TestcaseResult],
    *,
    grader_grades: Sequence[ProgramGrade] = (),
    static_grades: Sequence[ProgramGrade] = (),
) -> Grade:
    """Grade a judging. Without a plan, the first testcase that fails decides.

    A judge error anywhere makes the whole judging JE: our fault may have spoilt other runs too. Results that came of
    testcases which do not count change nothing. Raises IncompleteResults where no grade follows.
    """
    if plan is None:
        return grade_in_order(result.verdict for result in sorted(results, key=lambda result: result.ordinal))
    judge_error = _judge_error(results, (*grader_grades, *static_grades))
    if judge_error is not None:
        return judge_error
    tally = Tally(plan, results, grader_grades=grader_grades, static_grades=static_grades)
    root = tally.grade(plan.root)
    if root is None:
        raise IncompleteResults("a testcase that matters was skipped, or a group was not graded by its program")
    return Grade(
        verdict=root.verdict,
        deciding_testcase=root.deciding_testcase,
        score=rounded(root.score) if plan.is_scoring else None,
        groups=tuple(group_results(tally)),
    )


def groups_to_grade(
    plan: GradingPlan, results: Sequence[TestcaseResult], *, grader_grades: Sequence[ProgramGrade] = ()
) -> tuple[GraderCall, ...]:
    """The groups that the grader of the package must grade now, innermost first. Empty: there are none.

    A group around another one has its turn when the inner one is graded: ask again with those grades.
    """
    tally = Tally(plan, results, grader_grades=grader_grades)
    return () if tally.has_judge_error else tuple(_calls(tally, plan.root))


def _judge_error(results: Iterable[TestcaseResult], grades: Iterable[ProgramGrade]) -> Grade | None:
    ordinals = [result.ordinal for result in results if result.verdict is Verdict.JE]
    if ordinals:
        return Grade(verdict=Verdict.JE, deciding_testcase=min(ordinals))
    if any(grade.verdict is Verdict.JE for grade in grades):
        return Grade(verdict=Verdict.JE, deciding_testcase=None)
    return None


def _calls(tally: Tally, group: GradingGroup) -> Iterator[GraderCall]:
    if tally.grade(group) is not None:
        return
    walk = tally.walk(group)
    for inner in walk.groups:
        yield from _calls(tally, inner)
    if tally.needs_grader(group) and not walk.has_gap and walk.parts:
        lines = tuple(f"{part.verdict} {rounded(part.score).normalize():f}" for part in walk.parts)
        yield GraderCall(group=group.name, arguments=group.grader_arguments, lines=lines)


def group_results(tally: Tally) -> Iterator[GroupResult]:
    """The root and all groups below it, each before the groups inside it. What is not known yet has no verdict."""
    root = tally.plan.root
    counted = {root.name, *_counted_names(tally, root)}
    for group in (root, *groups_below(root)):
        graded = tally.grade(group) if group.name in counted else None
        result = _group_result(tally.plan, group, graded)
        yield replace(result, score=None, max_score=None) if is_ignored(root, group) else result


def _counted_names(tally: Tally, group: GradingGroup) -> Iterator[str]:
    """The groups that were reached: no failure broke off before them. Some may have run although nothing hung on it."""
    if tally.blocking_group(group) is not None:
        return
    walk = tally.walk(group)
    for inner in walk.groups if walk.is_broken else group.groups:
        yield inner.name
        yield from _counted_names(tally, inner)


def _group_result(plan: GradingPlan, group: GradingGroup, graded: Graded | None) -> GroupResult:
    maximum = maximum_score(plan, group)
    if graded is None:
        return GroupResult(name=group.name, max_score=None if maximum is None else float(rounded(maximum)))
    exceeds = maximum is not None and graded.score > maximum
    return GroupResult(
        name=group.name,
        verdict=None if graded.blocked_by else graded.verdict,
        score=float(rounded(graded.score)) if plan.is_scoring else None,
        max_score=None if maximum is None or exceeds else float(rounded(maximum)),
        blocked_by=graded.blocked_by,
        is_out_of_range=is_out_of_range(group, graded.score) if plan.is_scoring else False,
    )
