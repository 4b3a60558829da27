"""Submissions: immutable uploads."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base, Json, one_of, sha256_check


class Origin(StrEnum):
    WEB = "web"
    API = "api"
    COMMAND = "command"  #: judge-admin
    JURY = "jury"  #: of the package, for the verification of a version; no list shows it


class Submission(Base):
    __tablename__ = "submission"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    problem_set_id: Mapped[int]
    problem_id: Mapped[int]
    course_group_id: Mapped[int | None] = mapped_column(
        ForeignKey("course_group.id")
    )  #: the team that handed in; see SubmissionAuthor
    variant: Mapped[str]  #: language variant, such as cpp17
    #: When the request arrived: decides about deadlines. Ids follow it closely; web/lists/moments.py relies on that
    received_at: Mapped[datetime]
    source_sha256: Mapped[str]
    source_bytes: Mapped[int]
    idempotency_key: Mapped[str]  #: of the form and what it was sent with: the same twice is one submission
    origin: Mapped[str] = mapped_column(default=Origin.WEB, server_default=Origin.WEB)
    ip: Mapped[str | None] = mapped_column(INET)
    current_judging_id: Mapped[int | None]
    jury_terms: Mapped[Json | None]  #: web.judgings.jury_terms.JuryTerms; None: judged as a student's is
    source_removed_at: Mapped[datetime | None]  #: by the retention of its course, or with the user's name

    __table_args__ = (
        UniqueConstraint("user_id", "idempotency_key"),
        ForeignKeyConstraint(
            ["problem_set_id", "problem_id"],
            ["problem_set_problem.problem_set_id", "problem_set_problem.problem_id"],
        ),
        ForeignKeyConstraint(
            ["id", "current_judging_id"],
            ["judging.submission_id", "judging.id"],
            name="fk_submission_current_judging",
            use_alter=True,
            deferrable=True,
            initially="DEFERRED",
        ),
        Index("ix_submission_user_id_id", "user_id", "id"),  # own submissions, page by page
        Index("ix_submission_user_id_problem_id_id", "user_id", "problem_id", "id"),  # own state of a problem
        Index("ix_submission_problem_id_id", "problem_id", "id"),  # the staff's view, rejudgings
        Index("ix_submission_problem_set_id_id", "problem_set_id", "id"),  # the staff's view of a course or a set
        Index(
            "ix_submission_course_group_id_problem_set_id",
            "course_group_id",
            "problem_set_id",
            postgresql_where=text("course_group_id IS NOT NULL"),
        ),
        Index("ix_submission_variant_id", "variant", "id"),  # this and the next two: the staff's filters
        Index("ix_submission_received_at", "received_at"),
        Index("ix_submission_ip_id", "ip", "id"),
        sha256_check("source_sha256"),
        CheckConstraint("source_bytes > 0", name="source_not_empty"),
        CheckConstraint("length(idempotency_key) BETWEEN 1 AND 64", name="idempotency_key_length"),
        one_of("origin", Origin),
    )


class SubmissionAuthor(Base):
    """A member of the team that handed in, beside the one who pressed the button. Teams change later; this does not."""

    __tablename__ = "submission_author"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)

    __table_args__ = (Index("ix_submission_author_user_id_submission_id", "user_id", "submission_id"),)


class SubmissionFile(Base):
    __tablename__ = "submission_file"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]  #: from 0; the first one is the main source
    content: Mapped[str | None]
    sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))

    __table_args__ = (
        CheckConstraint("num_nonnulls(content, sha256) = 1", name="content_xor_sha256"),
        CheckConstraint("name ~ '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$'", name="name_form"),
        # Whoever deletes rows of `blob` asks who refers to them
        Index("ix_submission_file_sha256", "sha256", postgresql_where=text("sha256 IS NOT NULL")),
    )
