"""One message at hand: a job, how far it is, and the NSQ message that must be answered in the end."""

import math
import time
from dataclasses import dataclass
from typing import Protocol

import msgspec
import nsq

from judge.limits import KIB
from judge.messages import CompileJob, Progress
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from judge.worker.answer import Job, begin_progress

#: At most ten progress messages a second.
PROGRESS_INTERVAL_S = 0.1
#: A job that is done sooner needs no claim, which costs a millisecond in five services. Who watches a page misses
#: nothing that happens within a second, and nobody misses a claim for five times as long (web/queue/rules/lost.py).
CLAIM_DELAY_S = 1.0


@dataclass(frozen=True, kw_only=True)
class _Finished:
    """A testcase that ran, as progress tells of it."""

    verdict: Verdict
    cpu_time_ms: int
    peak_memory_kib: int


class Announcer(Protocol):
    def announce_soon(self, delivery: "Delivery") -> None:
        """Publish the delivery's progress. Any thread may ask."""


class Delivery:
    """The lane's thread calls `begin` and `add`; everything else belongs to the loop."""

    def __init__(
        self, message: nsq.Message, job: Job, *, nsqd_tcp: str, batch: bool, worker: str, announcer: Announcer
    ) -> None:
        """`nsqd_tcp` is the address (host:port) of the nsqd that delivered the message."""
        self.message = message
        self.job = job
        self.nsqd_tcp = nsqd_tcp
        self.batch = batch
        self.claimed = False
        self.is_announced = False  #: its claim was published
        self.taken_at_s = time.monotonic()
        self._worker = worker
        self._announcer = announcer
        self._sequence = 0
        self._finished: list[_Finished] = []
        self._due_at_s = math.inf  # the next progress
        self._is_overdue = False

    def begin(self) -> None:
        """The job starts, and its attempt is claimed."""
        self._due_at_s = time.monotonic() + CLAIM_DELAY_S
        self.claimed = True
        if self._is_overdue:
            self._announce()

    def announce_if_begun(self) -> None:
        """Called on the loop, CLAIM_DELAY_S after the job was handed to a lane; one that had to wait announces itself.

        A lane that woke the loop when it begins would wait for it: both run Python, one at a time.
        """
        self._is_overdue = True
        if self.claimed:
            self._announce()

    def add(self, result: TestcaseResult) -> None:
        """Take in the result of a testcase that ran."""
        if result.verdict is None:
            raise ValueError(f"testcase {result.ordinal} was skipped, which is no progress")
        self._finished.append(
            _Finished(
                verdict=result.verdict,
                cpu_time_ms=result.cpu_time_ms,
                peak_memory_kib=result.peak_memory_bytes // KIB,
            )
        )
        if time.monotonic() >= self._due_at_s:
            self._announce()

    def next_progress(self) -> Progress:
        """Everything known so far, under a new number."""
        progress = begin_progress(self.job, sequence=self._sequence, worker=self._worker)
        self._sequence += 1
        if isinstance(self.job, CompileJob):
            return progress
        finished = tuple(self._finished)  # one step, while the lane's thread may append
        part = self.job.slice
        return msgspec.structs.replace(
            progress,
            slice_index=part.index,
            first=part.first,
            testcase_count=part.stop - part.first,
            verdicts=tuple(one.verdict for one in finished),
            cpu_time_ms=tuple(one.cpu_time_ms for one in finished),
            peak_memory_kib=tuple(one.peak_memory_kib for one in finished),
        )

    def hand_over(self, nsqd_tcp: str, *, slice_count: int) -> Progress:
        """The last progress of a compile job: its run jobs are with this nsqd."""
        return msgspec.structs.replace(self.next_progress(), handed_over_to=nsqd_tcp, slice_count=slice_count)

    def _announce(self) -> None:
        self.is_announced = True
        self._due_at_s = time.monotonic() + PROGRESS_INTERVAL_S
        self._announcer.announce_soon(self)
