"""The time zone of a course: dates are entered in it, and shown in it to who chose no other."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psycopg


def zone_name_of(connection: psycopg.Connection, course_id: int) -> str:
    """Return a name that there is: an earlier release took any for a course, and then UTC holds."""
    row = connection.execute("SELECT time_zone FROM course WHERE id = %s", [course_id]).fetchone()
    name = str(row[0]) if row else "UTC"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
    return name


def zone_of(connection: psycopg.Connection, course_id: int) -> ZoneInfo:
    return ZoneInfo(zone_name_of(connection, course_id))
