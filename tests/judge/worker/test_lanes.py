"""Which lane does which job."""

from tests.judge.worker.floor import Floor


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
