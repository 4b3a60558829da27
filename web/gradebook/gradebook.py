"""The grades of many students in all sets of a course: what web/grades/ computes, in rows and columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import psycopg

from web.gradebook.students import ListedStudent
from web.grades.course_grades import CourseGrades, grades_of_students
from web.grades.grade import SetGrade
from web.grades.graded_set import GradedSet


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One student in one set."""

    points: Decimal | None  #: None: nothing with a result was handed in, and nothing was decided by hand
    max_points: Decimal
    is_excused: bool  #: it is left out of every sum
    is_overridden: bool  #: some of its points were decided by hand
    waiting_count: int  #: submissions without a verdict: the points are provisional


@dataclass(frozen=True, kw_only=True)
class Row:
    student: ListedStudent
    cells: Mapping[int, Cell]  #: by set, in the order in which they are due

    @property
    def points(self) -> Decimal:
        return sum((cell.points or Decimal(0) for cell in self._counted), Decimal(0))

    @property
    def max_points(self) -> Decimal:
        return sum((cell.max_points for cell in self._counted), Decimal(0))

    @property
    def percent(self) -> Decimal | None:
        """None: there is nothing to have points of."""
        return self.points * 100 / self.max_points if self.max_points else None

    @property
    def _counted(self) -> Iterable[Cell]:
        return (cell for cell in self.cells.values() if not cell.is_excused)


@dataclass(frozen=True, kw_only=True)
class Gradebook:
    sets: Sequence[GradedSet]  #: in the order in which they are due
    rows: Sequence[Row]  #: in the order of the students that were given


def read_gradebook(connection: psycopg.Connection, course_id: int, students: Sequence[ListedStudent]) -> Gradebook:
    read = grades_of_students(connection, course_id, [student.id for student in students])
    sets = read.rules.sets
    return Gradebook(
        sets=sets,
        rows=[
            Row(student=student, cells={one.id: _cell(read, one, student.id) for one in sets}) for student in students
        ],
    )


def _cell(read: CourseGrades, one: GradedSet, user_id: int) -> Cell:
    grade = read.grades[user_id][one.id]
    return Cell(
        points=_points(grade),
        max_points=grade.max_points,
        is_excused=grade.is_excused,
        is_overridden=any(problem.override for problem in grade.problems),
        waiting_count=sum(task.waiting_count for task in read.progress.get((one.id, user_id), ())),
    )


def _points(grade: SetGrade) -> Decimal | None:
    return grade.points if any(problem.points is not None for problem in grade.problems) else None
