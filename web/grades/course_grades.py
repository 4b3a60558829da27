"""The grades of students in all sets of a course, as they are at the moment when somebody looks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import psycopg

from web.grades.extensions import Extensions, read_extensions
from web.grades.grade import SetGrade, Standing
from web.grades.graded_set import GradedSet, graded_sets
from web.grades.kept_attempt import needs_all
from web.grades.known_grades import KnownGrades, Need
from web.grades.overrides import Overrides, read_overrides
from web.grades.progress import Pair, TaskProgress, read_kept, read_progress

LATE_DAYS = "SELECT late_days FROM course WHERE id = %s"

#: Of this process: a grade is computed once, and again when anything changes that it depends on.
_known = KnownGrades()


@dataclass(frozen=True, kw_only=True)
class CourseRules:
    """What a course says of grades: all that does not depend on what was handed in."""

    late_days: int  #: of each student, for all sets together
    sets: Sequence[GradedSet]  #: in the order in which they are due
    extensions: Extensions
    overrides: Overrides


@dataclass(frozen=True, kw_only=True)
class CourseGrades:
    rules: CourseRules
    progress: Mapping[Pair, Sequence[TaskProgress]]  #: by set and user, of those who handed in
    grades: Mapping[int, Mapping[int, SetGrade]]  #: by user and set


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
    return grades_of_students(connection, course_id, [user_id]).grades[user_id]


def grades_of_students(connection: psycopg.Connection, course_id: int, user_ids: Sequence[int]) -> CourseGrades:
    rules = read_course_rules(connection, course_id)
    progress = read_progress(connection, course_id, user_ids)
    # Late days that a set leaves are those of the next one: so set by set, for all students at once
    left = dict.fromkeys(user_ids, rules.late_days)
    grades: dict[int, dict[int, SetGrade]] = {user_id: {} for user_id in user_ids}
    for graded_set in rules.sets:
        needs = list(_needs(rules, graded_set, progress, left))
        for need, grade in zip(needs, _grades(connection, graded_set, needs), strict=True):
            grades[need.user_id][graded_set.id] = grade
            left[need.user_id] -= grade.late_days_used
    return CourseGrades(rules=rules, progress=progress, grades=grades)


def _needs(
    rules: CourseRules,
    graded_set: GradedSet,
    progress: Mapping[Pair, Sequence[TaskProgress]],
    late_days_left: Mapping[int, int],
) -> Iterator[Need]:
    for user_id, left in late_days_left.items():
        pair = (graded_set.id, user_id)
        yield Need(
            user_id=user_id,
            standing=Standing(
                attempts={},
                extension=rules.extensions.of(*pair),
                late_days_left=left,
                overrides=rules.overrides.get(pair),
                is_excused=rules.extensions.is_excused(*pair),
            ),
            states=tuple(row.state for row in progress.get(pair, ())),
        )


def _grades(connection: psycopg.Connection, graded_set: GradedSet, needs: Iterable[Need]) -> list[SetGrade]:
    with_others = needs_all(graded_set.rules.policy.counting)
    return _known.grades(
        graded_set,
        list(needs),
        lambda user_ids: read_kept(connection, graded_set.id, user_ids, with_others=with_others),
    )
