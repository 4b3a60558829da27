"""Publishing the grades of a set: a moment of its own, where the set says so."""

from dataclasses import replace
from datetime import datetime

import psycopg

from web.audit.events import Actor, add_event
from web.audit.listing import AuditFilter, AuditRow, list_events
from web.authorization.roles import CourseRole
from web.notices.kinds import NoticeKind
from web.notices.notifying import members_of, notify

SET_PUBLISHED = """
UPDATE problem_set SET grades_published_at = %(moment)s
WHERE id = %(problem_set_id)s AND publishes_grades AND grades_published_at IS NULL
"""

SET_WITHDRAWN = """
UPDATE problem_set SET grades_published_at = NULL WHERE id = %(problem_set_id)s AND grades_published_at IS NOT NULL
"""

WAITING = """
SELECT count(*) FROM submission LEFT JOIN judging ON judging.id = submission.current_judging_id
WHERE submission.problem_set_id = %s AND (judging.state = 'final' AND judging.verdict <> 'JE') IS NOT TRUE
"""


def publish(
    connection: psycopg.Connection, actor: Actor, *, course_id: int, problem_set_id: int, moment: datetime
) -> bool:
    """Show the students their grades, and tell them. Return False where there is nothing to publish."""
    with connection.transaction():
        values = {"problem_set_id": problem_set_id, "moment": moment}
        if not connection.execute(SET_PUBLISHED, values).rowcount:
            return False
        add_event(connection, actor, "grades.publish", object_type="problem_set", object_id=problem_set_id)
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
        add_event(connection, actor, "grades.withdraw", object_type="problem_set", object_id=problem_set_id)
    return True


def decisions(connection: psycopg.Connection, problem_set_id: int) -> list[AuditRow]:
    """Return who published the grades and who hid them, the newest first."""
    asked = AuditFilter(object_type="problem_set", object_id=str(problem_set_id))
    both = [list_events(connection, replace(asked, action=action)) for action in ("grades.publish", "grades.withdraw")]
    return sorted((row for page in both for row in page.rows), key=lambda row: row.id, reverse=True)


def waiting_count(connection: psycopg.Connection, problem_set_id: int) -> int:
    """Count what was handed in and has no result yet: these grades are provisional."""
    row = connection.execute(WAITING, [problem_set_id]).fetchone()
    return int(row[0]) if row else 0
