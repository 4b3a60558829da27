"""The table of verifications: each judges the jury submissions of one version of a problem."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.dialects.postgresql import INET, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base, Json, one_of


class VerificationState(StrEnum):
    WAITING = "waiting"  #: for the process `jobs`
    RUNNING = "running"  #: the jury submissions are in the queue, or are being judged
    DONE = "done"
    FAILED = "failed"  #: by our fault
    STOPPED = "stopped"


UNFINISHED = (VerificationState.WAITING, VerificationState.RUNNING)


class ProblemVerification(Base):
    __tablename__ = "problem_verification"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    problem_version_id: Mapped[int] = mapped_column(ForeignKey("problem_version.id"), index=True)
    requested_by: Mapped[int] = mapped_column(ForeignKey("user.id"))  #: the jury submissions are this user's
    requested_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ip: Mapped[str | None] = mapped_column(INET)
    publishes: Mapped[bool]  #: whether the version is published if all is as promised
    #: The version that was published at the request, and may be replaced. None: there was none
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("problem_version.id"))
    state: Mapped[str] = mapped_column(default=VerificationState.WAITING, server_default=VerificationState.WAITING)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    #: web.verifications.entries.Entry of each jury submission, once they are in the queue
    entries: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default=text("'[]'::jsonb"))
    #: What the programs of the package are tried on, as a submission; None: it has none, or is not in the queue yet
    checks_submission_id: Mapped[int | None] = mapped_column(
        ForeignKey("submission.id", ondelete="SET NULL"), index=True
    )
    result: Mapped[Json | None]  #: web.verifications.result.VerificationResult

    __table_args__ = (
        one_of("state", VerificationState),
        CheckConstraint("(state IN ('waiting', 'running')) = (finished_at IS NULL)", name="finished_when_over"),
        CheckConstraint("(state = 'done') = (result IS NOT NULL)", name="result_when_done"),
        Index(
            "ix_problem_verification_unfinished",
            "problem_version_id",
            unique=True,
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
    )
