"""Lanes without an engine, for tests. Work and self-tests are locks, and the test opens them. All else is real."""

import threading
from collections.abc import Callable, Sequence
from typing import ParamSpec, cast

import nsq
from structlog.contextvars import get_contextvars

from judge.messages import Compilation, Limits, RunJob, Slice
from judge.sandbox import Lane, LaneSettings
from judge.worker.delivery import Announcer, Delivery
from judge.worker.job_end import JobEnd
from judge.worker.job_handler import JobHandler, Outgoing
from judge.worker.lane_thread import LaneThread
from judge.worker.lanes import Lanes

P = ParamSpec("P")

DIGEST = "0" * 64
LIMITS = Limits(
    cpu_time_limit_ms=1,
    wall_time_limit_ms=1,
    memory_limit_bytes=1,
    output_limit_bytes=1,
    compile_cpu_time_limit_ms=1,
    compile_memory_limit_bytes=1,
)


def delivery(judging_id: int, *, batch: bool = False, announcer: Announcer | None = None) -> Delivery:
    job = RunJob(
        judging_id=judging_id,
        submission_id=judging_id,
        attempt_token="t",
        pool="default",
        variant="c17",
        limits=LIMITS,
        manifest_sha256=DIGEST,
        executable_sha256=DIGEST,
        slice=Slice(index=0, count=1, first=0, stop=1),
        compilation=Compilation(worker="w", image_digest="i", started_at_ms=0, finished_at_ms=0),
        batch=batch,
    )
    message = nsq.Message(b"0" * 16, b"", 0, 1)
    return Delivery(message, job, nsqd_tcp="n", batch=batch, worker="w", announcer=announcer or Announced())


class Announced:
    """Whose progress was to be published, in order."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []

    def announce_soon(self, delivery: Delivery) -> None:
        self.deliveries.append(delivery)


class Floor:
    """Lanes whose jobs pass one gate a testcase, opened by the test."""

    def __init__(self, lane_count: int, *, reserved: int) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.failed: list[int] = []
        self.given_back: list[int] = []
        self.errors: dict[int, Exception] = {}
        #: The ids that a log line of the job would have, after its gates and after its end.
        self.judgings_in_context: list[object] = []
        self.self_tests = 0
        #: The error that a job raises at its first gate, and the errors of the self-tests.
        self.faults: dict[int, Exception] = {}
        self.sickness: Exception | None = None
        self.self_test_gate = threading.Semaphore(0)
        self._gates: dict[int, threading.Semaphore] = {}
        self._changed = threading.Condition()
        # The thread makes the Lane at its first job. Before that, no engine is needed.
        self._threads = [
            _EnginelessThread(
                number,
                LaneSettings(),
                handler=cast(JobHandler, self),
                self_test=self._self_test,
                foreman=self,
                postbox=self,
            )
            for number in range(lane_count)
        ]
        self.lanes = Lanes(self._threads, reserved=reserved)
        for thread in self._threads:
            thread.start()

    def submit(self, judging_id: int, *, batch: bool = False) -> None:
        self._gates[judging_id] = threading.Semaphore(0)
        with self._changed:
            self.lanes.submit(delivery(judging_id, batch=batch))

    def make_a_mess(self, error: Exception) -> None:
        for thread in self._threads:
            thread.mess = error

    def pass_one(self, judging_id: int) -> None:
        self._gates[judging_id].release()

    def wait_until(self, reached: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(reached, 5), (self.begun, self.ended)

    def close(self) -> None:
        assert all(error is self.faults.get(judging_id) for judging_id, error in self.errors.items()) or self.sickness
        for gate in self._gates.values():
            gate.release(100)
        self.self_test_gate.release(100)
        self.lanes.stop()
        for thread in self._threads:
            thread.join(5)

    def post(self, call: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """There is no loop: the thread itself makes the call, and the lock keeps calls apart."""
        call(*args, **kwargs)

    def work(self, _: Lane, delivery: Delivery, between: Callable[[], None]) -> Sequence[Outgoing]:
        judging_id = delivery.job.judging_id
        self._note(self.begun, judging_id)
        for _testcase in range(3):
            self._gates[judging_id].acquire()
            if judging_id in self.faults:
                raise self.faults[judging_id]
            between()
            self._note_context()
        return ()

    def job_ended(self, thread: LaneThread, delivery: Delivery, end: JobEnd) -> None:
        judging_id = delivery.job.judging_id
        self._note_context()
        if end.error is not None:
            self.errors[judging_id] = end.error
        with self._changed:
            self.lanes.finished(thread, delivery)
        where = self.given_back if not end.begun else self.failed if end.error else self.ended
        self._note(where, judging_id)

    def _self_test(self, _: Lane) -> None:
        self.self_test_gate.acquire()
        with self._changed:
            self.self_tests += 1
        if self.sickness is not None:
            raise self.sickness

    def condition_changed(self) -> None:
        with self._changed:
            self.lanes.assign()
            self._changed.notify_all()

    def _note_context(self) -> None:
        with self._changed:
            self.judgings_in_context.append(get_contextvars().get("judging_id"))

    def _note(self, where: list[int], judging_id: int) -> None:
        with self._changed:
            where.append(judging_id)
            self._changed.notify_all()


class _EmptyLane(Lane):
    """This work starts no program."""

    def __init__(self, thread: "_EnginelessThread") -> None:
        self._thread = thread

    def tidy(self) -> None:
        mess, self._thread.mess = self._thread.mess, None
        if mess is not None:
            raise mess


class _EnginelessThread(LaneThread):
    mess: Exception | None = None  #: what the next tidying meets

    def _open_lane(self) -> Lane:
        return _EmptyLane(self)

    def _close_lane(self) -> None:
        self._lane = None
