"""The members of a course, and those who are invited."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.lists.paging import FIRST_PAGE, Cursor, Listing, Order, Page
from web.lists.search import containing

_GROUPS = """
(SELECT coalesce(array_agg(course_group.title ORDER BY course_group.title), '{}')
 FROM course_group_member member JOIN course_group ON course_group.id = member.group_id
 WHERE member.user_id = u.id AND course_group.course_id = enrolment.course_id)
"""

INVITED = """
SELECT invitation.id, invitation.email, invitation.student_id, course_group.title AS group_title
FROM course_invitation invitation LEFT JOIN course_group ON course_group.id = invitation.group_id
WHERE invitation.course_id = %s ORDER BY lower(invitation.email)
"""

FIND_USER = """
SELECT id FROM "user" WHERE (lower(username) = lower(%(name)s) OR lower(email) = lower(%(name)s))
  AND disabled_at IS NULL AND anonymised_at IS NULL
"""


@dataclass(frozen=True, kw_only=True)
class Member:
    user_id: int
    username: str
    display_name: str | None
    email: str | None
    role: str
    student_id: str | None
    groups: list[str]  #: their titles
    time_factor: float  #: more time in every set; 1: as everybody
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Somebody on the roster who has no account yet."""

    id: int
    email: str
    student_id: str | None
    group_title: str | None


LISTING = Listing(
    row=Member,
    statement=lambda part: (
        f"""
    SELECT u.id AS user_id, u.username, u.display_name, u.email, enrolment.role, enrolment.student_id,
           {_GROUPS} AS groups, enrolment.time_factor::float AS time_factor, enrolment.created_at AS since
    FROM enrolment JOIN "user" u ON u.id = enrolment.user_id
    WHERE enrolment.course_id = %(course_id)s AND enrolment.left_at IS NULL AND {part.condition}
      AND concat_ws(' ', u.username, u.display_name, u.email, enrolment.student_id) ILIKE %(pattern)s
    ORDER BY {part.order} LIMIT %(limit)s
    """  # noqa: S608
    ),
    order=Order(columns=("lower(u.username)",), cursor="lower(%(cursor)s)"),
    key=lambda row: row.username,
    size=100,
)


def list_members(
    connection: psycopg.Connection, course_id: int, *, search: str = "", cursor: Cursor = FIRST_PAGE
) -> Page[Member]:
    """Return who is in the course. `search` is a part of a name, an address or a student id."""
    return LISTING.page(connection, cursor, course_id=course_id, pattern=containing(search))


def list_invited(connection: psycopg.Connection, course_id: int) -> list[Invited]:
    with connection.cursor(row_factory=class_row(Invited)) as cursor:
        return cursor.execute(INVITED, [course_id]).fetchall()


def find_user_called(connection: psycopg.Connection, name: str) -> int | None:
    """Return the key of the user with this name or mail address."""
    row = connection.execute(FIND_USER, {"name": name}).fetchone()
    return row[0] if row else None
