"""The tables of what changes a grade beside submissions, and of what is kept of these for speed."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Identity, Index, Numeric, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base


class Participation(Base):
    """What a student or a group has of its own in a set: a start, more time, an excuse.

    There is a row only where there is something of that. web/grades/deadline.py computes the dates.
    """

    __tablename__ = "participation"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    problem_set_id: Mapped[int] = mapped_column(ForeignKey("problem_set.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    course_group_id: Mapped[int | None] = mapped_column(ForeignKey("course_group.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime | None]  #: in an exam with a duration, when this student began
    finished_at: Mapped[datetime | None]  #: when the student handed in an exam early
    extra_seconds: Mapped[int] = mapped_column(default=0, server_default="0")
    until: Mapped[datetime | None]  #: a due date of its own; it holds only where it is later than everybody's
    late_days: Mapped[int] = mapped_column(default=0, server_default="0")  #: beside those of the course
    excused_at: Mapped[datetime | None]  #: None: not excused
    reason: Mapped[str | None]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    granted_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("num_nonnulls(user_id, course_group_id) = 1", name="user_xor_group"),
        CheckConstraint("extra_seconds >= 0 AND late_days >= 0", name="extension_gives"),
        CheckConstraint(
            "granted_at IS NOT NULL AND reason IS NOT NULL"
            " OR extra_seconds = 0 AND until IS NULL AND late_days = 0 AND excused_at IS NULL",
            name="extension_has_a_reason",
        ),
        Index(
            "uq_participation_problem_set_id_user_id",
            "problem_set_id",
            "user_id",
            unique=True,
            postgresql_where=text("user_id IS NOT NULL"),
        ),
        Index(
            "uq_participation_problem_set_id_course_group_id",
            "problem_set_id",
            "course_group_id",
            unique=True,
            postgresql_where=text("course_group_id IS NOT NULL"),
        ),
        Index("ix_participation_user_id", "user_id"),
        Index("ix_participation_course_group_id", "course_group_id"),
    )


class GradeOverride(Base):
    """Points that staff set by hand. Rows are only added: the newest of a student and a problem holds."""

    __tablename__ = "grade_override"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    problem_set_id: Mapped[int]
    problem_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    points: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))  #: None: what is computed holds again
    reason: Mapped[str]
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        ForeignKeyConstraint(
            ["problem_set_id", "problem_id"],
            ["problem_set_problem.problem_set_id", "problem_set_problem.problem_id"],
            name="fk_grade_override_problem_set_problem",
        ),
        Index("ix_grade_override_task", "problem_set_id", "problem_id", "user_id", "id"),
        CheckConstraint("points >= 0", name="points_not_negative"),
        CheckConstraint("length(btrim(reason)) > 0", name="has_a_reason"),
    )


class Progress(Base):
    """What a student handed in to one problem of an assignment, in short: web/grades/progress.py keeps it.

    It is a projection and may be thrown away: a row in `progress_change` for each task and student makes it anew.
    """

    __tablename__ = "progress"

    problem_set_id: Mapped[int] = mapped_column(ForeignKey("problem_set.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
    problem_id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]  #: the id of the newest change that it takes in; no two states of a row have the same one
    refreshed_at: Mapped[datetime]
    submission_count: Mapped[int]  #: of all, whatever became of them
    attempt_count: Mapped[int]  #: of those that were judged and did compile
    waiting_count: Mapped[int]  #: of those that have no verdict yet
    last_submission_id: Mapped[int]
    last_received_at: Mapped[datetime]
    best_fraction: Mapped[Decimal] = mapped_column(Numeric)  #: of the points, from 0 to 1, before any penalty
    solved_by_attempt: Mapped[int | None]  #: the number of the first attempt that gave all points
    fruitless_count: Mapped[int]  #: attempts since the best one, which gave no more
    #: web.grades.kept_attempt.KeptAttempt: those that any policy but `last_on_time` may count, in order
    candidates: Mapped[list[Any]] = mapped_column(JSONB)
    others: Mapped[list[Any]] = mapped_column(JSONB)  #: the rest of those with a result


class ProgressChange(Base):
    """Progress that is no longer true. Triggers add a row wherever a submission or its result changes.

    Rows are only added, so that nobody who submits or records waits for anybody; who reads progress takes them away.
    """

    __tablename__ = "progress_change"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    problem_set_id: Mapped[int] = mapped_column(ForeignKey("problem_set.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    problem_id: Mapped[int]
