"""Has every SQL statement that changes the state or the verdict of a judging. No other file changes them.

    queued      -> dispatched             DISPATCH_LOCKED          the dispatcher or the site found a free slot
    dispatched  -> compiling              claim_compilation        a compile worker has begun the job
    dispatched, compiling -> running      hand_over, claim_slices  its run jobs were published, or one was begun
    dispatched  -> queued                 return_unsent            no nsqd took the job
    dispatched, running -> queued         return_lost              the message is lost; the attempt is not counted
    compiling, running -> queued          return_lapsed            its worker fell silent
    any of these but queued -> final      conclude, conclude_as_judge_error
    any but final -> final                give_up_trial_runs       nobody waits any longer for a trial run
    queued      -> (deleted)              withdraw                 its verification was stopped
    any of these -> (deleted)             erase_submissions        its submission is to be forgotten
    any but final -> (deleted)            take_back_rejudgings     nothing is left to be judged anew

web/judgings/states.py explains the states, docs/architecture.md draws them. Every statement compares the attempt token,
so an attempt that was replaced changes nothing. A statement that ends an attempt deletes the slices that it sees;
web/queue/rules/leftovers.py deletes those that were written at the same moment.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import psycopg
import structlog

from judge.verdict import Verdict
from web.judgings.channels import FINAL_CHANNEL

#: A lease lapses so long after the last progress. Workers send progress every 5 s.
LEASE_S = 30
#: So many characters are kept of the reason of a judge error: the last ones, because a traceback's end says more.
REASON_KEPT_CHARS = 4000
#: nsqd has a run job some time before the dispatcher hears of it. Its time of dispatch is set back by this.
_HEARD_AFTER_S = 2

#: Whether this attempt was claimed. The row may still have the time of an earlier attempt: 0.1.0 does not clear it.
_IS_CLAIMED = "(claimed_at >= dispatched_at) IS TRUE"
#: Counts the attempt at its first claim. Even if a clock was set back, the attempt then counts as claimed.
_COUNT_ONCE = f"""
claimed_attempts = claimed_attempts + (NOT {_IS_CLAIMED})::int,
claimed_at = CASE WHEN {_IS_CLAIMED} THEN claimed_at ELSE greatest(now(), dispatched_at) END
"""

#: A common table expression that dispatches the judgings of the table `locked` to the nsqd %(nsqd)s.
DISPATCH_LOCKED = """
claimed AS (
    UPDATE judging SET state = 'dispatched', attempt_token = gen_random_uuid()::text, dispatched_at = clock_timestamp(),
                       dispatched_to = %(nsqd)s, claimed_at = NULL
    FROM locked WHERE judging.id = locked.id
    RETURNING judging.id, submission_id, trial_run_id, problem_version_id, attempt_token, priority
)
"""

# Progress arrives in any order. A late message of the compile worker must not set a running judging back to compiling.
CLAIM_COMPILATION = f"""
UPDATE judging SET
    state = 'compiling', lease_expires_at = now() + %(lease_s)s * interval '1 second', {_COUNT_ONCE}
FROM unnest(%(ids)s::bigint[], %(tokens)s::text[]) AS seen (id, token)
WHERE judging.id = seen.id AND attempt_token = seen.token AND state IN ('dispatched', 'compiling')
"""  # noqa: S608

EXTEND_COMPILATION = """
UPDATE judging SET lease_expires_at = now() + %s * interval '1 second'
WHERE id = %s AND attempt_token = %s AND state = 'compiling'
"""

HAND_OVER = """
WITH seen AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(tokens)s::text[], %(nsqds)s::text[], %(slice_counts)s::int[])
                  AS seen (id, token, nsqd, slice_count)
), moved AS (
    UPDATE judging SET state = 'running', lease_expires_at = NULL
    FROM seen WHERE judging.id = seen.id AND attempt_token = seen.token
                AND state IN ('dispatched', 'compiling', 'running')
    RETURNING seen.*
)
INSERT INTO judging_slice (judging_id, attempt_token, slice, state, dispatched_to, dispatched_at)
SELECT id, token, generate_series(0, slice_count - 1), 'dispatched', nsqd,
       now() - %(heard_after_s)s * interval '1 second'
FROM moved
ON CONFLICT DO NOTHING
"""

CLAIM_SLICES = f"""
WITH seen AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(tokens)s::text[], %(slices)s::int[]) AS seen (id, token, slice)
), moved AS (
    UPDATE judging SET
        state = 'running', lease_expires_at = NULL, {_COUNT_ONCE}
    FROM (SELECT DISTINCT id, token FROM seen) AS heard
    WHERE judging.id = heard.id AND attempt_token = heard.token AND state IN ('dispatched', 'compiling', 'running')
    RETURNING judging.id, attempt_token AS token
)
INSERT INTO judging_slice (judging_id, attempt_token, slice, state, lease_expires_at)
SELECT id, token, slice, 'running', now() + %(lease_s)s * interval '1 second' FROM seen JOIN moved USING (id, token)
ON CONFLICT (judging_id, attempt_token, slice)
DO UPDATE SET state = 'running', lease_expires_at = excluded.lease_expires_at WHERE judging_slice.state <> 'done'
"""  # noqa: S608

_RETURN = """
WITH returned AS (
    UPDATE judging SET state = 'queued', attempt_token = NULL, dispatched_at = NULL, dispatched_to = NULL,
                       lease_expires_at = NULL, claimed_attempts = {claimed_attempts}
    WHERE attempt_token = ANY(%(tokens)s) AND {condition}
    RETURNING id
), slices AS (
    DELETE FROM judging_slice USING returned WHERE judging_id = returned.id
)
SELECT id FROM returned
"""
RETURN_UNSENT = _RETURN.format(claimed_attempts="claimed_attempts", condition="state = 'dispatched'")
# The attempt is not counted: the message was lost, so no worker failed.
RETURN_LOST = _RETURN.format(
    claimed_attempts=f"claimed_attempts - ({_IS_CLAIMED})::int", condition="state IN ('dispatched', 'running')"
)
RETURN_LAPSED = _RETURN.format(claimed_attempts="claimed_attempts", condition="state IN ('compiling', 'running')")

# No submission has the number 0. A live service of an earlier release must find a number here
_NOTIFY_FINAL = f"pg_notify('{FINAL_CHANNEL}', coalesce(submission_id, 0) || ' ' || id)"

CONCLUDE = f"""
WITH concluded AS (
    UPDATE judging SET
        state = 'final', final_at = clock_timestamp(), lease_expires_at = NULL,
        verdict = %(verdict)s, score = %(score)s, group_results = %(group_results)s::jsonb,
        findings = %(findings)s::jsonb,
        deciding_testcase = %(deciding_testcase)s, cpu_time_ms = %(cpu_time_ms)s,
        wall_time_ms = %(wall_time_ms)s, peak_memory_bytes = %(peak_memory_bytes)s,
        testcase_results = %(testcase_results)s::jsonb, results_version = %(results_version)s,
        judge_error_reason = %(judge_error_reason)s, compile_log_sha256 = %(compile_log_sha256)s,
        compile_log_truncated = %(compile_log_truncated)s, executable_sha256 = %(executable_sha256)s,
        compile_image_digest = %(compile_image_digest)s, run_image_digest = %(run_image_digest)s,
        judge_version = %(judge_version)s, compile_usage = %(compile_usage)s::jsonb, run_worker = %(run_worker)s,
        runs_cpu_time_us = %(runs_cpu_time_us)s, runs_wall_time_us = %(runs_wall_time_us)s,
        compile_started_at = %(compile_started_at)s, compile_finished_at = %(compile_finished_at)s,
        run_started_at = %(run_started_at)s, run_finished_at = %(run_finished_at)s
    WHERE id = %(judging_id)s AND attempt_token = %(attempt_token)s AND state <> 'final'
      AND CASE WHEN trial_run_id IS NULL
          THEN (SELECT testcase_count FROM problem_version v
                WHERE v.id = problem_version_id AND (v.grading IS NOT NULL) = %(has_plan)s)
          ELSE (SELECT testcase_count FROM trial_run t WHERE t.id = trial_run_id AND NOT %(has_plan)s)
          END = %(testcase_count)s
    RETURNING id, submission_id
), slices AS (
    DELETE FROM judging_slice USING concluded WHERE judging_id = concluded.id
)
SELECT {_NOTIFY_FINAL} FROM concluded
"""  # noqa: S608

CONCLUDE_AS_JUDGE_ERROR = f"""
WITH concluded AS (
    UPDATE judging SET state = 'final', verdict = '{Verdict.JE}', judge_error_reason = %(reason)s, final_at = now(),
                       lease_expires_at = NULL
    WHERE id = %(judging_id)s AND attempt_token = %(attempt_token)s AND state <> 'final'
    RETURNING id, submission_id
), slices AS (
    DELETE FROM judging_slice USING concluded WHERE judging_id = concluded.id
)
SELECT {_NOTIFY_FINAL} FROM concluded
"""  # noqa: S608

# Whatever became of its job or of its workers: who waits before a page is told so, and tries again
GIVE_UP_TRIAL_RUNS = f"""
WITH given_up AS (
    UPDATE judging SET state = 'final', verdict = '{Verdict.JE}', judge_error_reason = 'no result came in time',
                       final_at = now(), lease_expires_at = NULL
    WHERE trial_run_id IS NOT NULL AND state <> 'final' AND queued_at < now() - %s * interval '1 second'
    RETURNING id, submission_id
), slices AS (
    DELETE FROM judging_slice USING given_up WHERE judging_id = given_up.id
)
SELECT {_NOTIFY_FINAL} FROM given_up
"""  # noqa: S608

# Nobody has seen anything of them, and a verification that was stopped needs no verdicts
WITHDRAW = """
WITH withdrawn AS (
    DELETE FROM judging WHERE submission_id = ANY(%s) AND state = 'queued' RETURNING id, submission_id
)
DELETE FROM submission USING withdrawn
WHERE submission.id = withdrawn.submission_id AND current_judging_id = withdrawn.id AND origin = 'jury'
"""

# A recorder that has a judging locked is waited for, and one that comes later finds none: its result names nothing.
# Submissions go first into the locks, as where a rejudging is applied
LOCK_SUBMISSIONS = "SELECT id FROM submission WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE"
LOCK_JUDGINGS = "SELECT id FROM judging WHERE submission_id = ANY(%(ids)s) ORDER BY id FOR UPDATE"

ERASE = """
WITH items AS (
    DELETE FROM rejudging_item WHERE submission_id = ANY(%(ids)s)
), judgings AS (
    DELETE FROM judging WHERE submission_id = ANY(%(ids)s)
)
DELETE FROM submission WHERE id = ANY(%(ids)s)
"""

TAKE_BACK_REJUDGINGS = """
WITH unfinished AS (
    SELECT id FROM judging WHERE submission_id = ANY(%(ids)s) AND state <> 'final' AND rejudging_id IS NOT NULL
), items AS (
    DELETE FROM rejudging_item USING unfinished WHERE new_judging_id = unfinished.id
)
DELETE FROM judging USING unfinished WHERE judging.id = unfinished.id
"""

# The compiler quotes the source, and so may what a program prints
FORGET_TEXTS = """
UPDATE judging SET compile_log_sha256 = NULL, compile_log_truncated = false, testcase_results = (
    SELECT jsonb_agg(test - ARRAY['stderr_sha256', 'output_sha256', 'checker_message_sha256', 'team_message_sha256',
                                  'transcript_sha256'] ORDER BY number)
    FROM jsonb_array_elements(testcase_results) WITH ORDINALITY AS tests (test, number)
), results_version = CASE WHEN testcase_results = '[]'::jsonb THEN NULL ELSE results_version END
WHERE submission_id = ANY(%(ids)s)
"""

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt at a judging. Its token names it."""

    judging_id: int
    attempt_token: str


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """The news that a compile worker has published all run jobs of an attempt."""

    attempt: Attempt
    nsqd_tcp: str  #: host:port of the nsqd that has them
    slice_count: int


@dataclass(frozen=True, kw_only=True)
class SliceClaim:
    """The news that a run worker works on a slice."""

    attempt: Attempt
    slice_index: int


def claim_compilation(connection: psycopg.Connection, attempts: Collection[Attempt]) -> None:
    """Claim the attempts for the compile workers that work on them, or extend their leases."""
    if attempts:
        connection.execute(CLAIM_COMPILATION, _names(attempts) | {"lease_s": LEASE_S})


def extend_compilation(connection: psycopg.Connection, attempt: Attempt) -> None:
    connection.execute(EXTEND_COMPILATION, [LEASE_S, attempt.judging_id, attempt.attempt_token])


def hand_over(connection: psycopg.Connection, handed: Collection[HandOver]) -> None:
    """Write down which nsqd has the run jobs. From now on no lease is held, until a run worker begins a slice."""
    if handed:
        values = _names([one.attempt for one in handed]) | {
            "nsqds": [one.nsqd_tcp for one in handed],
            "slice_counts": [one.slice_count for one in handed],
            "heard_after_s": _HEARD_AFTER_S,
        }
        connection.execute(HAND_OVER, values)


def claim_slices(connection: psycopg.Connection, claims: Collection[SliceClaim]) -> None:
    """Claim slices for the run workers that work on them, or extend their leases. Name no slice twice."""
    if claims:
        values = _names([claim.attempt for claim in claims]) | {
            "slices": [claim.slice_index for claim in claims],
            "lease_s": LEASE_S,
        }
        connection.execute(CLAIM_SLICES, values)


def return_unsent(connection: psycopg.Connection, attempt_tokens: Collection[str]) -> None:
    """Queue judgings again whose jobs no nsqd took. Their attempts are not counted."""
    connection.execute(RETURN_UNSENT, {"tokens": list(attempt_tokens)})


def return_lost(connection: psycopg.Connection, attempt_token: str) -> bool:
    """Queue a judging again whose message is gone. Return False if its state has changed meanwhile."""
    return connection.execute(RETURN_LOST, {"tokens": [attempt_token]}).rowcount == 1


def return_lapsed(connection: psycopg.Connection, attempt_token: str) -> bool:
    """Queue a judging again whose worker fell silent. Return False if its state has changed meanwhile."""
    return connection.execute(RETURN_LAPSED, {"tokens": [attempt_token]}).rowcount == 1


def conclude(connection: psycopg.Connection, values: Mapping[str, object]) -> bool:
    """Write a conclusion. `values` has every parameter of CONCLUDE.

    Return False, with nothing written, if another attempt is current, if the judging is final already, if its problem
    has another number of testcases, or if it was graded without the plan that its problem has.
    """
    return connection.execute(CONCLUDE, values).rowcount == 1


def conclude_as_judge_error(connection: psycopg.Connection, attempt: Attempt, *, reason: str) -> bool:
    """End a judging as JE, with an alert for the staff. It is not tried again unless somebody asks for it.

    Return False if another attempt is current by now, or if the judging is final already.
    """
    kept = kept_reason(reason)
    values = vars(attempt) | {"reason": kept}
    concluded = connection.execute(CONCLUDE_AS_JUDGE_ERROR, values).rowcount == 1
    if concluded:
        log.error(
            "judging.judge_error",
            alert=True,
            judging_id=attempt.judging_id,
            attempt=attempt.attempt_token,
            reason=kept,
        )
    return concluded


def give_up_trial_runs(connection: psycopg.Connection, *, after_s: float) -> int:
    """End trial runs without a result so long after they were asked for. Return their number."""
    return connection.execute(GIVE_UP_TRIAL_RUNS, [after_s]).rowcount


def withdraw(connection: psycopg.Connection, submission_ids: Collection[int]) -> int:
    """Take submissions of the jury back that no worker has heard of, and return their number. The others are judged.

    Each has one judging.
    """
    return connection.execute(WITHDRAW, [list(submission_ids)]).rowcount


def erase_submissions(connection: psycopg.Connection, submission_ids: Collection[int]) -> int:
    """Delete submissions with all their judgings, in whatever state these are, and return the number of submissions.

    It is part of the caller's transaction. The blobs that only they name go with the next sweep of the store.
    """
    _lock_whole(connection, submission_ids)
    return connection.execute(ERASE, {"ids": list(submission_ids)}).rowcount


def take_back_rejudgings(connection: psycopg.Connection, submission_ids: Collection[int]) -> None:
    """Delete judgings of rejudgings that are not final. It is part of the caller's transaction."""
    _lock_whole(connection, submission_ids)
    connection.execute(TAKE_BACK_REJUDGINGS, {"ids": list(submission_ids)})


def forget_texts(connection: psycopg.Connection, submission_ids: Collection[int]) -> None:
    """Name no text any more that compilers, programs and checkers wrote. Verdicts, times and points stay."""
    connection.execute(FORGET_TEXTS, {"ids": list(submission_ids)})


def _lock_whole(connection: psycopg.Connection, submission_ids: Collection[int]) -> None:
    """Lock submissions and judgings until the end of the transaction. No judging is added meanwhile."""
    connection.execute(LOCK_SUBMISSIONS, {"ids": list(submission_ids)})
    connection.execute(LOCK_JUDGINGS, {"ids": list(submission_ids)})


def kept_reason(reason: str) -> str:
    """Return what is kept of a reason: its end, without NUL, which Postgres refuses."""
    return reason.replace("\0", "\N{REPLACEMENT CHARACTER}")[-REASON_KEPT_CHARS:]


def _names(attempts: Collection[Attempt]) -> dict[str, object]:
    return {
        "ids": [attempt.judging_id for attempt in attempts],
        "tokens": [attempt.attempt_token for attempt in attempts],
    }
