"""The last day of a course, on the clock of its zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment when the day is over. Where the clock skips midnight, it is the moment in which it does."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


def last_day(ends_at: datetime, zone: ZoneInfo) -> date:
    """Return the day that is over at this moment, or within which it is."""
    return (ends_at - timedelta(microseconds=1)).astimezone(zone).date()
