"""Putting users into a course, changing what they are there, and taking them out.

Each function is a part of the transaction that the caller began.
"""

from dataclasses import dataclass

import psycopg

from web.audit.events import Actor, add_event
from web.authorization.roles import CourseRole

# Whoever changes the people of a course waits here for whoever does so already
LOCK = "SELECT FROM course WHERE id = %s FOR UPDATE"

CURRENT = """
SELECT role, student_id, left_at IS NULL FROM enrolment WHERE course_id = %(course_id)s AND user_id = %(user_id)s
"""

PUT = """
INSERT INTO enrolment (course_id, user_id, role, student_id)
VALUES (%(course_id)s, %(user_id)s, %(role)s, %(student_id)s)
ON CONFLICT (course_id, user_id) DO UPDATE
SET role = excluded.role, student_id = coalesce(excluded.student_id, enrolment.student_id), left_at = NULL
"""

LEAVE = "UPDATE enrolment SET left_at = now() WHERE course_id = %s AND user_id = %s AND left_at IS NULL RETURNING role"

OTHER_TEACHERS = """
SELECT EXISTS (
    SELECT FROM enrolment JOIN "user" u ON u.id = enrolment.user_id
    WHERE course_id = %s AND user_id <> %s AND role = %s AND left_at IS NULL AND u.disabled_at IS NULL
)
"""

#: Who has more rights stands behind.
RANKS = (CourseRole.STUDENT, CourseRole.ASSISTANT, CourseRole.TEACHER)


class LastTeacher(Exception):
    """Nobody but admins could change the course any more."""


@dataclass(frozen=True, kw_only=True)
class Membership:
    """What a user is in a course."""

    role: CourseRole
    student_id: str | None = None  #: None: it is not known, or stays as it is


def lock_course(connection: psycopg.Connection, course_id: int) -> None:
    connection.execute(LOCK, [course_id])


def enrol(connection: psycopg.Connection, course_id: int, user_id: int, membership: Membership, actor: Actor) -> None:
    """Put the user into the course, or change the role there. Who left comes back to all earlier work.

    Raises LastTeacher.
    """
    values = {"course_id": course_id, "user_id": user_id}
    row = connection.execute(CURRENT, values).fetchone()
    before = {"user_id": user_id, "role": row[0], "student_id": row[1]} if row and row[2] else None
    after = {"user_id": user_id, "role": str(membership.role), "student_id": membership.student_id or (row and row[1])}
    if before == after:
        return
    if before and membership.role is not CourseRole.TEACHER:
        _keep_a_teacher(connection, course_id, user_id, before["role"])
    connection.execute(PUT, values | {"role": membership.role, "student_id": membership.student_id})
    add_event(connection, actor, "course.enrol", object_type="course", object_id=course_id, before=before, after=after)


def take_out(connection: psycopg.Connection, course_id: int, user_id: int, actor: Actor) -> bool:
    """Take the user out of the course; the work stays. Return False where the user was not in it.

    Raises LastTeacher.
    """
    row = connection.execute(CURRENT, {"course_id": course_id, "user_id": user_id}).fetchone()
    if row is None or not row[2]:
        return False
    _keep_a_teacher(connection, course_id, user_id, row[0])
    connection.execute(LEAVE, [course_id, user_id])
    before = {"user_id": user_id, "role": row[0]}
    add_event(connection, actor, "course.unenrol", object_type="course", object_id=course_id, before=before)
    return True


def _keep_a_teacher(connection: psycopg.Connection, course_id: int, user_id: int, role: str) -> None:
    if role != CourseRole.TEACHER:
        return
    row = connection.execute(OTHER_TEACHERS, [course_id, user_id, CourseRole.TEACHER]).fetchone()
    if not (row and row[0]):
        raise LastTeacher
