"""Dates of another term: whole days later on the wall clock of the course, so noon stays noon when clocks change.

An hour that the clock leaves out is the hour after it. An hour that comes twice is the later one: see
web/assignments/local_moments.py.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from web.assignments.local_moments import NoSuchTime, moment_of, wall_time_of


def shifted(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the moment in UTC at which the clock shows the same time, `days` later."""
    wall_time = wall_time_of(moment, zone) + timedelta(days=days)
    try:
        return moment_of(wall_time, zone)
    except NoSuchTime:
        # With the offset of before the change
        return wall_time.replace(tzinfo=zone).astimezone(UTC)


def shifted_in_order(moments: Sequence[datetime | None], days: int, zone: ZoneInfo) -> list[datetime | None]:
    """Shift moments, the earlier ones first.

    Where a change of the clock would exchange or join two of them, the later one keeps its distance instead.
    """
    result: list[datetime | None] = []
    before: tuple[datetime, datetime] | None = None
    for moment in moments:
        if moment is None:
            result.append(None)
            continue
        after = shifted(moment, days, zone)
        if before is not None and after <= before[1]:
            after = before[1] + (moment - before[0])
        before = (moment, after)
        result.append(after)
    return result
