"""Leases: a worker's first progress message claims an attempt, every further one extends it.

Progress is gathered and written once a tick, so that a judging that ends within it costs nothing. Gathered progress
survives a Postgres that is down, and is written before leases are ended.
"""

from collections.abc import Callable
from dataclasses import dataclass

import psycopg
import structlog
from psycopg.rows import class_row

from judge.logs import about
from judge.messages import Progress, Stage
from web.queue.judge_error import conclude_as_judge_error

#: From the last sign of life; workers send one every 5 s.
LEASE_S = 30
#: So many claimed attempts may lapse; then the judging ends as JE.
CLAIMED_ATTEMPTS_LIMIT = 3
#: A run job may wait this long behind others; nobody extends the lease of a waiting job.
WAITING_LIMIT_S = 600

# Compile and run workers share an ephemeral topic: their messages arrive in any order, and a stage never goes back
WRITE = """
UPDATE judging SET
    state = CASE WHEN judging.state = 'running' THEN 'running' ELSE seen.stage END,
    claimed_attempts = claimed_attempts + (judging.state = 'dispatched')::int,
    claimed_at = CASE WHEN judging.state = 'dispatched' THEN now() ELSE claimed_at END,
    lease_expires_at = now() + %(lease_s)s * interval '1 second'
FROM unnest(%(ids)s::bigint[], %(tokens)s::text[], %(stages)s::text[]) AS seen (id, token, stage)
WHERE judging.id = seen.id AND judging.attempt_token = seen.token
  AND judging.state IN ('dispatched', 'compiling', 'running')
"""

# A compiled job that waits for a run lane is nobody's yet: while run jobs wait, its lease is extended
EXTEND_WAITING = """
UPDATE judging SET lease_expires_at = now() + %(lease_s)s * interval '1 second'
WHERE state = 'compiling' AND lease_expires_at < now()
  AND claimed_at > now() - %(waiting_limit_s)s * interval '1 second'
"""

LAPSED = """
SELECT id AS judging_id, submission_id, attempt_token, claimed_attempts FROM judging
WHERE state IN ('compiling', 'running') AND lease_expires_at < now()
"""

RETURN_TO_QUEUE = """
UPDATE judging SET state = 'queued', attempt_token = NULL, dispatched_at = NULL, dispatched_to = NULL,
                   lease_expires_at = NULL
WHERE id = %s AND attempt_token = %s AND state IN ('compiling', 'running') AND lease_expires_at < now()
"""

DELETE_SLICES = "DELETE FROM judging_slice WHERE judging_id = %s AND attempt_token = %s"

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class LapsedLease:
    judging_id: int
    submission_id: int
    attempt_token: str
    claimed_attempts: int


class Leases:
    """What workers say of the attempts they hold."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, str], Stage] = {}

    def observe(self, progress: Progress) -> None:
        key = (progress.judging_id, progress.attempt_token)
        if self._seen.get(key) is not Stage.RUNNING:
            self._seen[key] = progress.stage

    def write(self, connection: psycopg.Connection) -> None:
        """Write what was observed since the last call; kept for the next one where Postgres fails."""
        seen = dict(self._seen)
        if not seen:
            return
        connection.execute(
            WRITE,
            {
                "lease_s": LEASE_S,
                "ids": [judging_id for judging_id, _ in seen],
                "tokens": [token for _, token in seen],
                "stages": list(seen.values()),
            },
        )
        for key, stage in seen.items():
            if self._seen.get(key) is stage:
                del self._seen[key]


def end_lapsed_leases(connection: psycopg.Connection, *, run_jobs_wait: Callable[[], bool]) -> int:
    """Send lapsed attempts again, or end their judgings as JE; the number of judgings that are queued again.

    `run_jobs_wait` is asked only where a lease has lapsed.
    """
    lapsed = _find_lapsed(connection)
    if lapsed and run_jobs_wait():
        connection.execute(EXTEND_WAITING, {"lease_s": LEASE_S, "waiting_limit_s": WAITING_LIMIT_S})
        lapsed = _find_lapsed(connection)
    queued = 0
    for lease in lapsed:
        with about(lease):
            queued += _end(connection, lease)
    return queued


def _find_lapsed(connection: psycopg.Connection) -> list[LapsedLease]:
    with connection.cursor(row_factory=class_row(LapsedLease)) as cursor:
        return cursor.execute(LAPSED).fetchall()


def _end(connection: psycopg.Connection, lease: LapsedLease) -> bool:
    if lease.claimed_attempts >= CLAIMED_ATTEMPTS_LIMIT:
        conclude_as_judge_error(
            connection,
            judging_id=lease.judging_id,
            attempt_token=lease.attempt_token,
            reason=f"{lease.claimed_attempts} attempts were claimed by workers that then fell silent",
        )
        return False
    connection.execute(DELETE_SLICES, [lease.judging_id, lease.attempt_token])
    queued = connection.execute(RETURN_TO_QUEUE, [lease.judging_id, lease.attempt_token]).rowcount == 1
    if queued:
        log.warning("lease.lapsed", claimed_attempts=lease.claimed_attempts)
    return queued
