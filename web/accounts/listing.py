"""Listing accounts, for commands."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

ACCOUNTS = """
SELECT u.id, u.username, u.email, u.site_role, u.created_at, u.disabled_at,
       (SELECT count(*) FROM enrolment WHERE enrolment.user_id = u.id AND left_at IS NULL) AS course_count,
       (SELECT count(*) FROM submission WHERE submission.user_id = u.id AND origin <> 'jury') AS submission_count
FROM "user" u
WHERE (%(site_role)s::text IS NULL OR u.site_role = %(site_role)s)
  AND (NOT %(only_disabled)s OR u.disabled_at IS NOT NULL)
  AND (%(username)s::text IS NULL OR lower(u.username) = lower(%(username)s))
ORDER BY lower(u.username)
"""

ENROLMENTS = """
SELECT course.slug AS course, course.title, enrolment.role, enrolment.created_at AS since
FROM enrolment JOIN course ON course.id = enrolment.course_id WHERE enrolment.user_id = %s AND left_at IS NULL
ORDER BY course.slug
"""

INVITATIONS = """
SELECT invitation.id, invitation.email, uses_left, expires_at, invitation.created_at, u.username AS created_by
FROM invitation LEFT JOIN "user" u ON u.id = invitation.created_by
WHERE uses_left > 0 AND expires_at > now() ORDER BY invitation.id DESC
"""


@dataclass(frozen=True, kw_only=True)
class Account:
    id: int
    username: str
    email: str | None
    site_role: str
    created_at: datetime
    disabled_at: datetime | None
    course_count: int
    submission_count: int


@dataclass(frozen=True, kw_only=True)
class EnrolmentOfUser:
    course: str
    title: str
    role: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class OpenInvitation:
    id: int
    email: str | None  #: None: anybody who has the link may use it
    uses_left: int
    expires_at: datetime
    created_at: datetime
    created_by: str | None


def list_accounts(
    connection: psycopg.Connection,
    *,
    site_role: str | None = None,
    only_disabled: bool = False,
    username: str | None = None,
) -> list[Account]:
    values = {"site_role": site_role, "only_disabled": only_disabled, "username": username}
    with connection.cursor(row_factory=class_row(Account)) as cursor:
        return cursor.execute(ACCOUNTS, values).fetchall()


def list_enrolments(connection: psycopg.Connection, user_id: int) -> list[EnrolmentOfUser]:
    with connection.cursor(row_factory=class_row(EnrolmentOfUser)) as cursor:
        return cursor.execute(ENROLMENTS, [user_id]).fetchall()


def list_open_invitations(connection: psycopg.Connection) -> list[OpenInvitation]:
    with connection.cursor(row_factory=class_row(OpenInvitation)) as cursor:
        return cursor.execute(INVITATIONS).fetchall()
