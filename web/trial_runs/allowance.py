"""How often a user may run programs before submitting them: so many at once, and so many in a minute."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
from psycopg.rows import class_row

#: A student reads one result before asking for the next; a second run may be of another tab.
RUNNING_LIMIT = 2
PER_MINUTE = 15

# One that was deleted or given up holds nothing
USED = """
SELECT (SELECT count(*) FROM trial_run run JOIN judging ON judging.trial_run_id = run.id
        WHERE run.user_id = %(user_id)s AND judging.state <> 'final') AS running,
       (SELECT count(*) FROM trial_run
        WHERE user_id = %(user_id)s AND requested_at > %(now)s - interval '1 minute') AS lately,
       (SELECT min(requested_at) FROM (
            SELECT requested_at FROM trial_run
            WHERE user_id = %(user_id)s AND requested_at > %(now)s - interval '1 minute'
            ORDER BY requested_at DESC LIMIT %(per_minute)s) AS newest) AS oldest_at
"""


@dataclass(frozen=True, kw_only=True)
class _Used:
    running: int
    lately: int
    oldest_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Allowance:
    left: int  #: runs of this minute
    next_in_s: int  #: until the next run is free; 0: it is now
    has_room: bool  #: not as many are running as may run at once

    @property
    def may_run(self) -> bool:
        return self.has_room and self.left > 0


def find_allowance(connection: psycopg.Connection, user_id: int) -> Allowance:
    now = datetime.now(UTC)
    values = {"user_id": user_id, "now": now, "per_minute": PER_MINUTE}
    with connection.cursor(row_factory=class_row(_Used)) as cursor:
        used = cursor.execute(USED, values).fetchone()
    assert used is not None  # noqa: S101
    left = max(0, PER_MINUTE - used.lately)
    free_at = now if left or used.oldest_at is None else used.oldest_at + timedelta(minutes=1)
    return Allowance(
        left=left,
        next_in_s=max(0, math.ceil((free_at - now).total_seconds())),
        has_room=used.running < RUNNING_LIMIT,
    )
