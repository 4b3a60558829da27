from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from web.moments import time_left, to_minutes, to_seconds

NOON = datetime(2026, 7, 1, 12, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("UTC", "2026-07-01 12:00 UTC"),
        ("Asia/Shanghai", "2026-07-01 20:00 UTC+8"),
        ("Europe/Berlin", "2026-07-01 14:00 UTC+2"),
        ("Asia/Kolkata", "2026-07-01 17:30 UTC+5:30"),
        ("America/St_Johns", "2026-07-01 09:30 UTC-2:30"),
        ("Pacific/Kiritimati", "2026-07-02 02:00 UTC+14"),
    ],
)
def test_a_moment_names_its_zone(zone: str, written: str) -> None:
    assert to_minutes(NOON, ZoneInfo(zone)) == written
    assert to_seconds(NOON, ZoneInfo(zone)) == written.replace(":00 ", ":00:05 ").replace(":30 U", ":30:05 U")


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=1, seconds=1), ""),
        (timedelta(days=1), "24 h 0 min left"),
        (timedelta(hours=3, minutes=59, seconds=59), "3 h 59 min left"),
        (timedelta(minutes=1, seconds=59), "1 min left"),
        (timedelta(seconds=59), "less than a minute left"),
        (timedelta(0), ""),
        (timedelta(days=-1), ""),
    ],
)
def test_the_time_left_is_never_more_than_there_is(app: Flask, left: timedelta, words: str) -> None:
    with app.test_request_context():
        assert time_left(NOON + left, NOON) == words
