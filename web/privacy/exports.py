"""The exports that users asked for: one each, for a day."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.audit.events import Actor, add_event
from web.jobs.queue import defer
from web.privacy.export_task import KEPT_HOURS, export_user

#: Whoever has an export, or waits for one, gets no other within this time.
APART_HOURS = 1

REQUEST = f"""
INSERT INTO data_export (user_id) VALUES (%(user_id)s)
ON CONFLICT (user_id) DO UPDATE SET requested_at = now(), finished_at = NULL, zip_sha256 = NULL, size_bytes = NULL
WHERE data_export.requested_at < now() - make_interval(hours => {APART_HOURS})
RETURNING user_id
"""  # noqa: S608

FIND = f"""
SELECT requested_at, finished_at, zip_sha256, size_bytes,
       requested_at < now() - make_interval(hours => {APART_HOURS}) AS may_be_asked_anew
FROM data_export WHERE user_id = %s AND requested_at > now() - make_interval(hours => {KEPT_HOURS})
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Export:
    requested_at: datetime
    finished_at: datetime | None
    zip_sha256: str | None
    size_bytes: int | None
    may_be_asked_anew: bool


def find_export(connection: psycopg.Connection, user_id: int) -> Export | None:
    with connection.cursor(row_factory=class_row(Export)) as cursor:
        return cursor.execute(FIND, [user_id]).fetchone()


def request_export(connection: psycopg.Connection, user_id: int, actor: Actor) -> bool:
    """Queue an export; False where one is there that is too young to be made anew."""
    with connection.transaction():
        if connection.execute(REQUEST, {"user_id": user_id}).fetchone() is None:
            return False
        add_event(connection, actor, "user.export", object_type="user", object_id=user_id)
        defer(connection, export_user, lock=f"export {user_id}", user_id=user_id)
    return True
