"""The grades of students in all sets of a course, computed anew whenever somebody looks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import psycopg

from web.grades.attempts import Attempts, read_attempts
from web.grades.extensions import Extensions, read_extensions
from web.grades.grade import SetGrade, Standing, grade_set
from web.grades.graded_set import GradedSet, graded_sets
from web.grades.overrides import Overrides, read_overrides

LATE_DAYS = "SELECT late_days FROM course WHERE id = %s"


@dataclass(frozen=True, kw_only=True)
class CourseRules:
    """What a course says of grades: all that does not depend on what was handed in."""

    late_days: int  #: of each student, for all sets together
    sets: Sequence[GradedSet]  #: in the order in which they are due
    extensions: Extensions
    overrides: Overrides


def read_course_rules(connection: psycopg.Connection, course_id: int) -> CourseRules:
    row = connection.execute(LATE_DAYS, [course_id]).fetchone()
    return CourseRules(
        late_days=row[0] if row else 0,
        sets=graded_sets(connection, course_id),
        extensions=read_extensions(connection, course_id),
        overrides=read_overrides(connection, course_id),
    )


def grades_of_student(connection: psycopg.Connection, course_id: int, user_id: int) -> Mapping[int, SetGrade]:
    """Return the student's grades, by set."""
    rules = read_course_rules(connection, course_id)
    return compute_grades(rules, read_attempts(connection, course_id, [user_id]), [user_id])[user_id]


def compute_grades(
    rules: CourseRules, attempts: Attempts, user_ids: Iterable[int]
) -> Mapping[int, Mapping[int, SetGrade]]:
    """Return grades by student and set."""
    return {user_id: _of_student(rules, attempts, user_id) for user_id in user_ids}


def _of_student(rules: CourseRules, attempts: Attempts, user_id: int) -> dict[int, SetGrade]:
    """Late days are spent in the order in which the sets are due for everybody."""
    left, grades = rules.late_days, {}
    for one in rules.sets:
        key = (one.id, user_id)
        standing = Standing(
            attempts=attempts.get(key, {}),
            extension=rules.extensions.of(*key),
            late_days_left=left,
            overrides=rules.overrides.get(key),
            is_excused=rules.extensions.is_excused(*key),
        )
        grades[one.id] = grade_set(one.rules, standing)
        left -= grades[one.id].late_days_used
    return grades
