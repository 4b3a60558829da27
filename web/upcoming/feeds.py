"""The secret address of a user's calendar: made, ended, found."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.accounts.tokens import Token, new_token, token_sha256

MAKE = """
INSERT INTO calendar_feed (user_id, token_sha256) VALUES (%s, %s)
ON CONFLICT (user_id) DO UPDATE SET token_sha256 = excluded.token_sha256, created_at = now()
"""
END = "DELETE FROM calendar_feed WHERE user_id = %s"
MADE_AT = "SELECT created_at FROM calendar_feed WHERE user_id = %s"
FIND = """
SELECT u.id AS user_id, u.locale FROM calendar_feed JOIN "user" u ON u.id = user_id
WHERE token_sha256 = %s AND u.disabled_at IS NULL
"""


@dataclass(frozen=True, kw_only=True)
class Follower:
    """Whose calendar it is."""

    user_id: int
    locale: str | None


def make_feed(connection: psycopg.Connection, user_id: int) -> Token:
    """The address that the user had before ends."""
    token = new_token()
    connection.execute(MAKE, [user_id, token.sha256])
    return token


def end_feed(connection: psycopg.Connection, user_id: int) -> None:
    connection.execute(END, [user_id])


def feed_made_at(connection: psycopg.Connection, user_id: int) -> datetime | None:
    """None: the user has no calendar address."""
    row = connection.execute(MADE_AT, [user_id]).fetchone()
    return row[0] if row else None


def find_follower(connection: psycopg.Connection, token: str) -> Follower | None:
    with connection.cursor(row_factory=class_row(Follower)) as cursor:
        return cursor.execute(FIND, [token_sha256(token)]).fetchone()
