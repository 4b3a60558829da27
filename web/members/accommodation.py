"""An accommodation: a member has more time in every set of a course."""

from dataclasses import dataclass
from decimal import Decimal

import psycopg
from psycopg.rows import class_row

from web.audit.events import Actor, add_event

FIND = """
SELECT u.id AS user_id, u.username, enrolment.time_factor, enrolment.time_factor_reason AS reason
FROM enrolment JOIN "user" u ON u.id = enrolment.user_id
WHERE enrolment.course_id = %s AND enrolment.user_id = %s AND enrolment.left_at IS NULL
"""

CHANGE = """
UPDATE enrolment SET time_factor = %(factor)s, time_factor_reason = %(reason)s
WHERE course_id = %(course_id)s AND user_id = %(user_id)s
"""

#: As the database keeps it.
LARGEST_FACTOR = Decimal("99.99")


@dataclass(frozen=True, kw_only=True)
class Accommodation:
    user_id: int
    username: str
    time_factor: Decimal  #: of the time from opening to due; 1: as everybody
    reason: str | None


def find_accommodation(connection: psycopg.Connection, course_id: int, user_id: int) -> Accommodation | None:
    """Return None where the user is not in the course."""
    with connection.cursor(row_factory=class_row(Accommodation)) as cursor:
        return cursor.execute(FIND, [course_id, user_id]).fetchone()


def change_accommodation(
    connection: psycopg.Connection, course_id: int, found: Accommodation, factor: Decimal, reason: str, actor: Actor
) -> None:
    """The audit log says the factor, and not the reason: it may be about somebody's health."""
    with connection.transaction():
        values = {"course_id": course_id, "user_id": found.user_id, "factor": factor, "reason": reason or None}
        connection.execute(CHANGE, values)
        if factor == found.time_factor:
            return
        add_event(
            connection,
            actor,
            "course.accommodation",
            object_type="course",
            object_id=course_id,
            before={"user_id": found.user_id, "time_factor": str(found.time_factor)},
            after={"user_id": found.user_id, "time_factor": str(factor)},
        )
