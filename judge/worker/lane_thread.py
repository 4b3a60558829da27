"""The thread of a lane. It does the lane's jobs. After any doubt, it tests whether the lane can still be trusted.

A failure that may be the lane's own fault puts the lane in doubt. It then gets no job until it has passed its self-test
(judge/worker/self_test.py). After a failed self-test the lane is closed, and opened again for the next one. Three
failures in a row take the lane out of service: the staff is alerted, and the lane tries less often. It goes on trying,
so that it comes back by itself when its host was repaired.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from typing import Protocol

import structlog

from judge.errors import EngineUnavailable, JudgeError, SandboxError, SandboxLost
from judge.logs import about
from judge.sandbox import Lane, LaneSettings
from judge.sandbox.engine import has_answered
from judge.worker.delivery import Delivery
from judge.worker.job_end import JobEnd
from judge.worker.job_handler import JobHandler
from judge.worker.loop import Postbox

FAILURES_ALLOWED = 3
#: After the first failure. After the second one, the pause is twice as long.
RETRY_PAUSE_S = 1.0
#: Each try needs a container. A host that was repaired is back within 10 s.
OUT_OF_SERVICE_PAUSE_S = 8.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Condition:
    """The condition of a lane. It is replaced as a whole, so that any thread may read it."""

    in_doubt: bool = False
    failure_count: int = 0  #: how many self-tests in a row have failed
    reason: str | None = None  #: why the last self-test failed; None if none has

    @property
    def is_out_of_service(self) -> bool:
        return self.failure_count >= FAILURES_ALLOWED


#: Returns if the lane can be trusted, and raises if not.
SelfTest = Callable[[Lane], None]


class Foreman(Protocol):
    """Hands jobs to lanes. Both methods are called on the loop."""

    def job_ended(self, thread: "LaneThread", delivery: Delivery, end: JobEnd) -> None: ...

    def condition_changed(self) -> None:
        """Take note that a lane has passed a self-test, or has failed one."""


class LaneThread(threading.Thread):
    """Does the jobs that are put into its inbox. It owns its sandboxes."""

    def __init__(
        self,
        number: int,
        settings: LaneSettings,
        *,
        handler: JobHandler,
        self_test: SelfTest,
        foreman: Foreman,
        postbox: Postbox,
    ) -> None:
        super().__init__(name=f"lane-{number}", daemon=True)
        self.number = number
        self.at_hand: list[Delivery] = []  # changed on the loop; the last may wait until the first, a batch, gives way
        self.condition = Condition()
        self._settings = settings
        self._handler = handler
        self._self_test = self_test
        self._foreman = foreman
        self._postbox = postbox
        self._inbox: SimpleQueue[Delivery | None] = SimpleQueue()
        self._lane: Lane | None = None
        self._engine_failed = False

    def put(self, delivery: Delivery) -> None:
        self._inbox.put(delivery)

    def stop(self) -> None:
        """End after the job at hand."""
        self._inbox.put(None)

    def run(self) -> None:
        try:
            while self._is_proved() and (delivery := self._inbox.get()) is not None:
                self._do(delivery, self._give_way if delivery.batch else _go_on)
        finally:
            self._close_lane()

    def _do(self, delivery: Delivery, between: Callable[[], None]) -> None:
        try:
            with about(delivery.job):
                lane = self._opened()
                delivery.begin()
                end = JobEnd(outgoing=self._handler.work(lane, delivery, between))
        except Exception as error:  # noqa: BLE001 - the worker's boundary: acknowledge() judges what it was
            end = JobEnd(error=error)
            self._doubt(error)
        self._postbox.post(self._foreman.job_ended, self, delivery, end)
        self._tidy()

    def _doubt(self, error: Exception) -> None:
        # The lane's containers may be gone with the engine. It is not closed here: a job that gave way may use one.
        self._engine_failed = self._engine_failed or isinstance(error, EngineUnavailable)
        if _is_doubtful(error):
            self.condition = replace(self.condition, in_doubt=True)

    def _tidy(self) -> None:
        """Tidy the lane. The job has ended already, so a failure here is none of the job's."""
        try:
            if self._lane is not None:
                self._lane.tidy()
        except Exception as error:  # noqa: BLE001 - as for a job: otherwise the thread would end unnoticed
            _log.warning("lane.not_tidied", lane=self.number, reason=repr(error))
            self._doubt(error)

    def _give_way(self) -> None:
        if self.condition.in_doubt:
            self._prove_between()
        try:
            delivery = self._inbox.get_nowait()
        except Empty:
            return
        if delivery is None:
            self._inbox.put(None)
        else:
            self._do(delivery, _go_on)

    def _prove_between(self) -> None:
        """Test the lane in the middle of a batch, after the job to which the batch gave way has failed.

        Raises if the batch has to be done again, too.
        """
        if self._engine_failed:
            raise EngineUnavailable("the engine failed in the middle of this job")
        try:
            self._self_test(self._opened())
        except EngineUnavailable:
            raise
        except Exception as error:
            raise SandboxLost(f"its lane fails a self-test: {error}") from error
        self._believe()

    def _is_proved(self) -> bool:
        """Wait until the lane may take a job. Return False if it was stopped before that."""
        while self.condition.in_doubt:
            if not self._prove() and not self._pause():
                return False
        return True

    def _prove(self) -> bool:
        if self._engine_failed:
            self._close_lane()
        try:
            self._self_test(self._opened())
        except Exception as error:  # noqa: BLE001 - whatever it is, this lane cannot be trusted
            self._fail(error)  # before the lane is closed: that may hang with the engine, and jobs must not wait for it
            self._close_lane()
            return False
        self._believe()
        return True

    def _believe(self) -> None:
        if self.condition.reason is not None:
            _log.info("lane.in_service", lane=self.number)
        self.condition = Condition()
        self._postbox.post(self._foreman.condition_changed)

    def _fail(self, error: Exception) -> None:
        before, reason = self.condition, f"{type(error).__name__}: {error}"
        # An engine that does not answer has tested no lane: that is not counted as a failure.
        honest = not isinstance(error, EngineUnavailable) or has_answered(error)
        self.condition = replace(before, failure_count=before.failure_count + honest, reason=reason)
        if self.condition.is_out_of_service and not before.is_out_of_service:
            _log.error("lane.out_of_service", alert=True, lane=self.number, reason=reason)
        elif before.reason is None or (honest and not before.is_out_of_service):
            _log.warning("lane.self_test_failed", lane=self.number, reason=reason)
        self._postbox.post(self._foreman.condition_changed)

    def _pause(self) -> bool:
        """Wait until the next try, and give back the jobs in the inbox. Return False if the lane was stopped."""
        until_s = time.monotonic() + _pause_s(self.condition)
        while True:
            try:
                delivery = self._inbox.get(timeout=max(0.0, until_s - time.monotonic()))
            except Empty:
                return True
            if delivery is None:
                return False
            self._postbox.post(self._foreman.job_ended, self, delivery, JobEnd(begun=False))

    def _opened(self) -> Lane:
        if self._lane is None:
            self._lane = self._open_lane()
        return self._lane

    def _open_lane(self) -> Lane:
        return Lane(self._settings)

    def _close_lane(self) -> None:
        lane, self._lane, self._engine_failed = self._lane, None, False
        try:
            if lane is not None:
                lane.close()
        except Exception as error:  # noqa: BLE001 - whatever the engine does, the next job gets a new lane
            _log.warning("lane.not_closed", lane=self.number, reason=repr(error))


def _is_doubtful(error: Exception) -> bool:
    """Tell whether the lane may be at fault. It is not for a missing blob, say; it may be for any unexpected error."""
    return isinstance(error, EngineUnavailable | SandboxError | SandboxLost) or not isinstance(error, JudgeError)


def _pause_s(condition: Condition) -> float:
    if condition.is_out_of_service:
        return OUT_OF_SERVICE_PAUSE_S
    return RETRY_PAUSE_S * max(1, condition.failure_count)


def _go_on() -> None:
    pass
