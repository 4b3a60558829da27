"""Dates of another term, also over changes of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from web.course_copies.shifting import shifted, shifted_in_order

BERLIN = ZoneInfo("Europe/Berlin")


def berlin(year: int, month: int, day: int, hour: int, minute: int = 0, *, fold: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN, fold=fold).astimezone(UTC)


def test_noon_stays_noon_when_the_clock_changed_between() -> None:
    assert shifted(berlin(2026, 10, 20, 12), 14, BERLIN) == berlin(2026, 11, 3, 12)
    assert shifted(berlin(2026, 10, 20, 12), 14, BERLIN) - berlin(2026, 10, 20, 12) == timedelta(days=14, hours=1)


def test_an_hour_that_is_left_out_is_the_one_after_it() -> None:
    assert shifted(berlin(2026, 3, 22, 2, 30), 7, BERLIN) == berlin(2026, 3, 29, 3, 30)


def test_an_hour_that_comes_twice_is_the_later_one() -> None:
    assert shifted(berlin(2026, 10, 18, 2, 30), 7, BERLIN) == berlin(2026, 10, 25, 2, 30, fold=1)


def test_dates_stay_in_order_where_the_clock_would_exchange_them() -> None:
    opens, due = berlin(2026, 3, 22, 2, 30), berlin(2026, 3, 22, 3, 0)
    assert shifted_in_order([opens, None, due], 7, BERLIN) == [
        berlin(2026, 3, 29, 3, 30),
        None,
        berlin(2026, 3, 29, 4, 0),
    ]


@given(
    start=st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001
    minutes=st.lists(st.integers(0, 90), min_size=2, max_size=2),
    days=st.integers(-700, 700),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]),
)
def test_no_dates_are_ever_out_of_order(start: datetime, minutes: list[int], days: int, zone: str) -> None:
    opens = start.replace(tzinfo=UTC)
    due = opens + timedelta(minutes=minutes[0])
    closes = due + timedelta(minutes=minutes[1])
    new_opens, new_due, new_closes = shifted_in_order([opens, due, closes], days, ZoneInfo(zone))
    assert new_opens is not None
    assert new_due is not None
    assert new_closes is not None
    assert new_opens <= new_due <= new_closes
    assert opens == closes or new_opens < new_closes
