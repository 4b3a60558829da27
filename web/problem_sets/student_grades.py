"""The grades of one student in all sets of a course, as the student or the staff may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import psycopg

from web.grades.course_grades import CourseRules, grades_of_students
from web.grades.deadline import SetDates, dates_for
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
    pending: int  #: submissions without a result: the grade is provisional


@dataclass(frozen=True, kw_only=True)
class StudentSet:
    set: GradedSet
    dates: SetDates  #: of the student
    is_extended: bool
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
    sets = [
        _student_set(rules, one, user_id, grades[one.id], terms, pending, None if for_staff else moment)
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
    moment: datetime | None,
) -> StudentSet:
    """With a moment, hide what the student may not see then."""
    dates = dates_for(one.rules.dates, rules.extensions.of(one.id, user_id))
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
                pending=pending.get((one.id, problem.problem_id), 0),
            )
        )
    return StudentSet(
        set=one,
        dates=dates,
        is_extended=dates != one.rules.dates,
        is_excused=grade.is_excused,
        problems=problems,
        grade=grade if all(problem.grade is not None for problem in problems) else None,
    )
