"""Comments on the code of a submission: threads between the staff and the authors."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base

#: Of one comment.
LONGEST_TEXT = 10_000


class CommentThread(Base):
    """About lines of a file, or about the whole submission."""

    __tablename__ = "comment_thread"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), index=True)
    file_name: Mapped[str | None]  #: None: about the whole submission
    first_line: Mapped[int | None]  #: from 1
    last_line: Mapped[int | None]  #: this one included
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    resolved_at: Mapped[datetime | None]  #: None: open
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    __table_args__ = (
        CheckConstraint("num_nonnulls(file_name, first_line, last_line) IN (0, 3)", name="place_is_whole"),
        CheckConstraint("1 <= first_line AND first_line <= last_line", name="lines_in_order"),
    )


class Comment(Base):
    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("comment_thread.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    text: Mapped[str]  #: Markdown; empty exactly where it was deleted
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    deleted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    __table_args__ = (
        Index("ix_comment_thread_id_id", "thread_id", "id"),
        CheckConstraint("length(text) <= 10000", name="text_length"),
        CheckConstraint("(text = '') = (deleted_at IS NOT NULL)", name="deleted_is_empty"),
    )
