"""Rejudgings: new judgings that stay aside until somebody applies them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Identity, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base, Json, one_of
from web.rejudgings.states import RejudgingState


class Rejudging(Base):
    __tablename__ = "rejudging"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    reason: Mapped[str]
    filter: Mapped[Json]  #: what was chosen, such as {"problem_id": 7}
    state: Mapped[str] = mapped_column(default=RejudgingState.PREPARING, server_default=RejudgingState.PREPARING)
    applied_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    applied_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("state", RejudgingState),
        CheckConstraint("num_nonnulls(applied_by, applied_at) IN (0, 2)", name="applied_by_and_at"),
        CheckConstraint("num_nonnulls(undone_by, undone_at) IN (0, 2)", name="undone_by_and_at"),
        CheckConstraint("state NOT IN ('applied', 'undone') OR applied_at IS NOT NULL", name="applied_has_a_date"),
    )


class RejudgingItem(Base):
    __tablename__ = "rejudging_item"

    rejudging_id: Mapped[int] = mapped_column(ForeignKey("rejudging.id", ondelete="CASCADE"), primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True, index=True)
    old_judging_id: Mapped[int | None]  #: the current one at its making; apply moves the pointer only from there
    new_judging_id: Mapped[int]

    __table_args__ = (
        UniqueConstraint("new_judging_id"),
        ForeignKeyConstraint(
            ["submission_id", "old_judging_id"],
            ["judging.submission_id", "judging.id"],
            name="fk_rejudging_item_old_judging",
        ),
        ForeignKeyConstraint(
            ["submission_id", "new_judging_id"],
            ["judging.submission_id", "judging.id"],
            name="fk_rejudging_item_new_judging",
        ),
    )
