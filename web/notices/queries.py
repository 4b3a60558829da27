"""Finding the notices of a user, with the names that are put into their words."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.lists.paging import FIRST_PAGE, Cursor, Listing, Order, Page
from web.notices.kinds import DEFAULT_CHANNELS, Channel, NoticeKind

#: The menu says no larger number.
MOST_COUNTED = 99

NOTICES = f"""
SELECT notice.id, notice.user_id, notice.kind, notice.object_id, notice.times, notice.at, notice.read_at,
       coalesce(actor.display_name, actor.username) AS actor_name, course.slug AS course_slug,
       course.title AS course_title, set.title AS set_title, task.label,
       CASE WHEN notice.kind = '{NoticeKind.ANNOUNCEMENT}'
           THEN (SELECT title FROM announcement WHERE announcement.id = notice.object_id) END AS announcement_title
FROM notice
LEFT JOIN "user" actor ON actor.id = notice.actor_id
LEFT JOIN course ON course.id = notice.course_id
LEFT JOIN problem_set set ON set.id = notice.problem_set_id
LEFT JOIN problem_set_problem task
    ON task.problem_set_id = notice.problem_set_id AND task.problem_id = notice.problem_id
"""  # noqa: S608

UNREAD = """
SELECT count(*) FROM (SELECT FROM notice WHERE user_id = %s AND read_at IS NULL LIMIT %s) AS unread
"""

OPENED = f"""
WITH notice AS (
    UPDATE notice SET read_at = coalesce(read_at, now()) WHERE id = %(notice_id)s AND user_id = %(user_id)s RETURNING *
)
{NOTICES}
"""  # noqa: S608

UNREAD_OBJECTS = """
SELECT object_id FROM notice
WHERE user_id = %(user_id)s AND kind = %(kind)s AND object_id = ANY(%(object_ids)s) AND read_at IS NULL
"""

CHOOSE = """
INSERT INTO notice_choice (user_id, kind, channel) VALUES (%s, %s, %s)
ON CONFLICT (user_id, kind) DO UPDATE SET channel = excluded.channel
"""


@dataclass(frozen=True, kw_only=True)
class SeenNotice:
    id: int
    user_id: int
    kind: str
    object_id: int
    times: int
    at: datetime
    read_at: datetime | None
    actor_name: str | None
    course_slug: str | None
    course_title: str | None
    set_title: str | None
    label: str | None  #: of the problem, in its set
    announcement_title: str | None


LISTING = Listing(
    row=SeenNotice,
    statement=lambda part: (
        f"{NOTICES} WHERE notice.user_id = %(user_id)s AND {part.condition} ORDER BY {part.order} LIMIT %(limit)s"
    ),
    order=Order(
        columns=("notice.at", "notice.id"),
        descending=True,
        cursor="SELECT at, id FROM notice WHERE id = %(cursor)s",
    ),
    key=lambda row: row.id,
    size=50,
)


def list_notices(connection: psycopg.Connection, user_id: int, *, cursor: Cursor = FIRST_PAGE) -> Page[SeenNotice]:
    """Return the newest first."""
    return LISTING.page(connection, cursor, user_id=user_id)


def count_unread(connection: psycopg.Connection, user_id: int) -> int:
    """Count to MOST_COUNTED + 1."""
    row = connection.execute(UNREAD, [user_id, MOST_COUNTED + 1]).fetchone()
    return int(row[0]) if row else 0


def unread_objects(
    connection: psycopg.Connection, user_id: int, kind: NoticeKind, object_ids: list[int]
) -> frozenset[int]:
    """Return those of which the user has an unread notice of this kind: for the marks in lists."""
    rows = connection.execute(UNREAD_OBJECTS, {"user_id": user_id, "kind": kind, "object_ids": object_ids})
    return frozenset(object_id for (object_id,) in rows)


def open_notice(connection: psycopg.Connection, notice_id: int, user_id: int) -> SeenNotice | None:
    """Mark the notice as read and return it; None where it is not the user's."""
    with connection.cursor(row_factory=class_row(SeenNotice)) as cursor:
        return cursor.execute(OPENED, {"notice_id": notice_id, "user_id": user_id}).fetchone()


def mark_all_read(connection: psycopg.Connection, user_id: int) -> None:
    connection.execute("UPDATE notice SET read_at = now() WHERE user_id = %s AND read_at IS NULL", [user_id])


def choices_of(connection: psycopg.Connection, user_id: int) -> dict[NoticeKind, Channel]:
    """Return where the user is told of each kind."""
    rows = connection.execute("SELECT kind, channel FROM notice_choice WHERE user_id = %s", [user_id])
    return DEFAULT_CHANNELS | {NoticeKind(kind): Channel(channel) for kind, channel in rows}


def choose(connection: psycopg.Connection, user_id: int, choices: dict[NoticeKind, Channel]) -> None:
    """Keep the choices; the caller commits."""
    with connection.cursor() as cursor:
        cursor.executemany(CHOOSE, [(user_id, kind, channel) for kind, channel in choices.items()])
