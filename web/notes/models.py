"""Notes of the staff on a student. No page of a student ever shows them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base

LONGEST_TEXT = 10_000


class StaffNote(Base):
    __tablename__ = "staff_note"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    submission_id: Mapped[int | None] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), index=True
    )  #: None: on the student
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    text: Mapped[str]  #: Markdown
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        Index("ix_staff_note_course_id_student_id", "course_id", "student_id", "id"),
        CheckConstraint("length(text) BETWEEN 1 AND 10000", name="text_length"),
    )
