"""Making a rejudging: new judgings that stay aside until somebody applies them."""

import psycopg
from psycopg.types.json import Jsonb

from web.audit.events import Actor, add_event
from web.judgings.channels import QUEUED_CHANNEL
from web.judgings.states import Priority
from web.rejudgings.states import RejudgingState

CREATE = f"""
INSERT INTO rejudging (created_by, reason, filter, state) VALUES (%s, %s, %s, '{RejudgingState.JUDGING}') RETURNING id
"""  # noqa: S608

# It is one statement, so it sees one moment: submissions that arrive while it runs are not chosen
QUEUE_JUDGINGS = """
WITH chosen AS (
    SELECT s.id, s.current_judging_id, coalesce(psp.pinned_version_id, p.published_version_id) AS version_id
    FROM submission s
    JOIN problem_set_problem psp USING (problem_set_id, problem_id)
    JOIN problem p ON p.id = s.problem_id
    WHERE s.problem_id = %(problem_id)s AND s.origin <> 'jury' AND s.source_removed_at IS NULL
), queued AS (
    INSERT INTO judging (submission_id, problem_version_id, rejudging_id, priority)
    SELECT id, version_id, %(rejudging_id)s, %(priority)s FROM chosen WHERE version_id IS NOT NULL ORDER BY id
    RETURNING id, submission_id
)
INSERT INTO rejudging_item (rejudging_id, submission_id, old_judging_id, new_judging_id)
SELECT %(rejudging_id)s, queued.submission_id, chosen.current_judging_id, queued.id
FROM queued JOIN chosen ON chosen.id = queued.submission_id
"""


def create_rejudging(
    connection: psycopg.Connection, *, problem_id: int, created_by: int, reason: str, ip: str | None = None
) -> int:
    """Judge every submission of a problem anew, against the version that its set uses now, and return the id."""
    with connection.transaction():
        row = connection.execute(CREATE, [created_by, reason, Jsonb({"problem_id": problem_id})]).fetchone()
        assert row is not None  # noqa: S101
        rejudging_id = int(row[0])
        values = {"problem_id": problem_id, "rejudging_id": rejudging_id, "priority": Priority.BATCH}
        connection.execute(QUEUE_JUDGINGS, values)
        add_event(
            connection,
            Actor(user_id=created_by, ip=ip),
            "rejudging.create",
            object_type="rejudging",
            object_id=rejudging_id,
            after={"problem_id": problem_id, "reason": reason},
        )
        connection.execute(f"NOTIFY {QUEUED_CHANNEL}")
    return rejudging_id
