"""Rejudging a problem: new judgings that stay aside until they are applied, in one transaction."""

import json
from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

from web.judgings.channels import QUEUED_CHANNEL
from web.judgings.states import Priority

CREATE = """
INSERT INTO rejudging (created_by, reason, filter, state) VALUES (%s, %s, %s::jsonb, 'judging') RETURNING id
"""

# One statement: judgings that are born while it runs belong to submissions that it does not see
QUEUE_JUDGINGS = """
WITH chosen AS (
    SELECT s.id, s.current_judging_id, coalesce(psp.pinned_version_id, p.published_version_id) AS version_id
    FROM submission s
    JOIN problem_set_problem psp USING (problem_set_id, problem_id)
    JOIN problem p ON p.id = s.problem_id
    WHERE s.problem_id = %(problem_id)s
), queued AS (
    INSERT INTO judging (submission_id, problem_version_id, rejudging_id, priority)
    SELECT id, version_id, %(rejudging_id)s, %(priority)s FROM chosen WHERE version_id IS NOT NULL ORDER BY id
    RETURNING id, submission_id
)
INSERT INTO rejudging_item (rejudging_id, submission_id, old_judging_id, new_judging_id)
SELECT %(rejudging_id)s, queued.submission_id, chosen.current_judging_id, queued.id
FROM queued JOIN chosen ON chosen.id = queued.submission_id
"""

MARK_READY = """
UPDATE rejudging SET state = 'ready'
WHERE state = 'judging' AND NOT EXISTS (
    SELECT FROM judging WHERE judging.rejudging_id = rejudging.id AND judging.state <> 'final')
"""

APPLY = """
UPDATE submission SET current_judging_id = item.new_judging_id
FROM rejudging_item AS item
WHERE item.rejudging_id = %s AND submission.id = item.submission_id
  AND submission.current_judging_id IS NOT DISTINCT FROM item.old_judging_id
"""

_SUMMARY = """
SELECT r.id, r.reason, r.state, r.created_at, u.username AS created_by, r.applied_at,
       (r.filter->>'problem_id')::bigint AS problem_id,
       count(item.submission_id) AS submissions,
       count(*) FILTER (WHERE new.state = 'final') AS judged,
       count(*) FILTER (WHERE new.state = 'final' AND new.verdict IS DISTINCT FROM old.verdict) AS changed,
       count(*) FILTER (WHERE new.verdict = 'JE') AS judge_errors
FROM rejudging r
JOIN "user" u ON u.id = r.created_by
LEFT JOIN rejudging_item item ON item.rejudging_id = r.id
LEFT JOIN judging new ON new.id = item.new_judging_id
LEFT JOIN judging old ON old.id = item.old_judging_id
"""


ONE = f"{_SUMMARY} WHERE r.id = %s GROUP BY r.id, u.username"

RECENT = f"""
{_SUMMARY} WHERE r.id IN (SELECT id FROM rejudging ORDER BY id DESC LIMIT %s)
GROUP BY r.id, u.username ORDER BY r.id DESC
"""  # noqa: S608


class RejudgingNotReady(Exception):
    """It is still being judged, or was applied or cancelled already."""


@dataclass(frozen=True, kw_only=True)
class RejudgingSummary:
    id: int
    reason: str
    state: str
    created_at: object
    created_by: str
    applied_at: object
    problem_id: int
    submissions: int
    judged: int
    changed: int  #: verdicts that would be other ones
    judge_errors: int


def create_rejudging(connection: psycopg.Connection, *, problem_id: int, created_by: int, reason: str) -> int:
    """Judge every submission of a problem anew against the version that its set uses now; the rejudging's id."""
    with connection.transaction():
        row = connection.execute(CREATE, [created_by, reason, json.dumps({"problem_id": problem_id})]).fetchone()
        assert row is not None  # noqa: S101
        values = {"problem_id": problem_id, "rejudging_id": row[0], "priority": Priority.BATCH}
        connection.execute(QUEUE_JUDGINGS, values)
        _audit(connection, created_by, "rejudging.create", row[0], {"problem_id": problem_id, "reason": reason})
        connection.execute(f"NOTIFY {QUEUED_CHANNEL}")
    return int(row[0])


def apply_rejudging(connection: psycopg.Connection, *, rejudging_id: int, applied_by: int) -> int:
    """Make the new judgings the current ones, wherever the old one still is; the number of submissions moved.

    Raises RejudgingNotReady; a second click finds it applied.
    """
    with connection.transaction():
        mark_ready(connection)
        ready = connection.execute(
            "UPDATE rejudging SET state = 'applied', applied_by = %s, applied_at = now()"
            " WHERE id = %s AND state = 'ready'",
            [applied_by, rejudging_id],
        ).rowcount
        if not ready:
            raise RejudgingNotReady(f"rejudging {rejudging_id} is not ready to be applied")
        moved = connection.execute(APPLY, [rejudging_id]).rowcount
        _audit(connection, applied_by, "rejudging.apply", rejudging_id, {"submissions": moved})
    return moved


def mark_ready(connection: psycopg.Connection) -> None:
    """Called by the dispatcher every second: no recorder has to know which judging was the last one."""
    connection.execute(MARK_READY)


def find_rejudging(connection: psycopg.Connection, rejudging_id: int) -> RejudgingSummary | None:
    with connection.cursor(row_factory=class_row(RejudgingSummary)) as cursor:
        return cursor.execute(ONE, [rejudging_id]).fetchone()


def recent_rejudgings(connection: psycopg.Connection, *, limit: int = 50) -> list[RejudgingSummary]:
    with connection.cursor(row_factory=class_row(RejudgingSummary)) as cursor:
        return cursor.execute(RECENT, [limit]).fetchall()


def _audit(
    connection: psycopg.Connection, actor_id: int, action: str, rejudging_id: int, after: dict[str, object]
) -> None:
    connection.execute(
        "INSERT INTO audit_event (actor_id, action, object_type, object_id, after)"
        " VALUES (%s, %s, 'rejudging', %s, %s::jsonb)",
        [actor_id, action, str(rejudging_id), json.dumps(after)],
    )
