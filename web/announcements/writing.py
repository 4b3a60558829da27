"""Announcing. Each function is a transaction, with its notices and its audit event."""

from dataclasses import dataclass
from datetime import datetime

import psycopg

from web.audit.events import Actor, add_event
from web.notices.kinds import NoticeKind
from web.notices.notifying import members_of, notify

ANNOUNCE = """
INSERT INTO announcement (course_id, title, text, pinned_until, created_by)
VALUES (%(course_id)s, %(title)s, %(text)s, %(pinned_until)s, %(user_id)s) RETURNING id
"""

CHANGE = """
UPDATE announcement SET title = %(title)s, text = %(text)s, pinned_until = %(pinned_until)s, edited_at = now()
WHERE id = %(id)s
"""

DELETE_NOTICES = "DELETE FROM notice WHERE kind = %s AND object_id = %s"


@dataclass(frozen=True, kw_only=True)
class Said:
    title: str
    text: str
    pinned_until: datetime | None


def announce(connection: psycopg.Connection, said: Said, actor: Actor, *, course_id: int | None) -> int:
    """Tell everybody in the course, or with None every user; return the number of the announcement."""
    with connection.transaction():
        values = vars(said) | {"course_id": course_id, "user_id": actor.user_id}
        row = connection.execute(ANNOUNCE, values).fetchone()
        assert row is not None  # noqa: S101 - INSERT ... RETURNING
        notify(
            connection,
            NoticeKind.ANNOUNCEMENT,
            object_id=row[0],
            user_ids=_all_users(connection) if course_id is None else members_of(connection, course_id),
            actor_id=actor.user_id,
            course_id=course_id,
        )
        _audit(connection, actor, "announcement.create", row[0], said.title)
    return int(row[0])


def change(connection: psycopg.Connection, announcement_id: int, said: Said, actor: Actor) -> None:
    """Change what is there. Nobody is told again: what is new enough for that is an announcement of its own."""
    with connection.transaction():
        connection.execute(CHANGE, vars(said) | {"id": announcement_id})
        _audit(connection, actor, "announcement.change", announcement_id, said.title)


def delete(connection: psycopg.Connection, announcement_id: int, actor: Actor) -> None:
    """Take it back, with the notices of it."""
    with connection.transaction():
        connection.execute(DELETE_NOTICES, [NoticeKind.ANNOUNCEMENT, announcement_id])
        connection.execute("DELETE FROM announcement WHERE id = %s", [announcement_id])
        _audit(connection, actor, "announcement.delete", announcement_id, None)


def _all_users(connection: psycopg.Connection) -> list[int]:
    rows = connection.execute('SELECT id FROM "user" WHERE disabled_at IS NULL AND anonymised_at IS NULL')
    return [user_id for (user_id,) in rows]


def _audit(connection: psycopg.Connection, actor: Actor, action: str, announcement_id: int, title: str | None) -> None:
    after = None if title is None else {"title": title}
    add_event(connection, actor, action, object_type="announcement", object_id=announcement_id, after=after)
