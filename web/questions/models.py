"""Questions to the staff, of a course or of a set that is open to everybody; contests have theirs here, too."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base

LONGEST_TEXT = 4000


class Question(Base):
    """It is open while its asker wrote last. An answer to all is a text of its own, without the name of the asker."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    problem_set_id: Mapped[int | None] = mapped_column(ForeignKey("problem_set.id", ondelete="CASCADE"))
    problem_id: Mapped[int | None]  #: None: about the set, or the course
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    answered_at: Mapped[datetime | None]  #: None: open
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    public_question: Mapped[str | None]  #: Markdown, as the staff put it; this and the next are there together
    public_answer: Mapped[str | None]
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    __table_args__ = (
        ForeignKeyConstraint(
            ["problem_set_id", "problem_id"],
            ["problem_set_problem.problem_set_id", "problem_set_problem.problem_id"],
            name="fk_question_problem_set_problem",
            ondelete="CASCADE",
        ),
        Index("ix_question_course_id_id", "course_id", "id"),
        Index("ix_question_problem_set_id_problem_id_id", "problem_set_id", "problem_id", "id"),
        Index("ix_question_asker_id_asked_at", "asker_id", "asked_at"),  # the limit, and own questions
        Index("ix_question_open", "course_id", "id", postgresql_where=text("answered_at IS NULL")),
        CheckConstraint("num_nonnulls(course_id, problem_set_id) > 0", name="is_asked_somewhere"),
        CheckConstraint("problem_id IS NULL OR problem_set_id IS NOT NULL", name="problem_in_a_set"),
        CheckConstraint("num_nonnulls(public_question, public_answer, published_at) IN (0, 3)", name="published_whole"),
        CheckConstraint(
            "length(public_question) BETWEEN 1 AND 4000 AND length(public_answer) BETWEEN 1 AND 4000",
            name="public_length",
        ),
    )


class QuestionMessage(Base):
    """The question, an answer, or what was asked on; the first one is the question."""

    __tablename__ = "question_message"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    text: Mapped[str]  #: Markdown
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        Index("ix_question_message_question_id_id", "question_id", "id"),
        CheckConstraint("length(text) BETWEEN 1 AND 4000", name="text_length"),
    )
