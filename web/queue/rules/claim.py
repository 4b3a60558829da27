"""Which judgings get a free slot: one statement, for the dispatcher and for the site right after a submit.

The site claims where nothing else waits: its own judging then has a worker a few milliseconds sooner.

Two claims at the same moment cannot take the same judging, but each may fill the slot that the other saw free: the
throttle is exceeded by one or two for a moment, which costs nothing. A lock would make every submit wait.
"""

from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

from web.judgings.states import Priority
from web.judgings.transitions import DISPATCH_LOCKED
from web.workers.reports import WORKER_SILENCE_LIMIT_S

#: A lane works on one job, and one more waits at its door: it never stands idle while a slot is refilled.
JOBS_PER_LANE = 2
#: What one student may hold at least; on many lanes, half of all slots.
STUDENT_SLOTS = 4
#: So many of the queue are looked at: more could not be taken at once on any machine.
LOOK_AHEAD = 200

#: Common table expressions: how many judgings may be on their way, and which are.
SLOTS = f"""
capacity AS MATERIALIZED (
    SELECT CASE WHEN bool_or(kind = 'compile') AND bool_or(kind = 'run') THEN sum(lanes)::bigint * {JOBS_PER_LANE}
           ELSE 0 END AS slots
    FROM worker
    WHERE pool = %(pool)s AND lanes > 0 AND stopped_at IS NULL AND trouble IS NULL
      AND last_seen_at > now() - interval '{WORKER_SILENCE_LIMIT_S} s'
), in_flight AS MATERIALIZED (
    SELECT s.user_id, j.priority >= {Priority.BATCH} AS batch
    FROM judging j JOIN submission s ON s.id = j.submission_id
    WHERE j.state IN ('dispatched', 'compiling', 'running')
)
"""  # noqa: S608

# IS NOT DISTINCT FROM hides the index of the queue: in a rush, its statistics still say that it is empty, and it would
# be read from end to end for each row that is locked (25 ms at 10,000 queued).
#
# Numbers are written into it, for it is planned once: a plan for any LIMIT might sort the whole queue.
# The claim need not survive a crash of Postgres: the judging would be queued again, sent again under a new token, and
# what the first attempt found be dropped. So it does not wait for the disk.
CLAIM = f"""
WITH {SLOTS}, student AS (
    SELECT user_id, count(*) AS held FROM in_flight WHERE NOT batch GROUP BY user_id
), allowance AS MATERIALIZED (
    SELECT greatest({STUDENT_SLOTS}, slots / 2) AS per_student,
           greatest(0, slots - (SELECT count(*) FROM in_flight WHERE NOT batch)) AS live,
           greatest(0, slots / 2 - (SELECT count(*) FROM in_flight WHERE batch)) AS batch
    FROM capacity
), live AS (
    SELECT id, priority, held + row_number() OVER (PARTITION BY user_id ORDER BY priority, id) AS rank
    FROM (
        SELECT j.id, j.priority, s.user_id, coalesce(student.held, 0) AS held
        FROM judging j JOIN submission s ON s.id = j.submission_id LEFT JOIN student ON student.user_id = s.user_id
        WHERE j.state = 'queued' AND j.priority < {Priority.BATCH}
          AND coalesce(student.held, 0) < (SELECT per_student FROM allowance)
        ORDER BY j.priority, j.id LIMIT {LOOK_AHEAD}
    ) AS waiting
), chosen AS MATERIALIZED (
    (SELECT id FROM live WHERE rank <= (SELECT per_student FROM allowance)
     ORDER BY priority, id LIMIT (SELECT live FROM allowance))
    UNION ALL
    (SELECT id FROM judging WHERE state = 'queued' AND priority >= {Priority.BATCH}
     ORDER BY priority, id LIMIT (SELECT batch FROM allowance))
), locked AS MATERIALIZED (
    SELECT id FROM judging WHERE id IN (SELECT id FROM chosen) AND state IS NOT DISTINCT FROM 'queued'
    FOR UPDATE SKIP LOCKED
), {DISPATCH_LOCKED}, quick AS MATERIALIZED (
    SELECT set_config('synchronous_commit', 'off', true)
)
SELECT c.id AS judging_id, c.submission_id, c.attempt_token, c.priority >= {Priority.BATCH} AS batch, s.variant,
       v.manifest_sha256, v.testcase_count, v.limits::text AS limits, v.language_limits::text AS language_limits,
       (SELECT json_agg(json_build_object('name', name, 'content', content, 'sha256', sha256) ORDER BY position)::text
        FROM submission_file WHERE submission_id = s.id) AS files,
       (SELECT count(*) FROM in_flight) AS in_flight_before, (SELECT live FROM allowance) AS free_slots_before
FROM claimed c CROSS JOIN quick
JOIN submission s ON s.id = c.submission_id JOIN problem_version v ON v.id = c.problem_version_id
ORDER BY c.priority, c.id
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class ClaimedJudging:
    """A judging that holds a slot, and whose job must now be published (web/queue/rules/job.py)."""

    judging_id: int
    submission_id: int
    attempt_token: str
    batch: bool
    variant: str
    manifest_sha256: str
    testcase_count: int
    limits: str  #: JSON
    language_limits: str  #: JSON, by language id
    files: str  #: JSON
    in_flight_before: int  #: judgings that held a slot before this claim
    free_slots_before: int  #: for live work


def claim(connection: psycopg.Connection, *, pool: str, nsqd: str) -> list[ClaimedJudging]:
    """As many queued judgings as there are free slots, fairly among students; they are `dispatched` afterwards.

    The connection is in autocommit: when this returns, the claim is visible to all.
    """
    with connection.cursor(row_factory=class_row(ClaimedJudging)) as cursor:
        return cursor.execute(CLAIM, {"pool": pool, "nsqd": nsqd}).fetchall()
