"""Writes moments for people. Each names its time zone, by its distance from UTC: CST is the zone of three countries."""

from datetime import datetime, timedelta, tzinfo

from flask_babel import gettext as _

#: From this long before its end on, a page says how much time is left.
NEAR = timedelta(days=1)


def to_minutes(moment: datetime, zone: tzinfo) -> str:
    # Not by Babel: for a list, its patterns take as long as all else on the page
    there = moment.astimezone(zone)
    return f"{there:%Y-%m-%d %H:%M} {_offset(there)}"


def to_seconds(moment: datetime, zone: tzinfo) -> str:
    there = moment.astimezone(zone)
    return f"{there:%Y-%m-%d %H:%M:%S} {_offset(there)}"


def time_left(end: datetime, now: datetime) -> str:
    """Say how much time is left, rounded down; nothing where the end is past, or far away."""
    left = end - now
    if not timedelta(0) < left <= NEAR:
        return ""
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    if hours:
        return str(_("%(hours)d h %(minutes)d min left", hours=hours, minutes=minutes))
    if minutes:
        return str(_("%(minutes)d min left", minutes=minutes))
    return str(_("less than a minute left"))


def duration(length: timedelta) -> str:
    """Write a length in its two largest units, rounded down: 2 d 3 h, 2 h 10 min, 45 s."""
    seconds = int(length.total_seconds())
    if seconds < 1:
        return str(_("less than a second"))
    if seconds < 60:
        return str(_("%(seconds)d s", seconds=seconds))
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    parts = [_("%(days)d d", days=days)] if days else []
    parts += [_("%(hours)d h", hours=hours)] if hours else []
    parts += [_("%(minutes)d min", minutes=minutes)] if minutes else []
    return " ".join(str(part) for part in parts[:2])


def _offset(moment: datetime) -> str:
    """Return such as UTC, UTC+8 or UTC-3:30."""
    offset = moment.utcoffset() or timedelta(0)
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    if not (hours or minutes):
        return "UTC"
    return f"UTC{'-' if offset < timedelta(0) else '+'}{hours}{f':{minutes:02}' if minutes else ''}"
