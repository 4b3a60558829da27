"""Ending a judging as JE: quarantined for the staff, with an alert, never retried by itself."""

import psycopg
import structlog

from web.judgings.channels import FINAL_CHANNEL

#: Kept of a reason; a traceback's end says more than its beginning.
REASON_KEPT_CHARS = 4000

CONCLUDE = f"""
WITH concluded AS (
    UPDATE judging SET state = 'final', verdict = 'JE', judge_error_reason = %(reason)s, final_at = now(),
                       lease_expires_at = NULL
    WHERE id = %(judging_id)s AND attempt_token = %(attempt_token)s AND state <> 'final'
    RETURNING id, submission_id
), slices AS (
    DELETE FROM judging_slice USING concluded WHERE judging_id = concluded.id
)
SELECT pg_notify('{FINAL_CHANNEL}', submission_id || ' ' || id) FROM concluded
"""  # noqa: S608

log = structlog.get_logger()


def conclude_as_judge_error(
    connection: psycopg.Connection, *, judging_id: int, attempt_token: str, reason: str
) -> bool:
    """False where another attempt is current by now, or the judging is final already."""
    kept = reason.replace("\0", "\N{REPLACEMENT CHARACTER}")[-REASON_KEPT_CHARS:]
    values = {"judging_id": judging_id, "attempt_token": attempt_token, "reason": kept}
    concluded = connection.execute(CONCLUDE, values).rowcount == 1
    if concluded:
        log.error("judging.judge_error", alert=True, judging_id=judging_id, reason=kept)
    return concluded
