"""Publishing the grades of a set: a moment of its own, where the set says so."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.audit.events import Actor, add_event
from web.authorization.roles import CourseRole
from web.notices.kinds import NoticeKind
from web.notices.notifying import members_of, notify

PUBLISH, WITHDRAW = "grades.publish", "grades.withdraw"

SET_PUBLISHED = """
UPDATE problem_set SET grades_published_at = %(moment)s
WHERE id = %(problem_set_id)s AND publishes_grades AND grades_published_at IS NULL
"""

SET_WITHDRAWN = """
UPDATE problem_set SET grades_published_at = NULL WHERE id = %(problem_set_id)s AND grades_published_at IS NOT NULL
"""

DECISIONS = """
SELECT event.action = %(publish)s AS is_published, event.at, coalesce(actor.display_name, actor.username) AS actor_name
FROM audit_event event LEFT JOIN "user" actor ON actor.id = event.actor_id
WHERE event.object_type = 'problem_set' AND event.object_id = %(problem_set_id)s
  AND event.action IN (%(publish)s, %(withdraw)s)
ORDER BY event.id DESC
"""

WAITING = """
SELECT count(*) FROM submission LEFT JOIN judging ON judging.id = submission.current_judging_id
WHERE submission.problem_set_id = %s AND (judging.state = 'final' AND judging.verdict <> 'JE') IS NOT TRUE
"""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Somebody published the grades, or took them back."""

    is_published: bool
    at: datetime
    actor_name: str | None  #: None: the user is gone


def publish(
    connection: psycopg.Connection, actor: Actor, *, course_id: int, problem_set_id: int, moment: datetime
) -> bool:
    """Show the students their grades, and tell them. Return False where there is nothing to publish."""
    with connection.transaction():
        values = {"problem_set_id": problem_set_id, "moment": moment}
        if not connection.execute(SET_PUBLISHED, values).rowcount:
            return False
        add_event(connection, actor, PUBLISH, object_type="problem_set", object_id=problem_set_id)
        notify(
            connection,
            NoticeKind.GRADES,
            object_id=problem_set_id,
            user_ids=members_of(connection, course_id, [CourseRole.STUDENT]),
            actor_id=actor.user_id,
            course_id=course_id,
            problem_set_id=problem_set_id,
        )
    return True


def withdraw(connection: psycopg.Connection, actor: Actor, problem_set_id: int) -> bool:
    """Hide the grades again. What somebody has read already, stays read. Return False where they are hidden."""
    with connection.transaction():
        if not connection.execute(SET_WITHDRAWN, {"problem_set_id": problem_set_id}).rowcount:
            return False
        add_event(connection, actor, WITHDRAW, object_type="problem_set", object_id=problem_set_id)
    return True


def decisions(connection: psycopg.Connection, problem_set_id: int) -> list[Decision]:
    """Return the newest first."""
    values = {"publish": PUBLISH, "withdraw": WITHDRAW, "problem_set_id": str(problem_set_id)}
    with connection.cursor(row_factory=class_row(Decision)) as cursor:
        return cursor.execute(DECISIONS, values).fetchall()


def waiting_count(connection: psycopg.Connection, problem_set_id: int) -> int:
    """Count what was handed in and has no result yet: these grades are provisional."""
    row = connection.execute(WAITING, [problem_set_id]).fetchone()
    return int(row[0]) if row else 0
