"""Mails that wait, and what is known of those who get them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base, one_of


class MailKind(StrEnum):
    NOTICES = "notices"  #: tells of all that the user has not read
    PASSWORD = "password"  # noqa: S105  #: somebody at the log-in asked for a link
    INVITATION = "invitation"  #: to a course, for somebody without an account


class Mail(Base):
    """A mail that waits, was sent, or was given up.

    It holds no text: that is made when it is sent. So no secret of a link lies here, and what was taken back meanwhile
    is told to nobody.
    """

    __tablename__ = "mail"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    kind: Mapped[str]
    address: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    course_invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("course_invitation.id", ondelete="CASCADE"), index=True
    )
    notice_ids: Mapped[list[int] | None] = mapped_column(ARRAY(BIGINT))  #: exactly of a mail that tells of notices
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())  #: is tried from then on
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    sent_at: Mapped[datetime | None]  #: or when it turned out that there was nothing to send
    failed_at: Mapped[datetime | None]  #: given up
    error: Mapped[str | None]  #: what the server said last

    __table_args__ = (
        Index("ix_mail_due_at", "due_at", postgresql_where=text("sent_at IS NULL AND failed_at IS NULL")),
        Index("ix_mail_failed_at", "failed_at", postgresql_where=text("failed_at IS NOT NULL")),
        Index("ix_mail_address", text("lower(address)"), "created_at"),  # how many links were asked for lately
        one_of("kind", MailKind),
        CheckConstraint("(kind = 'notices') = (notice_ids IS NOT NULL)", name="notices_are_named"),
        CheckConstraint("(kind = 'invitation') = (course_invitation_id IS NOT NULL)", name="invitation_is_named"),
        CheckConstraint("kind <> 'notices' OR user_id IS NOT NULL", name="notices_have_reader"),
        CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name="sent_or_failed"),
        CheckConstraint("length(address) BETWEEN 3 AND 254", name="address_length"),
    )


class MailReader(Base):
    """A user who is told of notices by mail."""

    __tablename__ = "mail_reader"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    stop_token: Mapped[str]  #: of the link that ends these mails; it can do nothing else, so it is kept as it is
    last_mail_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]  #: the user wants no such mails any more
    refused_address: Mapped[str | None]  #: a server said for good that it takes no mail for this address

    __table_args__ = (UniqueConstraint("stop_token"),)
