"""The grades of one student in all sets of a course, as the student or the staff may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import takewhile

import psycopg

from web.grades.cost_now import CostNow, cost_now
from web.grades.course_grades import CourseRules, grades_of_students
from web.grades.deadline import Extension, SetDates, dates_for
from web.grades.grade import ProblemGrade, SetGrade
from web.grades.graded_set import GradedSet
from web.grades.pending import pending_of_student
from web.problem_sets.shown_points import PointsTerms, points_terms


@dataclass(frozen=True, kw_only=True)
class StudentProblem:
    problem_id: int
    max_points: Decimal
    label: str
    slug: str
    title: str
    grade: ProblemGrade | None  #: None: its points are not shown to the viewer yet
    attempts_made: int  #: that did compile, or still may
    pending: int  #: submissions without a result: the grade is provisional


@dataclass(frozen=True, kw_only=True)
class StudentSet:
    set: GradedSet
    dates: SetDates  #: of the student
    is_extended: bool
    extension: Extension
    is_excused: bool
    problems: Sequence[StudentProblem]
    grade: SetGrade | None  #: None: not all of its points are shown


@dataclass(frozen=True, kw_only=True)
class StudentGrades:
    late_days: int  #: that the course gives
    sets: Sequence[StudentSet]

    @property
    def late_days_used(self) -> int:
        """Of sets whose points are hidden, it would tell whether a late submission gave any."""
        return sum(one.grade.late_days_used for one in self.sets if one.grade is not None)

    def late_days_for(self, one: StudentSet) -> int:
        """Return how many late days the student may spend in this set, as far as the student may know."""
        before = takewhile(lambda other: other is not one, self.sets)
        left = self.late_days - sum(other.grade.late_days_used for other in before if other.grade is not None)
        return one.extension.late_days + min(max(left, 0), one.set.rules.policy.late_days_per_set)

    def cost_now(self, one: StudentSet, problem: StudentProblem, moment: datetime) -> CostNow:
        """Return what a submission to this problem would lose at this moment."""
        return cost_now(
            one.set.rules.policy,
            max_points=problem.max_points,
            due_at=one.dates.due_at,
            late_days=self.late_days_for(one),
            attempts_made=problem.attempts_made,
            moment=moment,
        )

    def find(self, problem_set_id: int) -> StudentSet | None:
        return next((one for one in self.sets if one.set.id == problem_set_id), None)

    @property
    def points(self) -> Decimal:
        return sum((grade.points for grade in self._counted), Decimal(0))

    @property
    def max_points(self) -> Decimal:
        return sum((grade.max_points for grade in self._counted), Decimal(0))

    @property
    def _counted(self) -> Sequence[SetGrade]:
        """An excused set is left out of every sum."""
        return [one.grade for one in self.sets if one.grade is not None and not one.is_excused]


def student_grades(
    connection: psycopg.Connection, *, course_id: int, user_id: int, for_staff: bool, locale: str, moment: datetime
) -> StudentGrades:
    """Return what may be seen at this moment. A student sees no set that has not opened."""
    read = grades_of_students(connection, course_id, [user_id])
    rules, grades = read.rules, read.grades[user_id]
    terms = points_terms(connection, course_id, locale=locale)
    pending = pending_of_student(connection, course_id, user_id)
    made = {
        (row.problem_set_id, row.problem_id): row.attempt_count + row.waiting_count
        for rows in read.progress.values()
        for row in rows
    }
    sets = [
        _student_set(rules, one, user_id, grades[one.id], terms, pending, made, None if for_staff else moment)
        for one in rules.sets
        if for_staff or one.rules.dates.opens_at is None or one.rules.dates.opens_at <= moment
    ]
    return StudentGrades(late_days=rules.late_days, sets=sets)


def _student_set(
    rules: CourseRules,
    one: GradedSet,
    user_id: int,
    grade: SetGrade,
    terms: Mapping[tuple[int, int], PointsTerms],
    pending: Mapping[tuple[int, int], int],
    attempts_made: Mapping[tuple[int, int], int],
    moment: datetime | None,
) -> StudentSet:
    """With a moment, hide what the student may not see then."""
    extension = rules.extensions.of(one.id, user_id)
    dates = dates_for(one.rules.dates, extension)
    problems = []
    for problem in grade.problems:
        said = terms[one.id, problem.problem_id]
        is_shown = moment is None or said.are_shown(own_due_at=dates.due_at or dates.closes_at, moment=moment)
        problems.append(
            StudentProblem(
                problem_id=problem.problem_id,
                max_points=problem.max_points,
                label=one.labels[problem.problem_id],
                slug=said.problem_slug,
                title=said.title,
                grade=problem if is_shown else None,
                attempts_made=attempts_made.get((one.id, problem.problem_id), 0),
                pending=pending.get((one.id, problem.problem_id), 0),
            )
        )
    return StudentSet(
        set=one,
        dates=dates,
        is_extended=dates != one.rules.dates,
        extension=extension,
        is_excused=grade.is_excused,
        problems=problems,
        grade=grade if all(problem.grade is not None for problem in problems) else None,
    )
