from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from web.assignments.local_moments import NoSuchTime, moment_of, wall_time_of

BERLIN = ZoneInfo("Europe/Berlin")


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_an_hour_that_the_clock_leaves_out_is_refused() -> None:
    with pytest.raises(NoSuchTime):
        moment_of(wall("2026-03-29T02:30"), BERLIN)
    assert moment_of(wall("2026-03-29T03:00"), BERLIN) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_of_an_hour_that_comes_twice_the_later_one_is_meant() -> None:
    wall_time = wall("2026-10-25T02:30")
    moment = moment_of(wall_time, BERLIN)
    assert moment == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert wall_time_of(moment, BERLIN) == wall_time


def test_the_wall_time_stays_when_a_form_is_saved_again() -> None:
    for hour in range(24):
        wall_time = wall(f"2026-07-01T{hour:02}:15")
        assert wall_time_of(moment_of(wall_time, BERLIN), BERLIN) == wall_time
