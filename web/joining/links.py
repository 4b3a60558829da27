"""The links of a course by which users join it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from psycopg.rows import class_row

from web.audit.events import Actor, add_event
from web.authorization.roles import CourseRole
from web.joining.codes import new_code, shown_code

MAKE = """
INSERT INTO course_link (course_id, code, role, group_id, created_by, ends_at)
VALUES (%(course_id)s, %(code)s, %(role)s, %(group_id)s, %(created_by)s, now() + %(lasts)s) RETURNING id
"""

_LINK = """
SELECT link.id, link.code, link.role, course_group.title AS group_title, link.ends_at
FROM course_link link LEFT JOIN course_group ON course_group.id = link.group_id
"""
_IS_OPEN = "link.revoked_at IS NULL AND (link.ends_at IS NULL OR link.ends_at > now())"

OPEN = f"{_LINK} WHERE link.course_id = %s AND {_IS_OPEN} ORDER BY link.id DESC"

OFFER = f"""
SELECT course.id AS course_id, course.slug, course.title AS course_title, link.code, link.role, link.group_id,
       course_group.title AS group_title
FROM course_link link JOIN course ON course.id = link.course_id
LEFT JOIN course_group ON course_group.id = link.group_id
WHERE link.code = %s AND {_IS_OPEN} AND course.archived_at IS NULL
"""  # noqa: S608

END = """
UPDATE course_link SET revoked_at = now() WHERE course_id = %s AND id = %s AND revoked_at IS NULL RETURNING id
"""


@dataclass(frozen=True, kw_only=True)
class Link:
    id: int
    code: str
    role: str
    group_title: str | None
    ends_at: datetime | None

    @property
    def shown_code(self) -> str:
        return shown_code(self.code)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a code lets its owner into."""

    course_id: int
    slug: str
    course_title: str
    code: str
    role: str
    group_id: int | None
    group_title: str | None


def make_link(
    connection: psycopg.Connection,
    course_id: int,
    actor: Actor,
    *,
    role: CourseRole,
    group_id: int | None,
    lasts: timedelta,
) -> None:
    """`group_id` is a group of the course."""
    values = {
        "course_id": course_id,
        "code": new_code(),
        "role": role,
        "group_id": group_id,
        "created_by": actor.user_id,
        "lasts": lasts,
    }
    with connection.transaction():
        row = connection.execute(MAKE, values).fetchone()
        assert row is not None  # noqa: S101
        after = {"link": row[0], "role": role, "days": lasts.days}
        add_event(connection, actor, "course.link", object_type="course", object_id=course_id, after=after)


def end_link(connection: psycopg.Connection, course_id: int, link_id: int, actor: Actor) -> None:
    """Who joined by it stays in the course."""
    with connection.transaction():
        if connection.execute(END, [course_id, link_id]).fetchone():
            before = {"link": link_id}
            add_event(connection, actor, "course.link_end", object_type="course", object_id=course_id, before=before)


def list_open_links(connection: psycopg.Connection, course_id: int) -> list[Link]:
    with connection.cursor(row_factory=class_row(Link)) as cursor:
        return cursor.execute(OPEN, [course_id]).fetchall()


def find_offer(connection: psycopg.Connection, code: str) -> Offer | None:
    """Return None for a code that there is not, or no longer."""
    with connection.cursor(row_factory=class_row(Offer)) as cursor:
        return cursor.execute(OFFER, [code]).fetchone()
