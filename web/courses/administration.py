"""Listing courses and their members, and taking them away, for commands."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row
from sqlalchemy import delete
from sqlalchemy.orm import Session

from web.audit.events import Actor, add_event
from web.authorization.roles import STAFF_ROLES, student_count
from web.courses.models import Course, Enrolment

COURSES = f"""
SELECT course.id, course.slug, course.title, course.time_zone, course.created_at, course.archived_at,
       {student_count("course.id")} AS student_count,
       (SELECT count(*) FROM enrolment WHERE course_id = course.id AND role = ANY(%(staff_roles)s)) AS staff_count,
       (SELECT count(*) FROM problem_set WHERE course_id = course.id) AS set_count
FROM course WHERE %(slug)s::text IS NULL OR course.slug = %(slug)s ORDER BY course.slug
"""  # noqa: S608

MEMBERS = """
SELECT u.username, u.email, enrolment.role, enrolment.created_at AS since
FROM enrolment JOIN "user" u ON u.id = enrolment.user_id WHERE enrolment.course_id = %s
ORDER BY enrolment.role DESC, lower(u.username)
"""


@dataclass(frozen=True, kw_only=True)
class AdministeredCourse:
    id: int
    slug: str
    title: str
    time_zone: str
    created_at: datetime
    archived_at: datetime | None
    student_count: int
    staff_count: int
    set_count: int


@dataclass(frozen=True, kw_only=True)
class Member:
    username: str
    email: str | None
    role: str
    since: datetime


def list_all_courses(connection: psycopg.Connection, *, slug: str | None = None) -> list[AdministeredCourse]:
    """List the courses of the site, the archived ones, too; with `slug`, only that one."""
    with connection.cursor(row_factory=class_row(AdministeredCourse)) as cursor:
        return cursor.execute(COURSES, {"slug": slug, "staff_roles": list(STAFF_ROLES)}).fetchall()


def list_members(connection: psycopg.Connection, course_id: int) -> list[Member]:
    with connection.cursor(row_factory=class_row(Member)) as cursor:
        return cursor.execute(MEMBERS, [course_id]).fetchall()


def unenrol(session: Session, course: Course, user_id: int, actor: Actor) -> bool:
    """Take a user out of a course; their work stays. The caller commits. Return False where they were not in it."""
    role = session.scalar(
        delete(Enrolment)
        .where(Enrolment.course_id == course.id, Enrolment.user_id == user_id)
        .returning(Enrolment.role)
    )
    if role is None:
        return False
    before = {"user_id": user_id, "role": role}
    add_event(session, actor, "course.unenrol", object_type="course", object_id=course.id, before=before)
    return True


def set_archived(session: Session, course: Course, actor: Actor, *, moment: datetime | None) -> bool:
    """Archive the course, or with None bring it back; the caller commits. Return False where it is so already."""
    if (course.archived_at is None) == (moment is None):
        return False
    course.archived_at = moment
    action = "course.restore" if moment is None else "course.archive"
    add_event(session, actor, action, object_type="course", object_id=course.id)
    return True
