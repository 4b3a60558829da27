"""Chooses the judgings that get a free slot, by one statement.

The dispatcher uses it, and so does the site after a submission: this brings the judging to a worker some ms sooner.

Two claims at the same moment cannot take the same judging. But both may fill the same free slot. Then one or two
judgings more than allowed are in flight for a moment, which does no harm. A lock would make every submission wait.
"""

from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

from judge.grading import StopPolicy
from web.judgings.states import Priority
from web.judgings.transitions import DISPATCH_LOCKED
from web.workers.reports import WORKER_SILENCE_LIMIT_S

#: A lane works on one job while one more waits for it. So the lane is not idle while a slot is filled again.
JOBS_PER_LANE = 2
#: So many slots one student may hold in any case. If there are many lanes, a student may hold half of all slots.
STUDENT_SLOTS = 4
#: Trial runs hold a quarter of the slots at most, which is half of the lanes: so many as may be asked for, a submission
#: does not wait for them.
TRIAL_RUN_SHARE = 4
#: So many queued judgings are looked at. No machine could take more at once.
LOOK_AHEAD = 200

#: Common table expressions: `capacity` is how many judgings may be in flight, `in_flight` has those that are.
SLOTS = f"""
capacity AS MATERIALIZED (
    SELECT CASE WHEN bool_or(kind = 'compile') AND bool_or(kind = 'run') THEN sum(lanes)::bigint * {JOBS_PER_LANE}
           ELSE 0 END AS slots
    FROM worker
    WHERE pool = %(pool)s AND lanes > 0 AND stopped_at IS NULL AND trouble IS NULL
      AND last_seen_at > now() - interval '{WORKER_SILENCE_LIMIT_S} s'
), in_flight AS MATERIALIZED (
    SELECT s.user_id, j.priority >= {Priority.BATCH} AS batch, j.trial_run_id IS NOT NULL AS trial
    FROM judging j LEFT JOIN submission s ON s.id = j.submission_id
    WHERE j.state IN ('dispatched', 'compiling', 'running')
)
"""  # noqa: S608

# IS NOT DISTINCT FROM keeps Postgres from using the index of the queue. In a rush, its statistics still say that the
# queue is empty, and Postgres would read the whole index for each row that is locked (25 ms with 10,000 queued).
#
# Numbers are part of the text, because the statement is planned once: a plan for any LIMIT might sort the whole queue.
#
# The claim does not wait for the disk, because it need not survive a crash of Postgres. After a crash the judging is
# queued again and sent with a new token, and the result of the first attempt is dropped.
CLAIM = f"""
WITH {SLOTS}, student AS (
    SELECT user_id, count(*) AS held FROM in_flight WHERE NOT batch AND NOT trial GROUP BY user_id
), allowance AS MATERIALIZED (
    SELECT greatest({STUDENT_SLOTS}, slots / 2) AS per_student,
           greatest(0, slots - (SELECT count(*) FROM in_flight WHERE NOT batch)) AS live,
           greatest(0, greatest(1, slots / {TRIAL_RUN_SHARE}) - (SELECT count(*) FROM in_flight WHERE trial)) AS trial,
           greatest(0, slots / 2 - (SELECT count(*) FROM in_flight WHERE batch)) AS batch
    FROM capacity
), live AS (
    SELECT id, priority, held + row_number() OVER (PARTITION BY user_id ORDER BY priority, id) AS rank
    FROM (
        SELECT j.id, j.priority, s.user_id, coalesce(student.held, 0) AS held
        FROM judging j JOIN submission s ON s.id = j.submission_id LEFT JOIN student ON student.user_id = s.user_id
        WHERE j.state = 'queued' AND j.priority < {Priority.TRIAL}
          AND coalesce(student.held, 0) < (SELECT per_student FROM allowance)
        ORDER BY j.priority, j.id LIMIT {LOOK_AHEAD}
    ) AS waiting
), chosen_live AS MATERIALIZED (
    SELECT id FROM live WHERE rank <= (SELECT per_student FROM allowance)
    ORDER BY priority, id LIMIT (SELECT live FROM allowance)
), chosen AS MATERIALIZED (
    SELECT id FROM chosen_live
    UNION ALL
    (SELECT id FROM judging WHERE state = 'queued' AND priority >= {Priority.TRIAL} AND priority < {Priority.BATCH}
     ORDER BY priority, id LIMIT (SELECT least(trial, live - (SELECT count(*) FROM chosen_live)) FROM allowance))
    UNION ALL
    (SELECT id FROM judging WHERE state = 'queued' AND priority >= {Priority.BATCH}
     ORDER BY priority, id LIMIT (SELECT batch FROM allowance))
), locked AS MATERIALIZED (
    SELECT id FROM judging WHERE id IN (SELECT id FROM chosen) AND state IS NOT DISTINCT FROM 'queued'
    FOR UPDATE SKIP LOCKED
), {DISPATCH_LOCKED}, quick AS MATERIALIZED (
    SELECT set_config('synchronous_commit', 'off', true)
)
SELECT c.id AS judging_id, c.submission_id, c.attempt_token, c.priority >= {Priority.BATCH} AS batch,
       coalesce(s.variant, t.variant) AS variant,
       v.manifest_sha256, coalesce(t.testcase_count, v.testcase_count) AS testcase_count, v.message_version,
       coalesce(set.stop_policy, '{StopPolicy.EVERYTHING}') AS stop_policy,
       s.jury_terms::text AS jury_terms,
       CASE WHEN t.id IS NOT NULL
            THEN json_build_object('input_sha256', t.input_sha256, 'input_bytes', t.input_bytes)::text END AS trial_run,
       v.limits::text AS limits, v.language_limits::text AS language_limits,
       CASE WHEN t.id IS NOT NULL THEN t.files::text ELSE (
           SELECT json_agg(json_build_object('name', name, 'content', content, 'sha256', sha256)
                           ORDER BY position)::text
           FROM submission_file WHERE submission_id = s.id) END AS files,
       (SELECT count(*) FROM in_flight) AS in_flight_before, (SELECT live FROM allowance) AS free_slots_before
FROM claimed c CROSS JOIN quick
LEFT JOIN submission s ON s.id = c.submission_id LEFT JOIN trial_run t ON t.id = c.trial_run_id
JOIN problem_version v ON v.id = c.problem_version_id
LEFT JOIN problem_set set ON set.id = s.problem_set_id
ORDER BY c.priority, c.id
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class ClaimedJudging:
    """A judging that holds a slot. Its job must now be made (web/queue/rules/job.py) and published."""

    judging_id: int
    submission_id: int | None  #: None: of a trial run
    attempt_token: str
    batch: bool
    variant: str
    manifest_sha256: str
    testcase_count: int
    message_version: int  #: that workers must understand
    stop_policy: str  #: of judge.grading.StopPolicy
    limits: str  #: JSON
    language_limits: str  #: JSON, by language id
    files: str | None  #: JSON; None: the source was removed
    jury_terms: str | None  #: JSON
    trial_run: str | None  #: judge.messages.TrialRun as JSON; None: of a submission
    in_flight_before: int  #: judgings that held a slot before this claim
    free_slots_before: int  #: for live work


def claim(connection: psycopg.Connection, *, pool: str, nsqd: str) -> list[ClaimedJudging]:
    """Claim as many queued judgings as there are free slots, shared fairly among students. They become `dispatched`.

    The connection is in autocommit: when this returns, others see the claim.
    """
    with connection.cursor(row_factory=class_row(ClaimedJudging)) as cursor:
        return cursor.execute(CLAIM, {"pool": pool, "nsqd": nsqd}).fetchall()
