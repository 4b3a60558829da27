"""The thread of a lane: does its jobs, and after any doubt proves that the lane can still be believed.

A failure that may be the lane's own puts it in doubt: it gets no job until its self-test (judge/worker/self_test.py)
has passed. The lane is opened anew for each try after a failed one. Three failures in a row take it out of service,
which changes who is told and how often it tries, for a host that was repaired comes back by itself.
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
#: Doubled at the second failure.
RETRY_PAUSE_S = 1.0
#: One container each time; a host that was repaired is back within 10 s.
OUT_OF_SERVICE_PAUSE_S = 8.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Of a lane; replaced as a whole, so that any thread may look at it."""

    in_doubt: bool = False
    failure_count: int = 0  #: self-tests in a row
    reason: str | None = None  #: of the last failure; None before the first one

    @property
    def is_out_of_service(self) -> bool:
        return self.failure_count >= FAILURES_ALLOWED


#: Returns where the lane can be believed, and raises where not.
SelfTest = Callable[[Lane], None]


class Foreman(Protocol):
    """Who hands jobs to lanes. Both methods are called on the loop."""

    def job_ended(self, thread: "LaneThread", delivery: Delivery, end: JobEnd) -> None: ...

    def condition_changed(self) -> None:
        """A lane has passed a self-test, or failed one."""


class LaneThread(threading.Thread):
    """Does what is put into its inbox; the sandboxes are its own."""

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
        self.at_hand: list[Delivery] = []  # the loop's; the last one may be waiting for the first to give way
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
        # Its containers may be gone with the engine; not now, where a job that gave way may still be using one.
        self._engine_failed = self._engine_failed or isinstance(error, EngineUnavailable)
        if _is_doubtful(error):
            self.condition = replace(self.condition, in_doubt=True)

    def _tidy(self) -> None:
        """The job has ended already. What goes wrong now must spare the next one."""
        try:
            if self._lane is not None:
                self._lane.tidy()
        except Exception as error:  # noqa: BLE001 - as for a job, or the lane would end without a word
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
        """The job that a batch gave way to has failed. Raises where the batch has to be done again, too."""
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
        """Returns when the lane may take a job; False where it was stopped before."""
        while self.condition.in_doubt:
            if not self._prove() and not self._pause():
                return False
        return True

    def _prove(self) -> bool:
        if self._engine_failed:
            self._close_lane()
        try:
            self._self_test(self._opened())
        except Exception as error:  # noqa: BLE001 - whatever it is, this lane is not to be believed
            self._fail(error)  # first: an engine that hangs lets nobody close a lane, and jobs must not wait for that
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
        # An engine that is away has put no lane to the test.
        honest = not isinstance(error, EngineUnavailable) or has_answered(error)
        self.condition = replace(before, failure_count=before.failure_count + honest, reason=reason)
        if self.condition.is_out_of_service and not before.is_out_of_service:
            _log.error("lane.out_of_service", alert=True, lane=self.number, reason=reason)
        elif before.reason is None or (honest and not before.is_out_of_service):
            _log.warning("lane.self_test_failed", lane=self.number, reason=reason)
        self._postbox.post(self._foreman.condition_changed)

    def _pause(self) -> bool:
        """Until the next try; what is in the inbox is given back. False where the lane was stopped."""
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
    """Whether the lane may be at fault: not for a missing blob, say; but always for what nobody foresaw."""
    return isinstance(error, EngineUnavailable | SandboxError | SandboxLost) or not isinstance(error, JudgeError)


def _pause_s(condition: Condition) -> float:
    if condition.is_out_of_service:
        return OUT_OF_SERVICE_PAUSE_S
    return RETRY_PAUSE_S * max(1, condition.failure_count)


def _go_on() -> None:
    pass
