"""To whom a viewer may give an extension: students and groups that the viewer looks after."""

from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

from web.authorization.roles import CourseRole, staff_of_group, staff_of_student, viewer_in

STUDENTS = f"""
SELECT person.id AS user_id, NULL::bigint AS group_id,
       concat_ws(' · ', person.username, person.display_name) AS name
FROM enrolment member JOIN "user" person ON person.id = member.user_id
{viewer_in("member.course_id")}
WHERE member.course_id = %(course_id)s AND member.role = '{CourseRole.STUDENT}' AND member.left_at IS NULL
  AND {staff_of_student("person.id")}
ORDER BY lower(person.username)
"""  # noqa: S608

GROUPS = f"""
SELECT NULL::bigint AS user_id, course_group.id AS group_id, course_group.title AS name FROM course_group
{viewer_in("course_group.course_id")}
WHERE course_group.course_id = %(course_id)s AND {staff_of_group("course_group.id")}
ORDER BY course_group.title
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A student, or a group with all who are in it now and later."""

    user_id: int | None
    group_id: int | None
    name: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"group-{self.group_id}" if self.user_id is None else f"student-{self.user_id}"


def recipients(connection: psycopg.Connection, *, viewer_id: int, course_id: int) -> list[Recipient]:
    """Return the groups first."""
    values = {"viewer_id": viewer_id, "course_id": course_id}
    with connection.cursor(row_factory=class_row(Recipient)) as cursor:
        return [
            *cursor.execute(GROUPS.encode(), values).fetchall(),
            *cursor.execute(STUDENTS.encode(), values).fetchall(),
        ]
