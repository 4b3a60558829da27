"""Lane numbers need no engine: they are locks on files."""

import fcntl
from contextlib import closing
from pathlib import Path

import pytest

from judge.errors import SandboxLost
from judge.sandbox.lane_number import UIDS_PER_LANE, take_lane_number, try_lane_number


def test_the_lowest_number_that_nobody_owns_is_taken(tmp_path: Path) -> None:
    with closing(take_lane_number(tmp_path)) as first, closing(take_lane_number(tmp_path)) as second:
        assert (first.number, second.number) == (0, 1)
        assert try_lane_number(tmp_path, 0) is None
    with closing(take_lane_number(tmp_path)) as again:
        assert again.number == 0


def test_the_uids_of_two_lanes_are_never_the_same(tmp_path: Path) -> None:
    with closing(take_lane_number(tmp_path)) as first, closing(take_lane_number(tmp_path)) as second:
        of_first, of_second = ({lane.next_uid(5000) for _ in range(2 * UIDS_PER_LANE)} for lane in (first, second))
    assert len(of_first) == len(of_second) == UIDS_PER_LANE
    assert not of_first & of_second


def test_a_worker_of_an_earlier_release_keeps_its_number(tmp_path: Path) -> None:
    """All releases lock the same file: during an upgrade two of them live on one host."""
    with (tmp_path / "slot-0.lock").open("w") as earlier:
        fcntl.flock(earlier, fcntl.LOCK_EX)
        with closing(take_lane_number(tmp_path)) as mine:
            assert mine.number == 1


def test_a_deleted_lock_is_taken_again_unless_somebody_was_faster(tmp_path: Path) -> None:
    with closing(take_lane_number(tmp_path)) as mine:
        (tmp_path / "slot-0.lock").unlink()
        mine.renew()
        assert try_lane_number(tmp_path, 0) is None
        (tmp_path / "slot-0.lock").unlink()
        with closing(take_lane_number(tmp_path)), pytest.raises(SandboxLost, match="number 0"):
            mine.renew()
