"""Finding users, invitations and password links."""

from collections.abc import Sequence
from datetime import UTC, datetime

import psycopg
from psycopg.rows import class_row
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from web.accounts.models import Invitation, OneTimeLogin, User
from web.accounts.tokens import token_sha256

USERS_PER_PAGE = 50


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


def users_page(session: Session, *, search: str, after: str) -> Sequence[User]:
    """Return users in the order of their names: one more than fits on a page.

    `after` is the last name of the page before.
    """
    query = select(User).order_by(func.lower(User.username)).limit(USERS_PER_PAGE + 1)
    if search:
        wanted = f"%{_escape_like(search.lower())}%"
        query = query.where(or_(func.lower(User.username).like(wanted), func.lower(User.email).like(wanted)))
    if after:
        query = query.where(func.lower(User.username) > after.lower())
    return session.scalars(query).all()


def usable_invitation(session: Session, token: str, *, lock: bool = False) -> Invitation | None:
    query = select(Invitation).where(
        Invitation.token_sha256 == token_sha256(token),
        Invitation.uses_left > 0,
        Invitation.expires_at > datetime.now(UTC),
    )
    return session.scalar(query.with_for_update() if lock else query)


def open_invitations(session: Session) -> Sequence[Invitation]:
    return session.scalars(
        select(Invitation)
        .where(Invitation.uses_left > 0, Invitation.expires_at > datetime.now(UTC))
        .order_by(Invitation.id.desc())
        .limit(200)
    ).all()


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


def _escape_like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
