"""Listing courses and their members, and archiving them, for commands."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row
from sqlalchemy.orm import Session

from web.audit.events import Actor, add_event
from web.authorization.roles import STAFF_ROLES, student_count
from web.courses.models import Course

COURSES = f"""
SELECT course.id, course.slug, course.title, course.time_zone, course.created_at, course.archived_at,
       {student_count("course.id")} AS student_count,
       (SELECT count(*) FROM enrolment WHERE course_id = course.id AND left_at IS NULL
          AND role = ANY(%(staff_roles)s)) AS staff_count,
       (SELECT count(*) FROM problem_set WHERE course_id = course.id) AS set_count
FROM course WHERE %(slug)s::text IS NULL OR course.slug = %(slug)s ORDER BY course.slug
"""  # noqa: S608

MEMBERS = """
SELECT u.username, u.email, enrolment.role, enrolment.created_at AS since
FROM enrolment JOIN "user" u ON u.id = enrolment.user_id 
WHERE enrolment.course_id = %s AND enrolment.left_at IS NULL
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


def set_archived(session: Session, course: Course, actor: Actor, *, moment: datetime | None) -> bool:
    """Archive the course, or with None bring it back; the caller commits. Return False where it is so already."""
    if (course.archived_at is None) == (moment is None):
        return False
    course.archived_at = moment
    action = "course.restore" if moment is None else "course.archive"
    add_event(session, actor, action, object_type="course", object_id=course.id)
    return True
