"""Finding users, invitations and password links."""

from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
from psycopg.rows import class_row
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.accounts.models import Invitation, OneTimeLogin, User
from web.accounts.tokens import token_sha256
from web.lists.paging import FIRST_PAGE, Cursor, Listing, Order, Page
from web.lists.search import containing


@dataclass(frozen=True, kw_only=True)
class UserRow:
    id: int
    username: str
    email: str | None
    display_name: str | None
    site_role: str
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class InvitationRow:
    id: int
    email: str | None
    uses_left: int
    expires_at: datetime
    created_by: str | None


USERS = Listing(
    row=UserRow,
    statement=lambda part: (
        f"""
    SELECT id, username, email, display_name, site_role, created_at, disabled_at FROM "user"
    WHERE {part.condition} AND concat_ws(' ', username, email, display_name) ILIKE %(pattern)s
    ORDER BY {part.order} LIMIT %(limit)s
    """  # noqa: S608
    ),
    order=Order(columns=("lower(username)",), cursor="lower(%(cursor)s)"),
    key=lambda row: row.username,
    size=50,
)

OPEN_INVITATIONS = Listing(
    row=InvitationRow,
    statement=lambda part: (
        f"""
    SELECT i.id, i.email, i.uses_left, i.expires_at, u.username AS created_by
    FROM invitation i LEFT JOIN "user" u ON u.id = i.created_by
    WHERE {part.condition} AND i.uses_left > 0 AND i.expires_at > now() AND coalesce(i.email, '') ILIKE %(pattern)s
    ORDER BY {part.order} LIMIT %(limit)s
    """  # noqa: S608
    ),
    order=Order(columns=("i.id",), descending=True),
    key=lambda row: row.id,
    size=50,
)


def user_by_id(connection: psycopg.Connection, user_id: int) -> User | None:
    """Load a user for reading. Every page does so, and without SQLAlchemy it takes a fifth of the CPU time.

    To change a user, load it through a session.
    """
    with connection.cursor(row_factory=class_row(User)) as cursor:
        return cursor.execute('SELECT * FROM "user" WHERE id = %s', [user_id]).fetchone()


def find_user(session: Session, username: str) -> User | None:
    return session.scalar(select(User).where(func.lower(User.username) == username.lower()))


def find_user_by_email(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(func.lower(User.email) == email.lower()))


def list_users(connection: psycopg.Connection, *, search: str = "", cursor: Cursor = FIRST_PAGE) -> Page[UserRow]:
    """Return users in the order of their names. `search` is a part of a name or of a mail address."""
    return USERS.page(connection, cursor, pattern=containing(search))


def usable_invitation(session: Session, token: str, *, lock: bool = False) -> Invitation | None:
    query = select(Invitation).where(
        Invitation.token_sha256 == token_sha256(token),
        Invitation.uses_left > 0,
        Invitation.expires_at > datetime.now(UTC),
    )
    return session.scalar(query.with_for_update() if lock else query)


def open_invitations(
    connection: psycopg.Connection, *, search: str = "", cursor: Cursor = FIRST_PAGE
) -> Page[InvitationRow]:
    """Return what may still be used, the newest first. `search` is a part of a mail address."""
    return OPEN_INVITATIONS.page(connection, cursor, pattern=containing(search))


def usable_login(session: Session, token: str, *, lock: bool = False) -> OneTimeLogin | None:
    """With `lock`, the row of its user is locked: another link of the user cannot be used meanwhile."""
    query = select(OneTimeLogin).where(
        OneTimeLogin.token_sha256 == token_sha256(token),
        OneTimeLogin.used_at.is_(None),
        OneTimeLogin.expires_at > datetime.now(UTC),
    )
    found = session.scalar(query)
    if found is None or not lock:
        return found
    session.get_one(User, found.user_id, with_for_update=True)
    return session.scalar(query)
