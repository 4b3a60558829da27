"""Trial runs: a program is run before it is submitted. None is a submission, and none is kept for longer than a day."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Identity, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base


class TrialRun(Base):
    """What is run. Its judging (judging.trial_run_id) says what became of it."""

    __tablename__ = "trial_run"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    problem_set_id: Mapped[int]
    problem_id: Mapped[int]
    variant: Mapped[str]  #: language variant, such as cpp17
    files: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB
    )  #: of each: name, and content or sha256; the main one first
    input_sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))  #: None: it runs on the samples
    input_bytes: Mapped[int] = mapped_column(default=0, server_default="0")
    testcase_count: Mapped[int]  #: the number of samples, or one for an own input
    requested_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        ForeignKeyConstraint(
            ["problem_set_id", "problem_id"],
            ["problem_set_problem.problem_set_id", "problem_set_problem.problem_id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("testcase_count > 0", name="testcase_count_positive"),
        CheckConstraint("input_sha256 IS NOT NULL OR input_bytes = 0", name="no_size_without_input"),
        CheckConstraint("input_bytes >= 0", name="input_bytes_not_negative"),
        Index("ix_trial_run_user_id_requested_at", "user_id", "requested_at"),  # what a user may still run
        Index("ix_trial_run_requested_at", "requested_at"),  # what is old
        # Whoever deletes rows of `blob` asks who refers to them
        Index("ix_trial_run_input_sha256", "input_sha256", postgresql_where=text("input_sha256 IS NOT NULL")),
        Index("ix_trial_run_problem_set_id_problem_id", "problem_set_id", "problem_id"),
    )
