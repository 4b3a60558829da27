"""Decides which failed jobs are tried again, and when."""

import psycopg
import sqlalchemy.exc
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from judge.errors import RetryableError

#: Postgres or the store is away. The job itself is right.
UNAVAILABLE = (
    RetryableError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
    sqlalchemy.exc.OperationalError,
    sqlalchemy.exc.InterfaceError,
    sqlalchemy.exc.TimeoutError,
)
LONGEST_WAIT_S = 60


class RetryUnavailable(BaseRetryStrategy):
    """Tries a job again while something is away, at most a minute apart, for ever; after a shutdown, at once."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, JobAborted):
            return RetryDecision(retry_in={"seconds": 0})
        if isinstance(exception, UNAVAILABLE):
            return RetryDecision(retry_in={"seconds": min(LONGEST_WAIT_S, 2 ** min(job.attempts, 10))})
        return None
