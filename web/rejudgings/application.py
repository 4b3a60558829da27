"""Applying a rejudging: its judgings become the ones that count."""

import psycopg

from web.audit.events import Actor, add_event
from web.rejudgings.readiness import mark_ready
from web.rejudgings.states import RejudgingState

MARK_APPLIED = f"""
UPDATE rejudging SET state = '{RejudgingState.APPLIED}', applied_by = %s, applied_at = now()
WHERE id = %s AND state = '{RejudgingState.READY}'
"""  # noqa: S608

MOVE_SUBMISSIONS = """
UPDATE submission SET current_judging_id = item.new_judging_id
FROM rejudging_item AS item
WHERE item.rejudging_id = %s AND submission.id = item.submission_id
  AND submission.current_judging_id IS NOT DISTINCT FROM item.old_judging_id
"""


class RejudgingNotReady(Exception):
    """The rejudging is still being judged, or was applied or cancelled already."""


class NothingToApply(Exception):
    """Every submission of the rejudging was rejudged since, or it has none."""


def apply_rejudging(
    connection: psycopg.Connection, *, rejudging_id: int, applied_by: int, ip: str | None = None
) -> int:
    """Make the new judgings the current ones, wherever the old one still is; return the number of submissions moved.

    Raises RejudgingNotReady; a second click finds it applied. Raises NothingToApply where no old judging is the current
    one any more; then the rejudging is not marked as applied.
    """
    with connection.transaction():
        mark_ready(connection)
        if not connection.execute(MARK_APPLIED, [applied_by, rejudging_id]).rowcount:
            raise RejudgingNotReady(f"rejudging {rejudging_id} is not ready to be applied")
        moved = connection.execute(MOVE_SUBMISSIONS, [rejudging_id]).rowcount
        if not moved:
            raise NothingToApply(f"rejudging {rejudging_id}: all submissions were rejudged since; nothing to apply")
        add_event(
            connection,
            Actor(user_id=applied_by, ip=ip),
            "rejudging.apply",
            object_type="rejudging",
            object_id=rejudging_id,
            after={"submissions": moved},
        )
    return moved
