"""Users, and the invitations and links by which they get in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from web.authorization.roles import SiteRole
from web.database import Base, one_of, sha256_check


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    username: Mapped[str]
    email: Mapped[str | None]
    display_name: Mapped[str | None]
    password_hash: Mapped[str | None]  #: argon2id; None where the user has no password
    site_role: Mapped[str] = mapped_column(default=SiteRole.MEMBER, server_default=SiteRole.MEMBER)
    #: Admins always may
    may_make_courses: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    locale: Mapped[str | None]  #: None: as the browser says
    time_zone: Mapped[str | None]  #: None: as the course says
    session_epoch: Mapped[int] = mapped_column(default=0, server_default="0")  #: raised to end all sessions
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    disabled_at: Mapped[datetime | None]
    anonymised_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("site_role", SiteRole),
        CheckConstraint("username ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'", name="username_form"),
        Index("uq_user_username_ci", text("lower(username)"), unique=True),
        Index("uq_user_email_ci", text("lower(email)"), unique=True),
    )

    # Flask-Login asks for the following

    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    @property
    def is_anonymous(self) -> bool:
        return False

    def get_id(self) -> str:
        """Return what the session cookie holds. web/session.py parses it, also for the live service."""
        return f"{self.id}.{self.session_epoch}"


class Invitation(Base):
    """Allows to register where registration is by invitation. The token itself is never stored."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    token_sha256: Mapped[str]
    email: Mapped[str | None]  #: None: anybody who has the link may use it
    uses_left: Mapped[int] = mapped_column(default=1, server_default="1")
    expires_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("token_sha256"),
        sha256_check("token_sha256"),
        CheckConstraint("uses_left >= 0", name="uses_left_not_negative"),
    )


class OneTimeLogin(Base):
    """A link by which a user sets a password once. The token itself is never stored."""

    __tablename__ = "one_time_login"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    token_sha256: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("token_sha256"), sha256_check("token_sha256"))
