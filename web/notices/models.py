"""Notices: what happened that a user should know of. Their words are made when they are read, in the reader's language.

A notice names things by their numbers, so that it tells no name of a user who was anonymised, and no older title.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base, one_of
from web.notices.kinds import Channel, NoticeKind


class Notice(Base):
    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    kind: Mapped[str]
    object_id: Mapped[int]  #: of what NoticeKind says
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))  #: who did it last
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), index=True)
    problem_set_id: Mapped[int | None] = mapped_column(ForeignKey("problem_set.id", ondelete="CASCADE"), index=True)
    problem_id: Mapped[int | None] = mapped_column(ForeignKey("problem.id", ondelete="CASCADE"), index=True)
    times: Mapped[int] = mapped_column(default=1, server_default="1")  #: it happened so often while it was unread
    at: Mapped[datetime] = mapped_column(server_default=func.now())  #: the last time
    read_at: Mapped[datetime | None]
    mail_considered_at: Mapped[datetime | None]  #: None: nobody has decided yet whether a mail tells of it

    __table_args__ = (
        # What happens again while it is unread is the same notice
        Index(
            "uq_notice_unread", "user_id", "kind", "object_id", unique=True, postgresql_where=text("read_at IS NULL")
        ),
        Index("ix_notice_user_id_at", "user_id", "at", "id"),
        Index("ix_notice_mail", "user_id", postgresql_where=text("mail_considered_at IS NULL")),
        Index("ix_notice_at", "at"),
        one_of("kind", NoticeKind),
        CheckConstraint("times > 0", name="times_positive"),
    )


class NoticeChoice(Base):
    """Where a user wants to be told of a kind; without a row, DEFAULT_CHANNELS says it."""

    __tablename__ = "notice_choice"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]

    __table_args__ = (one_of("kind", NoticeKind), one_of("channel", Channel))
