"""The students of a course whom a viewer looks after."""

from collections.abc import Iterable
from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

from web.authorization.roles import CourseRole, staff_of_student, viewer_in
from web.courses.students import GROUP_TITLES

STUDENTS = f"""
SELECT person.id, person.username, person.display_name, person.email, member.student_id,
       {GROUP_TITLES} AS groups
FROM enrolment member JOIN "user" person ON person.id = member.user_id
{viewer_in("member.course_id")}
WHERE member.course_id = %(course_id)s AND member.left_at IS NULL AND member.role = '{CourseRole.STUDENT}'
  AND {staff_of_student("person.id")}
ORDER BY lower(person.username)
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class ListedStudent:
    id: int
    username: str
    display_name: str | None
    email: str | None
    student_id: str | None
    groups: list[str]  #: their titles

    def is_called(self, text: str) -> bool:
        """Whether the text is a part of a name, of the address or of the student ID; upper case does not matter."""
        names = (self.username, self.display_name, self.email, self.student_id)
        return any(text.casefold() in name.casefold() for name in names if name)


def list_students(connection: psycopg.Connection, *, viewer_id: int, course_id: int) -> list[ListedStudent]:
    """Return them by their user names. Who left the course is not among them."""
    with connection.cursor(row_factory=class_row(ListedStudent)) as cursor:
        return cursor.execute(STUDENTS, {"viewer_id": viewer_id, "course_id": course_id}).fetchall()


def groups_of(students: Iterable[ListedStudent]) -> list[str]:
    """Return the titles of all their groups."""
    return sorted({title for student in students for title in student.groups})
