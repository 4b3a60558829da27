"""Moments as a teacher writes them: on the wall clock of the course.

When the clock goes forward, an hour of the wall clock does not exist: it is refused. When it goes back, an hour comes
twice: the later one is meant, for a student who reads the time loses nothing by it.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


class NoSuchTime(ValueError):
    """The clock of the zone never shows this time."""


def moment_of(wall_time: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment in UTC at which the clock shows `wall_time`, which is naive. Raises NoSuchTime."""
    moment = wall_time.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if wall_time_of(moment, zone) != wall_time.replace(fold=0):
        raise NoSuchTime(f"{wall_time} does not exist in {zone}")
    return moment


def wall_time_of(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return what the clock shows, naive."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)
