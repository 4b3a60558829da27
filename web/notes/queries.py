"""Finding the notes on a student. Whoever calls has made sure that the viewer looks after the student."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.authorization.roles import staff_of_student, viewer_in

STUDENT = f"""
SELECT u.id, u.username, coalesce(u.display_name, u.username) AS name
FROM course c JOIN enrolment member ON member.course_id = c.id JOIN "user" u ON u.id = member.user_id
{viewer_in("c.id")}
WHERE c.id = %(course_id)s AND u.id = %(student_id)s AND {staff_of_student("u.id")}
"""  # noqa: S608

OF_SUBMISSION = f"""
SELECT set.course_id, s.user_id AS student_id, {staff_of_student("s.user_id")} AS is_staff
FROM submission s JOIN problem_set set ON set.id = s.problem_set_id
{viewer_in("set.course_id")}
WHERE s.id = %(submission_id)s AND set.course_id IS NOT NULL
"""  # noqa: S608

_NOTES = """
SELECT note.id, note.student_id, note.submission_id, note.author_id,
       coalesce(author.display_name, author.username) AS author_name, note.text, note.created_at
FROM staff_note note JOIN "user" author ON author.id = note.author_id
"""

ON_STUDENT = f"{_NOTES} WHERE note.course_id = %s AND note.student_id = %s ORDER BY note.id DESC"

ON_SUBMISSION = f"{_NOTES} WHERE note.submission_id = %s ORDER BY note.id DESC"


@dataclass(frozen=True, kw_only=True)
class NotedStudent:
    id: int
    username: str
    name: str


@dataclass(frozen=True, kw_only=True)
class NotedSubmission:
    course_id: int
    student_id: int
    is_staff: bool


@dataclass(frozen=True, kw_only=True)
class SeenNote:
    id: int
    student_id: int
    submission_id: int | None
    author_id: int
    author_name: str
    text: str
    created_at: datetime


def find_student(
    connection: psycopg.Connection, *, viewer_id: int, course_id: int, student_id: int
) -> NotedStudent | None:
    """Return None where the user was never in the course, or the viewer does not look after this student."""
    values = {"viewer_id": viewer_id, "course_id": course_id, "student_id": student_id}
    with connection.cursor(row_factory=class_row(NotedStudent)) as cursor:
        return cursor.execute(STUDENT.encode(), values).fetchone()


def find_noted_submission(
    connection: psycopg.Connection, *, viewer_id: int, submission_id: int
) -> NotedSubmission | None:
    """Return None where there is no place for notes: it is in no course, or the viewer is not of the staff."""
    values = {"viewer_id": viewer_id, "submission_id": submission_id}
    with connection.cursor(row_factory=class_row(NotedSubmission)) as cursor:
        found = cursor.execute(OF_SUBMISSION.encode(), values).fetchone()
    return found if found is not None and found.is_staff else None


def notes_on_student(connection: psycopg.Connection, *, course_id: int, student_id: int) -> list[SeenNote]:
    """Return the newest first, those on submissions among them."""
    with connection.cursor(row_factory=class_row(SeenNote)) as cursor:
        return cursor.execute(ON_STUDENT, [course_id, student_id]).fetchall()


def notes_on_submission(connection: psycopg.Connection, submission_id: int) -> list[SeenNote]:
    with connection.cursor(row_factory=class_row(SeenNote)) as cursor:
        return cursor.execute(ON_SUBMISSION, [submission_id]).fetchall()
