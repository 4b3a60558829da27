"""The tables of judgings and of their slices. web/judgings/states.py has their states."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Numeric, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from judge.verdict import Verdict
from web.database import Base, Json, one_of
from web.judgings.states import JudgingState, Priority, SliceState


class Judging(Base):
    __tablename__ = "judging"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"))
    #: What is judged if it is no submission. Trial runs are deleted after a day, and this row with them
    trial_run_id: Mapped[int | None] = mapped_column(ForeignKey("trial_run.id", ondelete="CASCADE"))
    problem_version_id: Mapped[int] = mapped_column(ForeignKey("problem_version.id"), index=True)
    rejudging_id: Mapped[int | None] = mapped_column(ForeignKey("rejudging.id"))
    repeat: Mapped[int] = mapped_column(default=0, server_default="0")
    priority: Mapped[int] = mapped_column(default=Priority.LIVE, server_default="0")
    state: Mapped[str] = mapped_column(default=JudgingState.QUEUED, server_default=JudgingState.QUEUED)

    verdict: Mapped[str | None]
    score: Mapped[Decimal | None] = mapped_column(Numeric())  #: None: it has none, such as one of a pass-fail problem
    group_results: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)  #: judge.grading.GroupResult of each
    findings: Mapped[list[dict[str, Any]] | None] = mapped_column(
        JSONB
    )  #: judge.messages.Finding, of a package's checks
    deciding_testcase: Mapped[int | None]  #: ordinal from 0
    cpu_time_ms: Mapped[int | None]  #: highest of any testcase
    wall_time_ms: Mapped[int | None]
    peak_memory_bytes: Mapped[int | None]
    testcase_results: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)
    results_version: Mapped[int | None]
    judge_error_reason: Mapped[str | None]  #: for the staff
    compile_log_sha256: Mapped[str | None]
    compile_log_truncated: Mapped[bool] = mapped_column(default=False, server_default="false")
    executable_sha256: Mapped[str | None]
    compile_image_digest: Mapped[str | None]
    run_image_digest: Mapped[str | None]
    judge_version: Mapped[str | None]
    compile_usage: Mapped[Json | None]  #: worker, cached, CPU and wall time in us, peak memory in bytes
    run_worker: Mapped[str | None]
    runs_cpu_time_us: Mapped[int | None]  #: sums over all runs, from exec to exit, so without our overhead
    runs_wall_time_us: Mapped[int | None]

    queued_at: Mapped[datetime] = mapped_column(server_default=func.now())
    dispatched_at: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    compile_started_at: Mapped[datetime | None]
    compile_finished_at: Mapped[datetime | None]
    run_started_at: Mapped[datetime | None]
    run_finished_at: Mapped[datetime | None]
    final_at: Mapped[datetime | None]

    attempt_token: Mapped[str | None]  #: random; None while queued, kept when final
    dispatched_to: Mapped[str | None]  #: host:port of the nsqd that took the job
    lease_expires_at: Mapped[datetime | None]  #: of the compile worker; slices that run have leases of their own
    claimed_attempts: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (
        UniqueConstraint("submission_id", "id"),
        UniqueConstraint("rejudging_id", "submission_id", "repeat"),
        CheckConstraint("num_nonnulls(submission_id, trial_run_id) = 1", name="of_submission_xor_trial_run"),
        one_of("state", JudgingState),
        one_of("verdict", Verdict),
        CheckConstraint("(verdict IS NULL) = (state <> 'final')", name="verdict_exactly_when_final"),
        CheckConstraint("(final_at IS NULL) = (state <> 'final')", name="final_at_exactly_when_final"),
        CheckConstraint("(attempt_token IS NULL) = (state = 'queued') OR state = 'final'", name="token_when_sent"),
        CheckConstraint(
            "CASE state WHEN 'compiling' THEN lease_expires_at IS NOT NULL WHEN 'running' THEN true"
            " ELSE lease_expires_at IS NULL END",
            name="lease_while_claimed",
        ),
        CheckConstraint("deciding_testcase >= 0", name="deciding_testcase_not_negative"),
        CheckConstraint("(testcase_results IS NULL) = (results_version IS NULL)", name="results_have_a_version"),
        Index("ix_judging_queued", "priority", "id", postgresql_where=text("state = 'queued'")),
        Index("ix_judging_in_flight", "id", postgresql_where=text("state IN ('dispatched', 'compiling', 'running')")),
        Index(
            "uq_judging_trial_run_id", "trial_run_id", unique=True, postgresql_where=text("trial_run_id IS NOT NULL")
        ),
        Index(
            "ix_judging_unfinished_trial_run",
            "queued_at",
            postgresql_where=text("trial_run_id IS NOT NULL AND state <> 'final'"),
        ),
        Index("ix_judging_unfinished_rejudging", "rejudging_id", postgresql_where=text("state <> 'final'")),
        # Submissions with a verdict, in their order
        Index("ix_judging_verdict_submission_id", "verdict", "submission_id"),
        Index("ix_judging_judge_error", "id", postgresql_where=text("verdict = 'JE'")),
    )


class JudgingSlice(Base):
    """One slice of the current attempt: the nsqd that has its run job, the lease of its run worker, or its results.

    The row is written when a compile worker tells that it has published the run jobs, or when a run worker first sends
    progress of the slice. A slice that is done within a second may have no row. Rows are deleted when the attempt ends.
    """

    __tablename__ = "judging_slice"

    judging_id: Mapped[int] = mapped_column(ForeignKey("judging.id", ondelete="CASCADE"), primary_key=True)
    attempt_token: Mapped[str] = mapped_column(primary_key=True)
    slice: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(default=SliceState.DONE, server_default=SliceState.DONE)
    dispatched_to: Mapped[str | None]  #: host:port of the nsqd that took the run job; None if not known
    dispatched_at: Mapped[datetime | None]
    lease_expires_at: Mapped[datetime | None]  #: of the run worker
    results: Mapped[Json | None]  #: the whole judge.messages.Result
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())  #: when the row was first written

    __table_args__ = (
        one_of("state", SliceState),
        CheckConstraint("(results IS NOT NULL) = (state = 'done')", name="results_exactly_when_done"),
        CheckConstraint("(lease_expires_at IS NOT NULL) = (state = 'running')", name="lease_exactly_when_running"),
        CheckConstraint(
            "state <> 'dispatched' OR num_nonnulls(dispatched_to, dispatched_at) = 2",
            name="nsqd_known_when_dispatched",
        ),
    )
