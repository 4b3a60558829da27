"""Who does which job. The work here is a lock that the test opens; threads, queues and lanes are the real ones."""

import threading
from collections.abc import Callable, Iterator, Sequence

import nsq
import pytest

from judge.messages import Compilation, Limits, RunJob, Slice
from judge.sandbox import Lane, LaneSettings
from judge.worker.delivery import Delivery
from judge.worker.lanes import Lanes, LaneThread, Outcome
from judge.worker.stage import Outgoing

DIGEST = "0" * 64
LIMITS = Limits(
    cpu_time_limit_ms=1,
    wall_time_limit_ms=1,
    memory_limit_bytes=1,
    output_limit_bytes=1,
    compile_cpu_time_limit_ms=1,
    compile_memory_limit_bytes=1,
)


def delivery(judging_id: int, *, batch: bool = False) -> Delivery:
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
    return Delivery(nsq.Message(b"0" * 16, b"", 0, 1), job, batch=batch, worker="w")


class Floor:
    """Lanes whose jobs pass one gate a testcase, opened by the test."""

    def __init__(self, lane_count: int, *, reserved: int) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self._gates: dict[int, threading.Semaphore] = {}
        self._changed = threading.Condition()
        # Lane is made by the first job's thread: an engine is not needed before.
        self._threads = [
            _EnginelessThread(number, LaneSettings(), self._work, self._done) for number in range(lane_count)
        ]
        self.lanes = Lanes(self._threads, reserved=reserved)
        for thread in self._threads:
            thread.start()

    def submit(self, judging_id: int, *, batch: bool = False) -> None:
        self._gates[judging_id] = threading.Semaphore(0)
        with self._changed:
            self.lanes.submit(delivery(judging_id, batch=batch))

    def pass_one(self, judging_id: int) -> None:
        self._gates[judging_id].release()

    def wait_until(self, reached: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(reached, 5), (self.begun, self.ended)

    def close(self) -> None:
        for gate in self._gates.values():
            gate.release(100)
        self.lanes.stop()
        for thread in self._threads:
            thread.join(5)

    def _work(self, _: Lane, delivery: Delivery, between: Callable[[], None]) -> Sequence[Outgoing]:
        judging_id = delivery.job.judging_id
        self._note(self.begun, judging_id)
        for _testcase in range(3):
            self._gates[judging_id].acquire()
            between()
        return ()

    def _done(self, thread: LaneThread, delivery: Delivery, outcome: Outcome) -> None:
        assert outcome.error is None, outcome.error
        with self._changed:
            self.lanes.finished(thread, delivery)
        self._note(self.ended, delivery.job.judging_id)

    def _note(self, where: list[int], judging_id: int) -> None:
        with self._changed:
            where.append(judging_id)
            self._changed.notify_all()


class _EnginelessThread(LaneThread):
    def _open_lane(self) -> Lane:
        return Lane.__new__(Lane)  # an empty one: this work starts no program

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
