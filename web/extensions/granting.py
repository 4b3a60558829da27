"""Giving an extension, and taking it back. Each is in the audit log, with what was there before.

A row of `participation` also holds when an exam began and was handed in: that part is never touched here.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import psycopg
from psycopg.rows import dict_row

from web.audit.events import Actor, add_event
from web.database import Json
from web.extensions.recipients import Recipient
from web.notices.kinds import NoticeKind
from web.notices.notifying import notify

_GIVEN = "user_id, course_group_id, extra_seconds, until, late_days, excused_at, reason"

BEFORE = f"""
SELECT {_GIVEN} FROM participation
WHERE problem_set_id = %(problem_set_id)s AND granted_at IS NOT NULL
  AND (user_id = %(user_id)s OR course_group_id = %(course_group_id)s)
FOR UPDATE
"""  # noqa: S608

# Of a student and a set there is one row, so a second extension takes the place of the first
GRANT = """
INSERT INTO participation (problem_set_id, user_id, course_group_id, extra_seconds, until, late_days, excused_at,
                           reason, granted_by, granted_at)
VALUES (%(problem_set_id)s, %(user_id)s, %(course_group_id)s, %(extra_seconds)s, %(until)s, %(late_days)s,
        CASE WHEN %(is_excused)s THEN now() END, %(reason)s, %(granted_by)s, now())
ON CONFLICT (problem_set_id, {column}) WHERE {column} IS NOT NULL DO UPDATE
SET extra_seconds = excluded.extra_seconds, until = excluded.until, late_days = excluded.late_days,
    excused_at = excluded.excused_at, reason = excluded.reason, granted_by = excluded.granted_by,
    granted_at = excluded.granted_at
"""

FIND = f"""
SELECT {_GIVEN} FROM participation
WHERE id = %(id)s AND problem_set_id = %(problem_set_id)s AND granted_at IS NOT NULL FOR UPDATE
"""  # noqa: S608

TAKE_BACK = """
UPDATE participation SET extra_seconds = 0, until = NULL, late_days = 0, excused_at = NULL, reason = NULL,
                         granted_by = NULL, granted_at = NULL
WHERE id = %(id)s
"""

DELETE_EMPTY = "DELETE FROM participation WHERE id = %(id)s AND starts_at IS NULL AND finished_at IS NULL"

# Where teams hand in, what one member has, all have. Before a set opens, nobody is told that there is one
CONCERNED = """
WITH given AS (
    SELECT %(user_id)s::bigint AS user_id
    UNION SELECT user_id FROM course_group_member WHERE group_id = %(course_group_id)s
), set AS (
    SELECT * FROM problem_set WHERE id = %(problem_set_id)s AND (opens_at IS NULL OR opens_at <= now())
)
SELECT given.user_id FROM given, set WHERE given.user_id IS NOT NULL
UNION
SELECT mate.user_id FROM set JOIN course_group team ON team.course_id = set.course_id AND team.kind = 'team'
JOIN course_group_member own ON own.group_id = team.id AND own.user_id IN (SELECT user_id FROM given)
JOIN course_group_member mate ON mate.group_id = team.id
WHERE set.team_work
"""


@dataclass(frozen=True, kw_only=True)
class Grant:
    extra: timedelta
    until: datetime | None
    late_days: int
    is_excused: bool
    reason: str


def grant(
    connection: psycopg.Connection,
    actor: Actor,
    recipient: Recipient,
    given: Grant,
    *,
    course_id: int,
    problem_set_id: int,
) -> None:
    """Give it instead of what was given to the same student or group in this set, and tell who has it."""
    values = {
        **asdict(given),
        "problem_set_id": problem_set_id,
        "user_id": recipient.user_id,
        "course_group_id": recipient.group_id,
        "extra_seconds": int(given.extra.total_seconds()),
        "granted_by": actor.user_id,
    }
    statement = GRANT.format(column="course_group_id" if recipient.user_id is None else "user_id")
    with connection.transaction():
        before = _read(connection, BEFORE, values)
        connection.execute(statement.encode(), values)
        after = _read(connection, BEFORE, values)
        add_event(
            connection,
            actor,
            "extension.grant",
            object_type="problem_set",
            object_id=problem_set_id,
            before=before,
            after=after,
        )
        notify(
            connection,
            NoticeKind.EXTENSION,
            object_id=problem_set_id,
            user_ids=[user_id for (user_id,) in connection.execute(CONCERNED, values)],
            actor_id=actor.user_id,
            course_id=course_id,
            problem_set_id=problem_set_id,
        )


def take_back(connection: psycopg.Connection, actor: Actor, *, problem_set_id: int, extension_id: int) -> bool:
    """Return False where somebody has taken it back already. What came under it is judged by everybody's dates."""
    values = {"id": extension_id, "problem_set_id": problem_set_id}
    with connection.transaction():
        before = _read(connection, FIND, values)
        if before is None:
            return False
        connection.execute(TAKE_BACK, values)
        connection.execute(DELETE_EMPTY, values)
        add_event(
            connection,
            actor,
            "extension.take_back",
            object_type="problem_set",
            object_id=problem_set_id,
            before=before,
        )
    return True


def _read(connection: psycopg.Connection, statement: str, values: Mapping[str, object]) -> Json | None:
    with connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(statement.encode(), values).fetchone()
    if row is None:
        return None
    said = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
    return {name: value for name, value in said.items() if value not in (None, 0)}
