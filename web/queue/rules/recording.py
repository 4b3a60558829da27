"""Writes results. A single result takes one statement. Several that arrived together share one transaction.

The first final result with the current token of a judging wins. The result of a slice is kept in judging_slice until
the results of all slices are there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec
import psycopg
import structlog

from judge.errors import JudgeError
from judge.grading.plan import GradingPlan
from judge.logs import about
from judge.messages import Outcome, Result
from judge.verdict import Verdict
from web.judgings.conclusion import conclusion_of, provenance
from web.judgings.plans import GradingPlans
from web.judgings.states import RESULTS_VERSION, JudgingState
from web.judgings.transitions import Attempt, conclude, conclude_as_judge_error, kept_reason

CURRENT = """
SELECT j.id, j.attempt_token, j.state, coalesce(t.testcase_count, v.testcase_count),
       CASE WHEN v.grading IS NOT NULL AND t.id IS NULL THEN v.id END
FROM judging j JOIN problem_version v ON v.id = j.problem_version_id LEFT JOIN trial_run t ON t.id = j.trial_run_id
WHERE j.id = ANY(%s) ORDER BY j.id FOR UPDATE OF j
"""

KEEP_SLICE = """
INSERT INTO judging_slice (judging_id, attempt_token, slice, state, results) VALUES (%s, %s, %s, 'done', %s::jsonb)
ON CONFLICT (judging_id, attempt_token, slice)
DO UPDATE SET state = 'done', results = excluded.results, lease_expires_at = NULL WHERE judging_slice.state <> 'done'
"""

SLICES = """
SELECT results::text FROM judging_slice WHERE judging_id = %s AND attempt_token = %s AND state = 'done' ORDER BY slice
"""

_decode_result = msgspec.json.Decoder(Result).decode
log = structlog.get_logger()


class Recorded(StrEnum):
    """What was done with a result. It is the label of a counter."""

    CONCLUDED = "concluded"
    SLICE_KEPT = "slice_kept"
    STALE = "stale"  #: its attempt is not the current one
    LATE = "late"  #: a duplicate: the judging is final already
    UNKNOWN = "unknown"  #: its judging does not exist
    BROKEN = "broken"  #: the database refused the result or has no plan for it, and the judging ended as JE


@dataclass(frozen=True, kw_only=True)
class CurrentAttempt:
    attempt_token: str | None
    state: str
    testcase_count: int
    version_with_plan: int | None = None  #: None: the first testcase that fails decides


def record(
    connection: psycopg.Connection, results: Sequence[Result], plans: GradingPlans | None = None
) -> list[Recorded]:
    """Write results, and return what was done with each, in the same order. All is committed when this returns.

    `plans` has the plans that were read before. Raises psycopg.OperationalError if Postgres is down; then nothing was
    written. If the database refuses one result, the others are written all the same.
    """
    plans = plans if plans is not None else GradingPlans()
    try:
        if len(results) == 1 and _conclude_at_once(connection, results[0]):
            return [Recorded.CONCLUDED]
        return _record_together(connection, results, plans)
    except (psycopg.DataError, psycopg.IntegrityError, JudgeError):
        return [_record_alone(connection, result, plans) for result in results]


def _conclude_at_once(connection: psycopg.Connection, result: Result) -> bool:
    """Conclude a judging by one statement instead of four. If that does not suffice, write nothing and return False.

    It suffices for nearly every result: one slice has all testcases, no plan grades them, and its attempt is the
    current one.
    """
    if result.outcome is not Outcome.JUDGED or result.slice is None or result.slice.count > 1:
        return False
    with about(result):
        return _write(connection, [result], result.slice.stop, None)


def _record_together(connection: psycopg.Connection, results: Sequence[Result], plans: GradingPlans) -> list[Recorded]:
    with connection.transaction():
        attempts = _current_attempts(connection, {result.judging_id for result in results})
        recorded = []
        for result in results:
            with about(result):
                recorded_as = _record_one(connection, result, attempts.get(result.judging_id), plans)
            if recorded_as is Recorded.CONCLUDED:
                attempts[result.judging_id] = CurrentAttempt(
                    attempt_token=result.attempt_token, state=JudgingState.FINAL, testcase_count=0
                )
            recorded.append(recorded_as)
        return recorded


def _record_alone(connection: psycopg.Connection, result: Result, plans: GradingPlans) -> Recorded:
    try:
        return _record_together(connection, [result], plans)[0]
    except (psycopg.DataError, psycopg.IntegrityError, JudgeError) as error:
        attempt = Attempt(judging_id=result.judging_id, attempt_token=result.attempt_token)
        with about(result):
            log.error("result.refused", reason=str(error))
            conclude_as_judge_error(connection, attempt, reason=f"the result cannot be recorded: {error}")
        return Recorded.BROKEN


def _current_attempts(connection: psycopg.Connection, judging_ids: Iterable[int]) -> dict[int, CurrentAttempt]:
    """Lock the judgings until the end of the transaction, in the order of their ids, so that recorders do not deadlock.

    Return the current attempts by judging id.
    """
    return {
        judging_id: CurrentAttempt(
            attempt_token=token,
            state=state,
            testcase_count=count,
            version_with_plan=version_id,
        )
        for judging_id, token, state, count, version_id in connection.execute(CURRENT, [list(judging_ids)])
    }


def _record_one(
    connection: psycopg.Connection, result: Result, attempt: CurrentAttempt | None, plans: GradingPlans
) -> Recorded:
    if attempt is None:
        return Recorded.UNKNOWN
    if attempt.attempt_token != result.attempt_token:
        return Recorded.STALE
    if attempt.state == JudgingState.FINAL:
        return Recorded.LATE
    results = [result]
    if result.outcome is Outcome.JUDGED and result.slice is not None and result.slice.count > 1:
        results = _all_slices(connection, result)
        if len(results) < result.slice.count:
            return Recorded.SLICE_KEPT
    version_id = attempt.version_with_plan
    plan = None if version_id is None else plans.of_version(connection, version_id)
    if not _write(connection, results, attempt.testcase_count, plan):
        raise RuntimeError(f"judging {result.judging_id} changed under its lock")
    return Recorded.CONCLUDED


def _all_slices(connection: psycopg.Connection, result: Result) -> list[Result]:
    """Keep the result of this slice. Return the results of all slices of the attempt that are there now."""
    assert result.slice is not None  # noqa: S101
    key = [result.judging_id, result.attempt_token]
    connection.execute(KEEP_SLICE, [*key, result.slice.index, msgspec.json.encode(result).decode()])
    return [_decode_result(raw) for (raw,) in connection.execute(SLICES, key)]


def _write(
    connection: psycopg.Connection, results: Sequence[Result], testcase_count: int, plan: GradingPlan | None
) -> bool:
    """Conclude the judging.

    Return False if the results are not of its current attempt, if the testcases differ, or if its problem has a plan
    and none is given.
    """
    conclusion = conclusion_of(results, testcase_count, plan)
    reason = conclusion.judge_error_reason
    values = {
        **vars(provenance(results)),
        **vars(conclusion),
        "judge_error_reason": None if reason is None else kept_reason(reason),
        "results_version": RESULTS_VERSION if conclusion.testcase_results is not None else None,
        "judging_id": results[0].judging_id,
        "attempt_token": results[0].attempt_token,
        "testcase_count": testcase_count,
        "has_plan": plan is not None,
    }
    if not conclude(connection, values):
        return False
    if conclusion.verdict is Verdict.JE:
        log.error("judging.judge_error", alert=True, reason=reason)
    return True
