from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import sqlalchemy.exc
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from judge.errors import PackageError, StoreUnavailable
from web.jobs.retrying import RetryUnavailable


def delay(error: BaseException, attempts: int) -> timedelta | None:
    job = Job(queue="jobs", lock=None, queueing_lock=None, task_name="t", attempts=attempts)
    decision = RetryUnavailable().get_retry_decision(exception=error, job=job)
    if decision is None:
        return None
    assert decision.retry_at is not None
    return decision.retry_at - datetime.now(UTC)


@pytest.mark.parametrize(
    "error",
    [
        StoreUnavailable("full"),
        psycopg.OperationalError("gone"),
        sqlalchemy.exc.OperationalError("SELECT", None, Exception()),
        sqlalchemy.exc.TimeoutError("no connection"),
    ],
)
def test_what_is_away_is_waited_for_ever_longer_up_to_a_minute(error: Exception) -> None:
    for attempts, seconds in [(0, 1), (1, 2), (5, 32), (6, 60), (100, 60), (10**6, 60)]:
        found = delay(error, attempts)
        assert found is not None
        assert timedelta(seconds=seconds - 1) < found <= timedelta(seconds=seconds)


def test_after_a_shutdown_a_job_waits_for_nothing() -> None:
    found = delay(JobAborted(), 50)
    assert found is not None
    assert found <= timedelta(0)


@pytest.mark.parametrize("error", [PackageError("bad"), ZeroDivisionError(), psycopg.DataError("x")])
def test_what_would_fail_again_is_not_tried_again(error: Exception) -> None:
    assert delay(error, 0) is None
