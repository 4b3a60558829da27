"""What admins ask about mails."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.lists.paging import FIRST_PAGE, Cursor, Listing, Order, Page

STATE = """
SELECT count(*) AS waiting, min(created_at) AS oldest,
       (SELECT error FROM mail WHERE sent_at IS NULL AND failed_at IS NULL AND error IS NOT NULL
        ORDER BY id DESC LIMIT 1) AS error,
       (SELECT max(sent_at) FROM mail) AS last_sent_at
FROM mail WHERE sent_at IS NULL AND failed_at IS NULL
"""


@dataclass(frozen=True, kw_only=True)
class OutboxState:
    waiting: int
    oldest: datetime | None  #: since when the one that waits longest does
    error: str | None  #: why the newest that could not be sent waits
    last_sent_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class FailedMail:
    id: int
    kind: str
    address: str
    username: str | None
    user_id: int | None
    failed_at: datetime
    error: str | None


FAILED = Listing(
    row=FailedMail,
    statement=lambda part: (
        f"""
    SELECT mail.id, mail.kind, mail.address, u.username, u.id AS user_id, mail.failed_at, mail.error
    FROM mail LEFT JOIN "user" u ON u.id = mail.user_id
    WHERE mail.failed_at IS NOT NULL AND {part.condition} ORDER BY {part.order} LIMIT %(limit)s
    """  # noqa: S608
    ),
    order=Order(columns=("mail.id",), descending=True),
    key=lambda row: row.id,
    size=50,
)


def outbox_state(connection: psycopg.Connection) -> OutboxState:
    with connection.cursor(row_factory=class_row(OutboxState)) as cursor:
        return cursor.execute(STATE).fetchall()[0]


def failed_mails(connection: psycopg.Connection, *, cursor: Cursor = FIRST_PAGE) -> Page[FailedMail]:
    """Return the mails that were given up, the newest first."""
    return FAILED.page(connection, cursor)
