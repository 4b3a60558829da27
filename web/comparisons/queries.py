"""The submissions that one is compared with first: those to the same problem, by the same people."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.authorization.roles import OWN_SUBMISSIONS

OFFERED = 30

OTHERS = f"""
SELECT other.id, other.received_at
FROM {OWN_SUBMISSIONS} AS other JOIN submission s
     ON s.problem_id = other.problem_id AND s.problem_set_id = other.problem_set_id AND s.id <> other.id
WHERE s.id = %(submission_id)s
ORDER BY other.id > s.id, abs(other.id - s.id)
LIMIT {OFFERED}
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class OtherSubmission:
    id: int
    received_at: datetime


def other_submissions(connection: psycopg.Connection, submission_id: int, *, author_id: int) -> list[OtherSubmission]:
    """Return the author's other submissions of the same task: the one before it first, then the older ones."""
    with connection.cursor(row_factory=class_row(OtherSubmission)) as cursor:
        return cursor.execute(OTHERS, {"submission_id": submission_id, "viewer_id": author_id}).fetchall()
