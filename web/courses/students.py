"""Finding a student of a course, for the staff that looks after the student."""

from dataclasses import dataclass
from decimal import Decimal

import psycopg
from psycopg.rows import class_row

from web.authorization.roles import CourseRole, staff_of_student, viewer_in

#: The titles of the groups of `member`, an enrolment.
GROUP_TITLES = """
ARRAY(SELECT course_group.title FROM course_group
      JOIN course_group_member own ON own.group_id = course_group.id
      WHERE course_group.course_id = member.course_id AND own.user_id = member.user_id
      ORDER BY course_group.title)
"""

STUDENT = f"""
SELECT person.id, person.username, member.time_factor, member.time_factor_reason,
       member.left_at IS NOT NULL AS has_left,
       {GROUP_TITLES} AS groups
FROM enrolment member JOIN "user" person ON person.id = member.user_id
{viewer_in("member.course_id")}
WHERE member.course_id = %(course_id)s AND lower(person.username) = lower(%(username)s)
  AND member.role = '{CourseRole.STUDENT}' AND ({staff_of_student("person.id")} OR viewer.id = person.id)
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class CourseStudent:
    id: int
    username: str
    time_factor: Decimal  #: of the time from opening to due, in every set
    time_factor_reason: str | None
    has_left: bool
    groups: list[str]


def find_student(
    connection: psycopg.Connection, *, viewer_id: int, course_id: int, username: str
) -> CourseStudent | None:
    """Return None where there is no such student, or the viewer neither looks after the student nor is the student."""
    values = {"viewer_id": viewer_id, "course_id": course_id, "username": username}
    with connection.cursor(row_factory=class_row(CourseStudent)) as cursor:
        return cursor.execute(STUDENT, values).fetchone()
