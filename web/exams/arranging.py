"""Making an exam of an assignment, and giving more time while it runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg

from web.audit.events import Actor, add_event
from web.database import Json
from web.exams.addresses import Network

CURRENT = "SELECT is_exam, duration_seconds, ip_ranges::text[] FROM problem_set WHERE id = %s FOR UPDATE"
CHANGE = "UPDATE problem_set SET is_exam = %s, duration_seconds = %s, ip_ranges = %s::cidr[] WHERE id = %s"

# All at once, so that nobody sees a closing before the due date
MORE_FOR_ALL = """
UPDATE problem_set SET closes_at = closes_at + %(time)s, due_at = due_at + %(time)s,
       duration_seconds = duration_seconds + extract(epoch FROM %(time)s::interval)::bigint
WHERE id = %(problem_set_id)s AND is_exam
RETURNING closes_at
"""

MORE_FOR_ONE = """
INSERT INTO participation (problem_set_id, user_id, extra_seconds, reason, granted_by, granted_at)
VALUES (%(problem_set_id)s, %(user_id)s, %(seconds)s, %(reason)s, %(granted_by)s, now())
ON CONFLICT (problem_set_id, user_id) WHERE user_id IS NOT NULL
DO UPDATE SET extra_seconds = participation.extra_seconds + excluded.extra_seconds,
              reason = concat_ws('; ', participation.reason, excluded.reason),
              granted_by = excluded.granted_by, granted_at = excluded.granted_at
"""

LET_IN_AGAIN = """
UPDATE participation SET finished_at = NULL
WHERE problem_set_id = %(problem_set_id)s AND user_id = %(user_id)s AND finished_at IS NOT NULL
"""


@dataclass(frozen=True, kw_only=True)
class ExamTerms:
    is_exam: bool
    duration: timedelta | None  #: None: everybody has the time from opening to closing
    networks: Sequence[Network] | None  #: None: from every address


def change_terms(connection: psycopg.Connection, actor: Actor, problem_set_id: int, terms: ExamTerms) -> None:
    seconds = None if terms.duration is None else int(terms.duration.total_seconds())
    networks = None if terms.networks is None else [str(network) for network in terms.networks]
    after: Json = {"is_exam": terms.is_exam, "duration_seconds": seconds, "ip_ranges": networks}
    with connection.transaction():
        row = connection.execute(CURRENT, [problem_set_id]).fetchone()
        before = dict(zip(after, row, strict=True)) if row else after
        if before == after:
            return
        connection.execute(CHANGE, [*after.values(), problem_set_id])
        add_event(
            connection,
            actor,
            "exam.terms",
            object_type="problem_set",
            object_id=problem_set_id,
            before=before,
            after=after,
        )


def give_all_more(
    connection: psycopg.Connection, actor: Actor, problem_set_id: int, time: timedelta
) -> datetime | None:
    """Return the new closing. None: the set is no exam any more."""
    with connection.transaction():
        row = connection.execute(MORE_FOR_ALL, {"time": time, "problem_set_id": problem_set_id}).fetchone()
        if row is None:
            return None
        after = {"minutes": _minutes(time), "closes_at": row[0].isoformat()}
        add_event(connection, actor, "exam.more_time", object_type="problem_set", object_id=problem_set_id, after=after)
    return row[0]  # type: ignore[no-any-return]


def give_one_more(
    connection: psycopg.Connection, actor: Actor, problem_set_id: int, user_id: int, time: timedelta, reason: str
) -> None:
    values = {
        "problem_set_id": problem_set_id,
        "user_id": user_id,
        "seconds": int(time.total_seconds()),
        "reason": reason,
        "granted_by": actor.user_id,
    }
    with connection.transaction():
        connection.execute(MORE_FOR_ONE, values)
        after = {"user_id": user_id, "minutes": _minutes(time), "reason": reason}
        add_event(connection, actor, "exam.more_time", object_type="problem_set", object_id=problem_set_id, after=after)


def let_in_again(connection: psycopg.Connection, actor: Actor, problem_set_id: int, user_id: int) -> None:
    """Let a student go on who has handed in early."""
    with connection.transaction():
        values = {"problem_set_id": problem_set_id, "user_id": user_id}
        if connection.execute(LET_IN_AGAIN, values).rowcount:
            add_event(
                connection,
                actor,
                "exam.let_in",
                object_type="problem_set",
                object_id=problem_set_id,
                after={"user_id": user_id},
            )


def _minutes(time: timedelta) -> int:
    return int(time.total_seconds()) // 60
