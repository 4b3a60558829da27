"""A job that the worker has at hand: how far it is, and its NSQ message, which must be answered in the end."""

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec
import nsq

from judge.limits import KIB
from judge.messages import CompileJob, Progress
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from judge.worker.answer import Job, begin_progress

#: There are at most ten progress messages a second.
PROGRESS_INTERVAL_S = 0.1
#: A message tells of the newest testcases alone. A page hears of all of them where fewer end between two messages.
PROGRESS_TESTCASE_LIMIT = 200
#: A job is claimed only if it takes longer, because a claim costs a millisecond in five services. On a page, one second
#: without news is not noticed. The dispatcher misses a claim only after five seconds (web/queue/rules/lost.py).
CLAIM_DELAY_S = 1.0


@dataclass(frozen=True, kw_only=True)
class _Finished:
    """What a progress message says of a testcase that was run."""

    ordinal: int
    verdict: Verdict
    cpu_time_ms: int
    peak_memory_kib: int
    score: float | None
    score_multiplier: float | None


class Announcer(Protocol):
    def announce_soon(self, delivery: "Delivery") -> None:
        """Publish the delivery's progress soon. Any thread may call this."""


class Delivery:
    """A job at hand. The lane's thread calls `begin` and `add`; all else is called on the loop."""

    def __init__(
        self, message: nsq.Message, job: Job, *, nsqd_tcp: str, batch: bool, worker: str, announcer: Announcer
    ) -> None:
        """`nsqd_tcp` is the address (host:port) of the nsqd that delivered the message."""
        self.message = message
        self.job = job
        self.nsqd_tcp = nsqd_tcp
        self.batch = batch
        self.claimed = False
        self.is_announced = False  #: whether its claim was published
        self.taken_at_s = time.monotonic()
        self._worker = worker
        self._announcer = announcer
        self._sequence = 0
        self._finished: list[_Finished] = []
        self._due_at_s = math.inf  # when the next progress message is due
        self._is_overdue = False

    def begin(self) -> None:
        """Note that the job has begun. From now on its attempt is claimed."""
        self._due_at_s = time.monotonic() + CLAIM_DELAY_S
        self.claimed = True
        if self._is_overdue:
            self._announce()

    def announce_if_begun(self) -> None:
        """Announce a job that a lane has begun; a job that has to wait announces itself when it begins.

        The loop calls this CLAIM_DELAY_S after the message arrived. The lane could wake the loop when it begins a job;
        but then it would wait for the loop, because only one thread runs Python at a time.
        """
        self._is_overdue = True
        if self.claimed:
            self._announce()

    def add(self, result: TestcaseResult) -> None:
        """Add the result of a testcase that was run."""
        if result.verdict is None:
            raise ValueError(f"testcase {result.ordinal} was skipped, which is no progress")
        self._finished.append(
            _Finished(
                ordinal=result.ordinal,
                verdict=result.verdict,
                cpu_time_ms=result.cpu_time_ms,
                peak_memory_kib=result.peak_memory_bytes // KIB,
                score=result.score,
                score_multiplier=result.score_multiplier,
            )
        )
        if time.monotonic() >= self._due_at_s:
            self._announce()

    def next_progress(self) -> Progress:
        """Make a progress message with what is known so far, under the next sequence number."""
        progress = begin_progress(self.job, sequence=self._sequence, worker=self._worker)
        self._sequence += 1
        if isinstance(self.job, CompileJob):
            return progress
        # An atomic copy: the lane's thread may append meanwhile.
        finished = self._finished[-PROGRESS_TESTCASE_LIMIT:]
        part = self.job.slice
        first = finished[0].ordinal if finished else part.first
        return msgspec.structs.replace(
            progress,
            slice_index=part.index,
            first=first,
            testcase_count=part.stop - part.first,
            verdicts=tuple(one.verdict for one in finished),
            cpu_time_ms=tuple(one.cpu_time_ms for one in finished),
            peak_memory_kib=tuple(one.peak_memory_kib for one in finished),
            ordinals=_ordinals(finished, first),
            scores=_where_given(one.score for one in finished),
            score_multipliers=_where_given(one.score_multiplier for one in finished),
        )

    def hand_over(self, nsqd_tcp: str, *, slice_count: int) -> Progress:
        """Make the last progress message of a compile job: it names the nsqd that has the run jobs."""
        return msgspec.structs.replace(self.next_progress(), handed_over_to=nsqd_tcp, slice_count=slice_count)

    def _announce(self) -> None:
        self.is_announced = True
        self._due_at_s = time.monotonic() + PROGRESS_INTERVAL_S
        self._announcer.announce_soon(self)


def _ordinals(finished: Sequence[_Finished], first: int) -> tuple[int, ...]:
    """Empty where the testcases follow each other from the first on, as nearly always."""
    ordinals = tuple(one.ordinal for one in finished)
    return () if ordinals == tuple(range(first, first + len(ordinals))) else ordinals


def _where_given(scores: Iterable[float | None]) -> tuple[float | None, ...]:
    """Empty where no checker gave one, as nearly always."""
    given = tuple(scores)
    return given if any(score is not None for score in given) else ()
