"""Writing results: one statement for a single one, one transaction for all that came in meanwhile.

The first final result for a judging's current token wins. A slice that is not the last one is kept in judging_slice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec
import psycopg
import structlog

from judge.messages import Outcome, Result
from judge.verdict import Verdict
from web.judgings.channels import FINAL_CHANNEL
from web.judgings.states import RESULTS_VERSION
from web.queue.conclusion import conclude, provenance
from web.queue.judge_error import REASON_KEPT_CHARS, conclude_as_judge_error

CURRENT = """
SELECT j.id, j.attempt_token, j.state, v.testcase_count
FROM judging j JOIN problem_version v ON v.id = j.problem_version_id
WHERE j.id = ANY(%s) ORDER BY j.id FOR UPDATE OF j
"""

CONCLUDE = f"""
WITH concluded AS (
    UPDATE judging SET
        state = 'final', final_at = clock_timestamp(), lease_expires_at = NULL,
        verdict = %(verdict)s, deciding_testcase = %(deciding_testcase)s, cpu_time_ms = %(cpu_time_ms)s,
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
      AND (SELECT testcase_count FROM problem_version v WHERE v.id = problem_version_id) = %(testcase_count)s
    RETURNING id, submission_id
)
SELECT pg_notify('{FINAL_CHANNEL}', submission_id || ' ' || id) FROM concluded
"""  # noqa: S608

KEEP_SLICE = """
INSERT INTO judging_slice (judging_id, attempt_token, slice, results) VALUES (%s, %s, %s, %s::jsonb)
ON CONFLICT DO NOTHING
"""

SLICES = "SELECT results::text FROM judging_slice WHERE judging_id = %s AND attempt_token = %s ORDER BY slice"

DELETE_SLICES = "DELETE FROM judging_slice WHERE judging_id = %s"

_decode_result = msgspec.json.Decoder(Result).decode
log = structlog.get_logger()


class Recorded(StrEnum):
    """What became of a result; the label of a counter."""

    CONCLUDED = "concluded"
    SLICE_KEPT = "slice_kept"
    STALE = "stale"  #: of an attempt that is not the current one
    LATE = "late"  #: the judging is final already: a duplicate
    UNKNOWN = "unknown"  #: of a judging that does not exist
    BROKEN = "broken"  #: the database refused it: the judging ended as JE


@dataclass(frozen=True, kw_only=True)
class CurrentAttempt:
    attempt_token: str | None
    state: str
    testcase_count: int


def record(connection: psycopg.Connection, results: Sequence[Result]) -> list[Recorded]:
    """What became of each, in order; committed when this returns.

    Raises psycopg.OperationalError, with nothing written, where Postgres is down. A result that the database refuses
    is set aside without harm to the others.
    """
    try:
        if len(results) == 1 and _conclude_at_once(connection, results[0]):
            return [Recorded.CONCLUDED]
        return _record_together(connection, results)
    except (psycopg.DataError, psycopg.IntegrityError):
        return [_record_alone(connection, result) for result in results]


def _conclude_at_once(connection: psycopg.Connection, result: Result) -> bool:
    """In one statement rather than four, what is nearly always true: all results of the current attempt. False: it is
    not so, and nothing was written.
    """
    if result.outcome is not Outcome.JUDGED or result.slice is None or result.slice.count > 1:
        return False
    return _write(connection, [result], result.slice.stop)


def _record_together(connection: psycopg.Connection, results: Sequence[Result]) -> list[Recorded]:
    with connection.transaction():
        attempts = _current_attempts(connection, {result.judging_id for result in results})
        recorded = []
        for result in results:
            outcome = _record_one(connection, result, attempts.get(result.judging_id))
            if outcome is Recorded.CONCLUDED:
                attempts[result.judging_id] = CurrentAttempt(
                    attempt_token=result.attempt_token, state="final", testcase_count=0
                )
            recorded.append(outcome)
        return recorded


def _record_alone(connection: psycopg.Connection, result: Result) -> Recorded:
    try:
        return _record_together(connection, [result])[0]
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        log.error("result.refused", judging_id=result.judging_id, reason=str(error))
        conclude_as_judge_error(
            connection,
            judging_id=result.judging_id,
            attempt_token=result.attempt_token,
            reason=f"the database refused the result: {error}",
        )
        return Recorded.BROKEN


def _current_attempts(connection: psycopg.Connection, judging_ids: Iterable[int]) -> dict[int, CurrentAttempt]:
    """Locked until the end of the transaction, in the order of their ids: two recorders cannot deadlock."""
    return {
        judging_id: CurrentAttempt(attempt_token=token, state=state, testcase_count=count)
        for judging_id, token, state, count in connection.execute(CURRENT, [list(judging_ids)])
    }


def _record_one(connection: psycopg.Connection, result: Result, attempt: CurrentAttempt | None) -> Recorded:
    if attempt is None:
        return Recorded.UNKNOWN
    if attempt.attempt_token != result.attempt_token:
        return Recorded.STALE
    if attempt.state == "final":
        return Recorded.LATE
    results = [result]
    if result.outcome is Outcome.JUDGED and result.slice is not None and result.slice.count > 1:
        results = _all_slices(connection, result)
        if len(results) < result.slice.count:
            return Recorded.SLICE_KEPT
    if not _write(connection, results, attempt.testcase_count):
        raise RuntimeError(f"judging {result.judging_id} changed under its lock")
    if result.slice is None or result.slice.count > 1:
        connection.execute(DELETE_SLICES, [result.judging_id])
    return Recorded.CONCLUDED


def _all_slices(connection: psycopg.Connection, result: Result) -> list[Result]:
    """Every slice of the attempt that is there by now, this one included."""
    assert result.slice is not None  # noqa: S101
    key = [result.judging_id, result.attempt_token]
    connection.execute(KEEP_SLICE, [*key, result.slice.index, msgspec.json.encode(result).decode()])
    return [_decode_result(raw) for (raw,) in connection.execute(SLICES, key)]


def _write(connection: psycopg.Connection, results: Sequence[Result], testcase_count: int) -> bool:
    """Whether the judging was concluded: it was if their attempt is the current one, and it has so many testcases."""
    conclusion = conclude(results, testcase_count)
    values = {
        **vars(provenance(results)),
        **vars(conclusion),
        "results_version": RESULTS_VERSION if conclusion.testcase_results is not None else None,
        "judging_id": results[0].judging_id,
        "attempt_token": results[0].attempt_token,
        "testcase_count": testcase_count,
    }
    if conclusion.judge_error_reason is not None:
        values["judge_error_reason"] = conclusion.judge_error_reason[-REASON_KEPT_CHARS:]
    if connection.execute(CONCLUDE, values).rowcount == 0:
        return False
    if conclusion.verdict is Verdict.JE:
        log.error(
            "judging.judge_error", alert=True, judging_id=values["judging_id"], reason=values["judge_error_reason"]
        )
    return True
