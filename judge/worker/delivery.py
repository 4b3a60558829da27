"""One message at hand: a job, how far it is, and the NSQ message that must be answered in the end."""

import math
import time
from collections.abc import Callable

import nsq

from judge.messages import CompileJob, Progress, RunJob, Stage
from judge.testcase_result import TestcaseResult

Job = CompileJob | RunJob

#: At most ten progress messages a second.
PROGRESS_INTERVAL_S = 0.1
#: A job that is done sooner needs no claim, which costs a millisecond in five services. Who watches a page misses
#: nothing that happens within a second, and nobody misses a claim for five times as long (web/queue/lost.py).
CLAIM_DELAY_S = 1.0


class Delivery:
    """The lane's thread calls `claim` and `add`; everything else belongs to the loop."""

    def __init__(self, message: nsq.Message, job: Job, *, batch: bool, worker: str) -> None:
        self.message = message
        self.job = job
        self.batch = batch
        self.claimed = False
        self.taken_at_s = time.monotonic()
        self._worker = worker
        self._sequence = 0
        self._results: list[TestcaseResult] = []
        self._due_at_s = math.inf  # the next progress
        self._announce: Callable[[Delivery], None] = lambda _: None
        self._is_overdue = False

    def begin(self, announce: Callable[["Delivery"], None]) -> None:
        """The job starts, and its attempt is claimed. `announce` may be called from the lane's thread."""
        self._announce = announce
        self._due_at_s = time.monotonic() + CLAIM_DELAY_S
        self.claimed = True
        if self._is_overdue:
            self._announce_now()

    def announce_if_begun(self) -> None:
        """For the loop, CLAIM_DELAY_S after the job was handed to a lane; one that had to wait announces itself.

        A lane that woke the loop when it begins would wait for it: both run Python, one at a time.
        """
        self._is_overdue = True
        if self.claimed:
            self._announce_now()

    def add(self, result: TestcaseResult) -> None:
        """Take the result of a testcase that ran: one that was skipped has no verdict and is no progress."""
        if result.verdict is None:
            raise ValueError(f"testcase {result.ordinal} has no verdict")
        self._results.append(result)
        if time.monotonic() >= self._due_at_s:
            self._announce_now()

    def next_progress(self) -> Progress:
        """Everything known so far, under a new number."""
        results = tuple(self._results)  # one step, while the lane's thread may append
        sequence, self._sequence = self._sequence, self._sequence + 1
        job = self.job
        if isinstance(job, CompileJob):
            return Progress(
                judging_id=job.judging_id,
                submission_id=job.submission_id,
                attempt_token=job.attempt_token,
                stage=Stage.COMPILING,
                sequence=sequence,
                worker=self._worker,
            )
        return Progress(
            judging_id=job.judging_id,
            submission_id=job.submission_id,
            attempt_token=job.attempt_token,
            stage=Stage.RUNNING,
            sequence=sequence,
            worker=self._worker,
            slice_index=job.slice.index,
            first=job.slice.first,
            testcase_count=job.slice.stop - job.slice.first,
            verdicts=tuple(verdict for result in results if (verdict := result.verdict) is not None),
            cpu_time_ms=tuple(result.cpu_time_ms for result in results),
            peak_memory_kib=tuple(result.peak_memory_bytes // 1024 for result in results),
        )

    def _announce_now(self) -> None:
        self._due_at_s = time.monotonic() + PROGRESS_INTERVAL_S
        self._announce(self)
