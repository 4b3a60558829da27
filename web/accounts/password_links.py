"""Links by which users set a password once: they have none yet, or forgot it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from web.accounts.models import OneTimeLogin, User
from web.accounts.tokens import new_token
from web.audit.events import Actor, add_event

PASSWORD_LINK_DAYS = 3
SET_PASSWORD_PATH = "/set-password"  # noqa: S105


def add_password_link(session: Session, user: User, *, actor: Actor, public_url: str) -> str:
    """Make a link for the user and return it; the caller commits.

    It can be shown only now, because the database holds nothing but a digest of its token. Earlier links of the user
    end: whoever asks for a new one may have lost the old one to somebody else.
    """
    end_password_links(session, user.id)
    token = new_token()
    session.add(
        OneTimeLogin(
            user_id=user.id,
            token_sha256=token.sha256,
            expires_at=datetime.now(UTC) + timedelta(days=PASSWORD_LINK_DAYS),
            created_by=actor.user_id,
        )
    )
    add_event(session, actor, "user.password_link", object_type="user", object_id=user.id)
    return f"{public_url}{SET_PASSWORD_PATH}/{token.text}"


def end_password_links(session: Session, user_id: int) -> None:
    """End every link of the user that was not used yet; the caller commits.

    Until then the user's row is locked: of two links that are made at once, the second one ends the first.
    """
    session.execute(select(User.id).where(User.id == user_id).with_for_update())
    session.execute(
        update(OneTimeLogin)
        .where(OneTimeLogin.user_id == user_id, OneTimeLogin.used_at.is_(None))
        .values(used_at=func.now())
    )
