"""Users as readers of mails: whether they want them, and whether their address takes them."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

READER = "SELECT user_id, stopped_at, refused_address FROM mail_reader WHERE user_id = %s"

STOP = "UPDATE mail_reader SET stopped_at = coalesce(stopped_at, now()) WHERE stop_token = %s"

START = "UPDATE mail_reader SET stopped_at = NULL, refused_address = NULL WHERE user_id = %s"


@dataclass(frozen=True, kw_only=True)
class Reader:
    user_id: int
    stopped_at: datetime | None
    refused_address: str | None


def find_reader(connection: psycopg.Connection, user_id: int) -> Reader | None:
    """Return None for a user who never got a mail."""
    with connection.cursor(row_factory=class_row(Reader)) as cursor:
        return cursor.execute(READER, [user_id]).fetchone()


def knows_token(connection: psycopg.Connection, token: str) -> bool:
    row = connection.execute("SELECT EXISTS (SELECT FROM mail_reader WHERE stop_token = %s)", [token]).fetchone()
    return bool(row and row[0])


def stop(connection: psycopg.Connection, token: str) -> bool:
    """Send no more notices to whoever has this token; False where nobody has."""
    return connection.execute(STOP, [token]).rowcount > 0


def start_again(connection: psycopg.Connection, user_id: int) -> None:
    """Send mails again, also to an address that a server refused."""
    connection.execute(START, [user_id])
