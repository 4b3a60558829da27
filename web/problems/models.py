"""Problems, their immutable versions, statements and blobs."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from judge.package.model import StatementFormat
from judge.program import RunTogether
from web.database import Base, Json, one_of, sha256_check


class VersionState(StrEnum):
    DRAFT = "draft"
    VERIFIED = "verified"  #: its jury submissions were judged as promised, and it was never published
    PUBLISHED = "published"  #: is or was published; problem.published_version_id says which one is
    WITHDRAWN = "withdrawn"


class Blob(Base):
    """What the database refers to in the store; what workers leave there is found through judgings.

    A sweep deletes rows that nothing refers to (web/blobs/names.py).
    """

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())  #: or when it was referred to last

    __table_args__ = (sha256_check("sha256"), CheckConstraint("size_bytes >= 0", name="size_not_negative"))


class Problem(Base):
    __tablename__ = "problem"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    slug: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    published_version_id: Mapped[int | None]
    hidden_at: Mapped[datetime | None]  #: None: not hidden. Only the staff sees a hidden problem, in every set
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]{0,63}$'", name="slug_form"),
        ForeignKeyConstraint(
            ["id", "published_version_id"],
            ["problem_version.problem_id", "problem_version.id"],
            name="fk_problem_published_version",
            use_alter=True,
        ),
    )


class ProblemVersion(Base):
    """One import of a problem. A trigger keeps all of it from being changed but its state and its override_reason."""

    __tablename__ = "problem_version"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id"))
    number: Mapped[int]  #: from 1 within the problem
    state: Mapped[str] = mapped_column(default=VersionState.DRAFT, server_default=VersionState.DRAFT)
    format: Mapped[str]  #: the package format, such as legacy
    manifest_sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    # The queue and the pages need the following of the manifest, without opening it
    limits: Mapped[Json]  #: judge.limits.ProblemLimits
    language_limits: Mapped[Json] = mapped_column(default=dict, server_default="{}")  #: language id -> ProblemLimits
    source_limit_bytes: Mapped[int]
    testcase_count: Mapped[int]
    sample_count: Mapped[int]  #: the first testcases are the samples
    grading: Mapped[Json | None]  #: judge.grading.plan.GradingPlan; None: pass-fail, the first failing testcase decides
    #: The version of judge.messages that workers must understand to judge it
    message_version: Mapped[int] = mapped_column(SmallInteger, default=1, server_default="1")
    #: Ordinals of testcases that are no samples, and of which students see as much
    open_testcases: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list, server_default="{}")
    run_together: Mapped[str] = mapped_column(default=RunTogether.BATCH, server_default=RunTogether.BATCH)
    languages: Mapped[list[str] | None] = mapped_column(ARRAY(Text))  #: codes of the format; None: all may be used
    package_sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))  #: the archive as uploaded
    jury_sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))  #: a web.problems.jury.Jury
    #: judge.package.model.Metadata without what is unknown; None: imported before it was kept
    package_metadata: Mapped[Json | None] = mapped_column("metadata")
    #: Whether its CPU time limit is for measurements only, because the package has none: it cannot be published
    needs_cpu_time_limit: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: The version that is the same but for its CPU time limit, which it needs
    limited_from_id: Mapped[int | None] = mapped_column(ForeignKey("problem_version.id"), index=True)
    cpu_time_limit_origin: Mapped[Json | None]  #: judge.verification.time_limit.FoundLimit; None: the package's own
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    override_reason: Mapped[str | None]  #: why it was published although it was not verified

    __table_args__ = (
        UniqueConstraint("problem_id", "number"),
        UniqueConstraint("problem_id", "id"),
        one_of("state", VersionState),
        one_of("run_together", RunTogether),
        CheckConstraint("testcase_count > 0", name="has_testcases"),
        CheckConstraint("sample_count BETWEEN 0 AND testcase_count", name="samples_are_testcases"),
    )


class ProblemVersionBlob(Base):
    """Everything in the store that a version needs: a sweep keeps it."""

    __tablename__ = "problem_version_blob"

    problem_version_id: Mapped[int] = mapped_column(
        ForeignKey("problem_version.id", ondelete="CASCADE"), primary_key=True
    )
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), primary_key=True, index=True)


class ProblemAttachment(Base):
    """A file that a version offers to students beside its statement."""

    __tablename__ = "problem_attachment"

    problem_version_id: Mapped[int] = mapped_column(
        ForeignKey("problem_version.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)  #: with its folders, if it has any
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    size_bytes: Mapped[int]


class Statement(Base):
    __tablename__ = "statement"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    problem_version_id: Mapped[int] = mapped_column(ForeignKey("problem_version.id", ondelete="CASCADE"))
    locale: Mapped[str]
    format: Mapped[str]
    title: Mapped[str]
    blob_sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)  #: pictures are asked for by it

    __table_args__ = (UniqueConstraint("problem_version_id", "locale", "format"), one_of("format", StatementFormat))
