"""What a lane does after a failure: it is in doubt, tests itself, and goes out of service or goes on."""

import pytest

from judge.errors import BlobMissing, EngineUnavailable, JudgeError, RetryableError, SandboxError, SandboxLost
from judge.worker import lane_thread
from tests.judge.worker.floor import Floor


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
