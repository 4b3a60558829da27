"""Announcements of the staff to a course, or of admins to everybody."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000


class Announcement(Base):
    __tablename__ = "announcement"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))  #: None: to everybody
    title: Mapped[str]
    text: Mapped[str]  #: Markdown
    pinned_until: Mapped[datetime | None]  #: until then it stands on top
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    edited_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_announcement_course_id_id", "course_id", "id"),
        CheckConstraint("length(title) BETWEEN 1 AND 200", name="title_length"),
        CheckConstraint("length(text) BETWEEN 1 AND 20000", name="text_length"),
    )
