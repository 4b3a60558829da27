"""Keeps leases, and ends attempts whose lease has lapsed.

A worker holds a lease on an attempt as long as it sends progress about it. While a judging is compiled, one lease
stands in its row. While it runs, each slice has its own.

Progress is gathered and written once a tick. So a judging that ends within a tick costs nothing. While Postgres is
down, progress is kept; it is written before leases are ended.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import psycopg
import structlog
from psycopg.rows import class_row

from judge.logs import about
from judge.messages import Progress, Stage
from judge.nsq.stats import NsqdStats
from web.judgings.transitions import (
    LEASE_S,
    Attempt,
    HandOver,
    SliceClaim,
    claim_compilation,
    claim_slices,
    conclude_as_judge_error,
    extend_compilation,
    hand_over,
    return_lapsed,
)

#: If so many claimed attempts have lapsed, the judging ends as JE.
CLAIMED_ATTEMPTS_LIMIT = 3
#: If it is not known which nsqd has a run job, the job may wait this long behind others.
WAITING_LIMIT_S = 600

# During an upgrade, a dispatcher of the previous release hears of some slices, and extends the judging's own lease.
LAPSED = f"""
SELECT j.id AS judging_id, j.submission_id, j.attempt_token, j.claimed_attempts, j.state = 'compiling' AS is_compiling,
       j.lease_expires_at - interval '{LEASE_S} s' AS heard_at,
       j.claimed_at < now() - interval '{WAITING_LIMIT_S} s' AS waited_too_long
FROM judging AS j WHERE j.state IN ('compiling', 'running') AND (
    j.lease_expires_at < now()
    OR j.lease_expires_at IS NULL
       AND EXISTS (SELECT FROM judging_slice AS slice
                   WHERE slice.judging_id = j.id AND slice.attempt_token = j.attempt_token
                     AND slice.state = 'running' AND slice.lease_expires_at < now()))
"""  # noqa: S608

T = TypeVar("T")

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class LapsedLease:
    judging_id: int
    submission_id: int | None
    attempt_token: str
    claimed_attempts: int
    is_compiling: bool
    heard_at: datetime | None  #: when the compile worker last sent progress
    waited_too_long: bool

    @property
    def attempt(self) -> Attempt:
        return Attempt(judging_id=self.judging_id, attempt_token=self.attempt_token)

    def may_wait(self, nsqds: Mapping[str, NsqdStats | None], pool: str) -> bool:
        """Tell whether the run job of this attempt may still be waiting for a lane.

        A compile worker tells which nsqd has the run jobs, but that message may be lost. Then the run job may be in any
        nsqd, unless one of them has restarted or vanished since.
        """
        if not self.is_compiling or self.heard_at is None or self.waited_too_long:
            return False
        known = [stats for stats in nsqds.values() if stats is not None and stats.started_at <= self.heard_at]
        return len(known) == len(nsqds) and any(stats.has_waiting_run_jobs(pool) for stats in known)


class Leases:
    """Gathers the progress that workers send about their attempts."""

    def __init__(self) -> None:
        self._compiling: set[Attempt] = set()
        self._handed_over: set[HandOver] = set()
        self._running: set[SliceClaim] = set()

    def observe(self, progress: Progress) -> None:
        attempt = Attempt(judging_id=progress.judging_id, attempt_token=progress.attempt_token)
        if progress.stage is Stage.RUNNING:
            self._running.add(SliceClaim(attempt=attempt, slice_index=progress.slice_index))
        elif progress.handed_over_to is not None:
            handed = HandOver(attempt=attempt, nsqd_tcp=progress.handed_over_to, slice_count=progress.slice_count)
            self._handed_over.add(handed)
        else:
            self._compiling.add(attempt)

    def write(self, connection: psycopg.Connection) -> None:
        """Write the progress since the last call. If Postgres cannot be reached, it is kept for the next call."""
        compiling, handed_over, running = set(self._compiling), set(self._handed_over), set(self._running)
        _write(connection, claim_compilation, compiling)
        _write(connection, hand_over, handed_over)
        _write(connection, claim_slices, running)
        self._compiling -= compiling
        self._handed_over -= handed_over
        self._running -= running


def _write(
    connection: psycopg.Connection, write: Callable[[psycopg.Connection, Collection[T]], None], news: Collection[T]
) -> None:
    """Write all together. What Postgres refuses is dropped: if it were kept, it would stop the dispatcher for ever."""
    try:
        write(connection, news)
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        if len(news) == 1:
            log.error("progress.refused", news=repr(news), reason=str(error))
            return
        for one in news:
            _write(connection, write, [one])


def find_lapsed(connection: psycopg.Connection) -> list[LapsedLease]:
    with connection.cursor(row_factory=class_row(LapsedLease)) as cursor:
        return cursor.execute(LAPSED).fetchall()


def end_lapsed(
    connection: psycopg.Connection,
    lapsed: list[LapsedLease],
    nsqds: Mapping[str, NsqdStats | None],
    *,
    pool: str,
) -> int:
    """Queue the judgings of lapsed attempts again, or end them as JE. Return how many were queued.

    `nsqds` has the stats of every nsqd by its TCP address; None stands for one that does not answer.
    """
    queued = 0
    for lease in lapsed:
        with about(lease):
            queued += _end(connection, lease, may_wait=lease.may_wait(nsqds, pool))
    return queued


def _end(connection: psycopg.Connection, lease: LapsedLease, *, may_wait: bool) -> bool:
    if may_wait:
        extend_compilation(connection, lease.attempt)
        return False
    if lease.claimed_attempts >= CLAIMED_ATTEMPTS_LIMIT:
        reason = f"{lease.claimed_attempts} attempts were claimed by workers that then fell silent"
        conclude_as_judge_error(connection, lease.attempt, reason=reason)
        return False
    returned = return_lapsed(connection, lease.attempt_token)
    if returned:
        log.warning("lease.lapsed", claimed_attempts=lease.claimed_attempts)
    return returned
