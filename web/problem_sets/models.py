"""Problem sets: practice, assignments, contests. Every submission belongs to one."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Numeric,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, CIDR, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from judge.grading import StopPolicy
from web.database import Base, Json, one_of
from web.problem_sets.feedback import Feedback, Shown


class SetKind(StrEnum):
    PRACTICE = "practice"
    ASSIGNMENT = "assignment"
    CONTEST = "contest"
    JURY = "jury"  #: of one version of a problem, for its verification; no page shows it


class Scoring(StrEnum):
    PASS_FAIL = "pass_fail"  # noqa: S105
    POINTS = "points"


class LateWork(StrEnum):
    """What the first releases had in place of a late policy. Nothing ever read it."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class ProblemSet(Base):
    __tablename__ = "problem_set"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)  #: None: open to every user
    slug: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(default=SetKind.PRACTICE, server_default=SetKind.PRACTICE)
    scoring: Mapped[str] = mapped_column(default=Scoring.PASS_FAIL, server_default=Scoring.PASS_FAIL)
    opens_at: Mapped[datetime | None]  #: None: open already
    due_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]  #: None: never
    freeze_at: Mapped[datetime | None]
    unfreeze_at: Mapped[datetime | None]
    late_policy: Mapped[str] = mapped_column(default=LateWork.ACCEPT, server_default=LateWork.ACCEPT)
    grading_policy: Mapped[Json | None]  #: a web.grades.late_policy.LatePolicy; None: late work counts as any other
    instructions: Mapped[str | None]  #: Markdown
    languages: Mapped[list[str] | None] = mapped_column(ARRAY(Text))  #: ids of language variants; None: all of them
    feedback: Mapped[str] = mapped_column(default=Feedback.FULL, server_default=Feedback.FULL)
    feedback_shown: Mapped[str] = mapped_column(default=Shown.VISIBLE, server_default=Shown.VISIBLE)
    #: Who is in a team hands in for all its members
    team_work: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: Grades are shown from a moment of their own on
    publishes_grades: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    grades_published_at: Mapped[datetime | None]
    #: Students have one session, and nothing else is open to them meanwhile
    is_exam: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    duration_seconds: Mapped[int | None]  #: of each student, from an own start; None: all have the time of the set
    stop_policy: Mapped[str] = mapped_column(default=StopPolicy.PACKAGE, server_default=StopPolicy.PACKAGE)
    ip_ranges: Mapped[list[str] | None] = mapped_column(ARRAY(CIDR))  #: None: from every address
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("slug"),
        Index("ix_problem_set_exam", "course_id", postgresql_where=text("is_exam")),  # asked for at each request
        CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]{0,63}$'", name="slug_form"),
        CheckConstraint("opens_at <= due_at", name="opens_before_due"),
        CheckConstraint("due_at <= closes_at", name="due_before_closes"),
        CheckConstraint("opens_at < closes_at", name="opens_before_closes"),
        one_of("kind", SetKind),
        one_of("scoring", Scoring),
        one_of("late_policy", LateWork),
        one_of("feedback", Feedback),
        one_of("feedback_shown", Shown),
        CheckConstraint("duration_seconds > 0", name="duration_positive"),
        one_of("stop_policy", StopPolicy),
    )


class ProblemSetProblem(Base):
    __tablename__ = "problem_set_problem"

    problem_set_id: Mapped[int] = mapped_column(ForeignKey("problem_set.id", ondelete="CASCADE"), primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id"), primary_key=True, index=True)
    label: Mapped[str]  #: A, B, ... within the set
    position: Mapped[int]
    max_score: Mapped[Decimal] = mapped_column(Numeric(10, 2), default=Decimal(100), server_default="100")
    pinned_version_id: Mapped[int | None]  #: None: the published one
    hidden_at: Mapped[datetime | None]  #: None: not hidden. Only the staff sees what is hidden, and its label stays
    #: name of a test group of the first level -> Shown, where it differs from that of the set
    groups_shown: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict, server_default=text("'{}'::jsonb"))

    __table_args__ = (
        # Checked at the end of a statement, so that one statement can exchange labels
        UniqueConstraint("problem_set_id", "label", deferrable=True, initially="IMMEDIATE"),
        ForeignKeyConstraint(
            ["problem_id", "pinned_version_id"],
            ["problem_version.problem_id", "problem_version.id"],
            name="fk_problem_set_problem_pinned_version",
        ),
        CheckConstraint("max_score >= 0", name="max_score_not_negative"),
    )
