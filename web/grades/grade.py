"""The grades of one student in one set: a pure function, called whenever somebody looks. Nothing of it is stored.

So a due date that moves, an extension or a new result needs nothing to be computed again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from web.grades.attempt import Attempt
from web.grades.choice import Choice, choose
from web.grades.deadline import NO_EXTENSION, Extension, SetDates, dates_for
from web.grades.explanation import (
    Counted,
    DueLater,
    Late,
    ManyAttempts,
    NothingHandedIn,
    Overridden,
    Raw,
    Step,
    WithinGrace,
)
from web.grades.late_policy import LatePolicy
from web.grades.valued import Valued, value

_CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class GradedTask:
    """A problem of the set."""

    problem_id: int
    max_points: Decimal


@dataclass(frozen=True, kw_only=True)
class Override:
    """What staff decided for one student and one problem. The newest one of them holds."""

    points: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProblemGrade:
    problem_id: int
    max_points: Decimal
    points: Decimal | None  #: with two decimals; None: nothing was handed in, and nothing was decided by hand
    counted: tuple[Valued, ...]  #: one, several where the best of each group counts, or none
    override: Override | None
    explanation: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class SetGrade:
    problems: tuple[ProblemGrade, ...]
    late_days_used: int  #: of those that the course gives
    is_excused: bool  #: it is left out of every sum

    @property
    def points(self) -> Decimal:
        return sum((problem.points or Decimal(0) for problem in self.problems), Decimal(0))

    @property
    def max_points(self) -> Decimal:
        return sum((problem.max_points for problem in self.problems), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class SetRules:
    """What a set says to everybody."""

    tasks: Sequence[GradedTask]
    dates: SetDates
    policy: LatePolicy


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What one student has in the set."""

    attempts: Mapping[int, Sequence[Attempt]]  #: by problem, in any order
    extension: Extension = NO_EXTENSION
    late_days_left: int = 0  #: of those that the course gives, after the sets that were due before
    overrides: Mapping[int, Override] | None = None  #: by problem
    is_excused: bool = False


def grade_set(rules: SetRules, standing: Standing) -> SetGrade:
    """Late days are spent by themselves: as few as give the most points in this set."""
    given = standing.extension.late_days
    available = given + min(standing.late_days_left, rules.policy.late_days_per_set)
    graded = [_with_late_days(rules, standing, days) for days in range(_most_days(rules, standing, available) + 1)]
    days, problems = max(enumerate(graded), key=lambda pair: _total(pair[1]))  # of equal ones, that with fewest days
    return SetGrade(problems=problems, late_days_used=max(days - given, 0), is_excused=standing.is_excused)


def _most_days(rules: SetRules, standing: Standing, available: int) -> int:
    """No more late days can help than those that the latest submission needs, with either of the due dates."""
    if not available:
        return 0
    valued = (
        one
        for due_at in _due_moments(rules, standing)
        for task in rules.tasks
        for one in _valued(rules, standing, task, due_at, late_days=0)
    )
    return min(max((one.lateness.days_needed for one in valued), default=0), available)


def _with_late_days(rules: SetRules, standing: Standing, late_days: int) -> tuple[ProblemGrade, ...]:
    return tuple(_problem_grade(rules, standing, task, late_days) for task in rules.tasks)


def _problem_grade(rules: SetRules, standing: Standing, task: GradedTask, late_days: int) -> ProblemGrade:
    """Where an extension would choose a submission that is worth less, everybody's due date holds.

    That happens where the last submission on time counts: with more time, it may be a worse one.
    """
    choices = [
        (due_at, choose(rules.policy.counting, _valued(rules, standing, task, due_at, late_days), task.max_points))
        for due_at in _due_moments(rules, standing)
    ]
    due_at, choice = max(choices, key=lambda pair: pair[1].points if pair[1] else Decimal(0))
    points = None if choice is None else choice.points.quantize(_CENT, ROUND_HALF_UP)
    override = (standing.overrides or {}).get(task.problem_id)
    return ProblemGrade(
        problem_id=task.problem_id,
        max_points=task.max_points,
        points=points if override is None else override.points,
        counted=() if choice is None else choice.counted,
        override=override,
        explanation=tuple(_explanation(rules, standing, task, choice, due_at, points, override)),
    )


def _due_moments(rules: SetRules, standing: Standing) -> list[datetime | None]:
    """Return that of the student, and that of everybody where it is another."""
    own, common = dates_for(rules.dates, standing.extension).due_at, rules.dates.due_at
    return [own] if own == common else [own, common]


def _valued(
    rules: SetRules, standing: Standing, task: GradedTask, due_at: datetime | None, late_days: int
) -> list[Valued]:
    return value(
        standing.attempts.get(task.problem_id, ()),
        max_points=task.max_points,
        due_at=due_at,
        policy=rules.policy,
        late_days=late_days,
    )


def _total(problems: Sequence[ProblemGrade]) -> Decimal:
    return sum((problem.points or Decimal(0) for problem in problems), Decimal(0))


def _explanation(
    rules: SetRules,
    standing: Standing,
    task: GradedTask,
    choice: Choice | None,
    due_at: datetime | None,
    points: Decimal | None,
    override: Override | None,
) -> Iterator[Step]:
    if choice is None:
        yield NothingHandedIn()
    else:
        yield Counted(
            submission_ids=tuple(one.attempt.submission_id for one in choice.counted),
            counting=rules.policy.counting,
            out_of=sum(1 + attempt.left_out for attempt in standing.attempts[task.problem_id]),
        )
        if due_at is not None and due_at != rules.dates.due_at:
            yield DueLater(due_at=due_at)
        for one in choice.counted:
            yield from _of_submission(rules.policy, task, one)
    if override is not None:
        yield Overridden(points=override.points, reason=override.reason, computed_points=points or Decimal(0))


def _of_submission(policy: LatePolicy, task: GradedTask, one: Valued) -> Iterator[Step]:
    yield Raw(points=one.raw_points.quantize(_CENT, ROUND_HALF_UP), max_points=task.max_points)
    late = one.lateness
    if late.after_due and late.is_on_time:
        yield WithinGrace(after_due=late.after_due)
    elif late.after_due:
        yield Late(after_due=late.after_due, late_days=late.late_days, charged=late.charged, cost=one.late_cost)
    if one.attempts_cost:
        yield ManyAttempts(number=one.number, free=policy.attempts.free, cost=one.attempts_cost)
