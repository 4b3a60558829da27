"""Hints: the staff writes them for a problem of a set, and a student sees one after some failures."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Identity, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base


class Hint(Base):
    __tablename__ = "hint"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    problem_set_id: Mapped[int]
    problem_id: Mapped[int]
    group_name: Mapped[str | None]  #: a test group, as secret/group1; None: the problem as a whole
    after_failures: Mapped[int]  #: of the student, in that group
    text: Mapped[str]  #: Markdown
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        ForeignKeyConstraint(
            ["problem_set_id", "problem_id"],
            ["problem_set_problem.problem_set_id", "problem_set_problem.problem_id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("after_failures BETWEEN 1 AND 1000", name="after_failures_range"),
        CheckConstraint("length(text) BETWEEN 1 AND 10000", name="text_length"),
        CheckConstraint("length(group_name) BETWEEN 1 AND 200", name="group_name_length"),
        Index("ix_hint_problem_set_id_problem_id", "problem_set_id", "problem_id"),
    )


class HintSeen(Base):
    """A student was shown a hint."""

    __tablename__ = "hint_seen"

    hint_id: Mapped[int] = mapped_column(ForeignKey("hint.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
