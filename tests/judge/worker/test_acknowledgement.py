import inspect

import pytest

from judge import errors
from judge.errors import (
    BlobMissing,
    CheckerError,
    EngineUnavailable,
    ForeignMessage,
    JudgeError,
    MessageError,
    NewerMessage,
    NsqUnavailable,
    ReportError,
    RetryableError,
    SandboxError,
    SandboxLost,
    StoreUnavailable,
)
from judge.worker.acknowledgement import (
    DELIVERY_LIMIT,
    LONGEST_DELAY_S,
    SANDBOX_IN_DOUBT_LIMIT,
    SANDBOX_LOST_LIMIT,
    Verb,
    acknowledge,
    is_delivered_too_often,
)

TREE = [error for _, error in inspect.getmembers(errors, inspect.isclass) if issubclass(error, JudgeError)]


def test_what_was_done_is_finished() -> None:
    assert acknowledge(None, attempts=1).verb is Verb.FINISH


@pytest.mark.parametrize("attempts", [1, 5, 100])
def test_what_is_not_ours_is_dropped_at_once(attempts: int) -> None:
    assert acknowledge(ForeignMessage("?"), attempts=attempts).verb is Verb.DROP


@pytest.mark.parametrize("attempts", [1, 5, 100])
def test_what_a_newer_release_sent_is_put_off(attempts: int) -> None:
    acknowledgement = acknowledge(NewerMessage("?"), attempts=attempts)
    assert (acknowledgement.verb, acknowledgement.pause) == (Verb.PUT_OFF, False)
    assert acknowledgement.delay_s > 0


@pytest.mark.parametrize("error", [BlobMissing("x"), CheckerError("x"), MessageError("x"), ValueError("a bug of ours")])
def test_our_faults_end_as_a_judge_error(error: Exception) -> None:
    assert acknowledge(error, attempts=1).verb is Verb.GIVE_UP


@pytest.mark.parametrize("attempts", [1, 5, 100])
@pytest.mark.parametrize("error", [EngineUnavailable("x"), StoreUnavailable("x"), NsqUnavailable("x")])
def test_infrastructure_is_waited_for_however_long(error: Exception, attempts: int) -> None:
    assert acknowledge(error, attempts=attempts).verb is Verb.REQUEUE


def test_a_worker_pauses_where_every_job_would_fail() -> None:
    paused = {error for error in TREE if acknowledge(error("x"), attempts=1).pause}
    assert paused == {EngineUnavailable, StoreUnavailable}


def test_a_lost_sandbox_is_replaced_until_the_submission_is_to_blame() -> None:
    verbs = [acknowledge(SandboxLost("x"), attempts=attempts).verb for attempts in range(1, SANDBOX_LOST_LIMIT + 1)]
    assert verbs == [Verb.REQUEUE] * (SANDBOX_LOST_LIMIT - 1) + [Verb.GIVE_UP]


@pytest.mark.parametrize("error", [SandboxError("x"), ReportError("x")])
def test_what_no_sandbox_vouches_for_is_a_judge_error_in_the_end(error: Exception) -> None:
    verbs = [acknowledge(error, attempts=attempts).verb for attempts in range(1, SANDBOX_IN_DOUBT_LIMIT + 1)]
    assert verbs == [Verb.REQUEUE] * (SANDBOX_IN_DOUBT_LIMIT - 1) + [Verb.GIVE_UP]


def test_delays_grow_from_nothing_to_a_cap_and_are_whole_seconds() -> None:
    delays = [acknowledge(EngineUnavailable("x"), attempts=attempts).delay_s for attempts in range(1, 40)]
    assert delays[0] == 0
    assert delays == sorted(delays)
    assert max(delays) == LONGEST_DELAY_S
    assert all(isinstance(delay, int) for delay in delays)


def test_only_retryable_errors_are_retried() -> None:
    verbs = {error: acknowledge(error("x"), attempts=1).verb for error in TREE}
    retried = {error for error, verb in verbs.items() if verb in (Verb.REQUEUE, Verb.PUT_OFF)}
    assert retried == {error for error in TREE if issubclass(error, RetryableError)}


def test_a_message_may_come_back_ten_times() -> None:
    assert not is_delivered_too_often(DELIVERY_LIMIT)
    assert is_delivered_too_often(DELIVERY_LIMIT + 1)
