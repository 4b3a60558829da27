"""Points that the staff sets by hand for one student and one problem. Decisions are only added."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

import psycopg
from psycopg.rows import class_row

from web.audit.events import Actor, add_event

DECIDE = """
INSERT INTO grade_override (problem_set_id, problem_id, user_id, points, reason, created_by)
VALUES (%(problem_set_id)s, %(problem_id)s, %(user_id)s, %(points)s, %(reason)s, %(created_by)s)
"""

HISTORY = """
SELECT decision.points, decision.reason, decision.created_at,
       coalesce(author.display_name, author.username) AS author_name
FROM grade_override decision JOIN "user" author ON author.id = decision.created_by
WHERE decision.problem_set_id = %(problem_set_id)s AND decision.problem_id = %(problem_id)s
  AND decision.user_id = %(user_id)s
ORDER BY decision.id DESC
"""


@dataclass(frozen=True, kw_only=True)
class Graded:
    """What a decision is about."""

    problem_set_id: int
    problem_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class Decision:
    points: Decimal | None  #: None: what is computed holds again
    reason: str
    created_at: datetime
    author_name: str


def decide(
    connection: psycopg.Connection, actor: Actor, graded: Graded, *, points: Decimal | None, reason: str
) -> None:
    """Set the points by hand. None: take back what was set, so that what is computed holds again."""
    after = {
        "user_id": graded.user_id,
        "problem_id": graded.problem_id,
        "points": None if points is None else str(points),
        "reason": reason,
    }
    with connection.transaction():
        connection.execute(DECIDE, asdict(graded) | {"points": points, "reason": reason, "created_by": actor.user_id})
        add_event(
            connection,
            actor,
            "grade.override" if points is not None else "grade.override_take_back",
            object_type="problem_set",
            object_id=graded.problem_set_id,
            after=after,
        )


def history(connection: psycopg.Connection, graded: Graded) -> list[Decision]:
    """Return the newest first: it holds."""
    with connection.cursor(row_factory=class_row(Decision)) as cursor:
        return cursor.execute(HISTORY, asdict(graded)).fetchall()
