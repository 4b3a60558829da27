"""Which lane does which job. Work and self-tests are locks here, and the test opens them. All else is real."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import ParamSpec, cast

import nsq
import pytest
from structlog.contextvars import get_contextvars

from judge.errors import BlobMissing, EngineUnavailable, JudgeError, RetryableError, SandboxError, SandboxLost
from judge.messages import Compilation, Limits, RunJob, Slice
from judge.sandbox import Lane, LaneSettings
from judge.worker import lane_thread
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


@pytest.fixture
def floor() -> Iterator[Floor]:
    floor = Floor(2, reserved=1)
    yield floor
    floor.close()


@pytest.fixture
def narrow_floor() -> Iterator[Floor]:
    floor = Floor(1, reserved=0)
    yield floor
    floor.close()


def test_lanes_work_side_by_side(floor: Floor) -> None:
    floor.submit(1)
    floor.submit(2)
    floor.wait_until(lambda: sorted(floor.begun) == [1, 2])
    assert floor.lanes.busy_count == 2


def test_jobs_wait_in_order_for_a_lane(floor: Floor) -> None:
    for judging_id in (1, 2, 3, 4):
        floor.submit(judging_id)
    floor.wait_until(lambda: len(floor.begun) == 2)
    assert [waiting.job.judging_id for waiting in floor.lanes.waiting] == [3, 4]
    for _ in range(3):
        floor.pass_one(2)
    floor.wait_until(lambda: floor.begun[2:] == [3])


def test_a_batch_never_takes_the_reserved_lane(floor: Floor) -> None:
    floor.submit(1, batch=True)
    floor.submit(2, batch=True)
    floor.wait_until(lambda: floor.begun == [1])
    assert [waiting.job.judging_id for waiting in floor.lanes.waiting] == [2]
    floor.submit(3)
    floor.wait_until(lambda: floor.begun == [1, 3])


def test_live_jobs_go_before_batches_that_came_earlier(narrow_floor: Floor) -> None:
    floor = narrow_floor
    floor.submit(1)
    floor.wait_until(lambda: floor.begun == [1])
    floor.submit(2, batch=True)
    floor.submit(3)
    for _ in range(3):
        floor.pass_one(1)
    floor.wait_until(lambda: floor.begun == [1, 3])


def test_log_lines_are_about_the_job_that_the_lane_does_at_that_moment(narrow_floor: Floor) -> None:
    floor = narrow_floor
    floor.submit(1, batch=True)
    floor.wait_until(lambda: floor.begun == [1])
    floor.submit(2)
    for judging_id in (1, 2, 2, 2, 1, 1):
        floor.pass_one(judging_id)
    floor.wait_until(lambda: floor.ended == [2, 1])
    assert floor.judgings_in_context == [2, 2, 2, 1, 1, 1, 1, None]


def test_a_batch_gives_way_after_its_testcase_and_goes_on_afterwards(narrow_floor: Floor) -> None:
    floor = narrow_floor
    floor.submit(1, batch=True)
    floor.wait_until(lambda: floor.begun == [1])
    floor.submit(2)
    assert floor.begun == [1]
    floor.pass_one(1)
    floor.wait_until(lambda: floor.begun == [1, 2])
    for _ in range(3):
        floor.pass_one(2)
    floor.wait_until(lambda: floor.ended == [2])
    floor.pass_one(1)
    floor.pass_one(1)
    floor.wait_until(lambda: floor.ended == [2, 1])


def test_a_live_job_gives_way_to_nobody(narrow_floor: Floor) -> None:
    floor = narrow_floor
    floor.submit(1)
    floor.wait_until(lambda: floor.begun == [1])
    floor.submit(2)
    floor.pass_one(1)
    floor.pass_one(1)
    assert [waiting.job.judging_id for waiting in floor.lanes.waiting] == [2]
    floor.pass_one(1)
    floor.wait_until(lambda: floor.begun == [1, 2])


def test_everything_at_hand_is_kept_alive_waiting_or_not(floor: Floor) -> None:
    for judging_id in (1, 2, 3):
        floor.submit(judging_id)
    assert sorted(found.job.judging_id for found in floor.lanes.at_hand()) == [1, 2, 3]
    assert [dropped.job.judging_id for dropped in floor.lanes.drop_waiting()] == [3]
    assert sorted(found.job.judging_id for found in floor.lanes.at_hand()) == [1, 2]


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane_thread, "RETRY_PAUSE_S", 0.001)
    monkeypatch.setattr(lane_thread, "OUT_OF_SERVICE_PAUSE_S", 0.001)


def fail(floor: Floor, judging_id: int, error: Exception) -> None:
    """Job and lane of a floor on which nothing else happens."""
    floor.faults[judging_id] = error
    floor.submit(judging_id)
    floor.pass_one(judging_id)
    floor.wait_until(lambda: judging_id in floor.failed)


DOUBTFUL = [SandboxLost("gone"), SandboxError("odd"), EngineUnavailable("away"), OSError("what")]


@pytest.mark.parametrize("error", DOUBTFUL)
def test_after_a_failure_a_lane_gets_no_job_before_it_has_passed_its_self_test(floor: Floor, error: Exception) -> None:
    fail(floor, 1, error)
    floor.submit(2)  # for the other lane
    floor.submit(3)
    floor.wait_until(lambda: 2 in floor.begun)
    assert [waiting.job.judging_id for waiting in floor.lanes.waiting] == [3]
    floor.self_test_gate.release()
    floor.wait_until(lambda: 3 in floor.begun)
    assert floor.lanes.trouble is None


def test_a_lane_that_cannot_be_tidied_takes_its_self_test_and_goes_on(narrow_floor: Floor) -> None:
    floor = narrow_floor
    floor.make_a_mess(OSError("what"))
    floor.submit(1)
    for _testcase in range(3):
        floor.pass_one(1)
    floor.wait_until(lambda: 1 in floor.ended)
    floor.submit(2)
    floor.self_test_gate.release()
    floor.wait_until(lambda: 2 in floor.begun)
    assert floor.self_tests == 1


def test_what_is_no_fault_of_a_lane_puts_none_in_doubt(narrow_floor: Floor) -> None:
    floor = narrow_floor
    fail(floor, 1, BlobMissing("no such test data"))
    floor.submit(2)
    floor.wait_until(lambda: 2 in floor.begun)
    assert floor.self_tests == 0


def test_a_lane_that_fails_its_self_test_gives_back_what_it_has_not_begun(narrow_floor: Floor) -> None:
    floor = narrow_floor
    floor.sickness = SandboxError("it lies")
    floor.faults[1] = SandboxLost("gone")
    floor.submit(1, batch=True)
    floor.wait_until(lambda: floor.begun == [1])
    floor.submit(2)  # the batch would give way to it
    floor.pass_one(1)
    floor.wait_until(lambda: floor.failed == [1])
    floor.self_test_gate.release()
    floor.wait_until(lambda: floor.given_back == [2])
    assert floor.begun == [1]


def test_three_failures_in_a_row_take_a_lane_out_of_service_until_it_passes(narrow_floor: Floor) -> None:
    floor = narrow_floor
    floor.sickness = SandboxError("it lies")
    fail(floor, 1, SandboxLost("gone"))
    floor.self_test_gate.release(2)
    floor.wait_until(lambda: floor.self_tests == 2 and floor.lanes.in_service_count == 0)
    assert floor.lanes.out_of_service == ()
    floor.self_test_gate.release()
    floor.wait_until(lambda: floor.lanes.out_of_service == ("lane 0: SandboxError: it lies",))
    assert "it lies" in (floor.lanes.trouble or "")
    floor.sickness = None
    floor.self_test_gate.release()
    floor.wait_until(lambda: floor.lanes.out_of_service == ())
    assert (floor.lanes.in_service_count, floor.lanes.trouble) == (1, None)
    floor.submit(2)
    floor.wait_until(lambda: 2 in floor.begun)


def test_an_engine_that_is_away_takes_no_lane_out_of_service(narrow_floor: Floor) -> None:
    floor = narrow_floor
    floor.sickness = EngineUnavailable("connection refused")
    fail(floor, 1, EngineUnavailable("connection refused"))
    floor.self_test_gate.release(10)
    floor.wait_until(lambda: floor.self_tests == 10)
    assert floor.lanes.out_of_service == ()
    assert floor.lanes.in_service_count == 0


def test_the_last_lane_in_service_does_batches_too(floor: Floor) -> None:
    floor.sickness = JudgeError("broken")
    fail(floor, 1, SandboxLost("gone"))
    floor.submit(2, batch=True)
    floor.wait_until(lambda: 2 in floor.begun)


def interrupted_batch(floor: Floor, error: Exception) -> None:
    """Batch 1 has given way to job 2, which has failed; the batch waits at its second gate."""
    floor.faults[2] = error
    floor.submit(1, batch=True)
    floor.wait_until(lambda: floor.begun == [1])
    floor.submit(2)
    floor.pass_one(1)
    floor.pass_one(2)
    floor.wait_until(lambda: floor.failed == [2])


def test_a_batch_goes_on_giving_way_after_a_self_test(narrow_floor: Floor) -> None:
    floor = narrow_floor
    interrupted_batch(floor, SandboxLost("gone"))
    floor.submit(3)
    floor.self_test_gate.release()
    floor.pass_one(1)
    floor.wait_until(lambda: floor.self_tests == 1 and not floor.lanes.waiting)
    floor.pass_one(1)
    floor.wait_until(lambda: 3 in floor.begun)
    assert floor.ended == []


@pytest.mark.parametrize("error", DOUBTFUL)
def test_a_batch_is_done_again_where_its_lane_fails_beside_it(narrow_floor: Floor, error: Exception) -> None:
    floor = narrow_floor
    floor.sickness = SandboxError("it lies")
    interrupted_batch(floor, error)
    floor.self_test_gate.release()
    floor.pass_one(1)
    floor.wait_until(lambda: 1 in floor.failed)
    assert isinstance(floor.errors[1], RetryableError)
