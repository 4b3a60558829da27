"""The table of imports. Admins upload packages to the site, and the process `jobs` imports them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import INET, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base, Json, one_of


class ImportState(StrEnum):
    WAITING = "waiting"  #: for its turn, or until Postgres or the store is back
    RUNNING = "running"
    ASKING = "asking"  #: whether it may replace the published version of the problem that has its short name
    DONE = "done"
    DECLINED = "declined"  #: the answer was no
    REFUSED = "refused"  #: by the package's fault
    FAILED = "failed"  #: by our fault


class ImportFailure(StrEnum):
    UPLOAD_GONE = "upload_gone"  #: the package is not in the store any more
    KILLED = "killed"  #: each attempt ended because its process was killed
    INTERNAL = "internal"  #: an error of ours, which was logged


class Afterwards(StrEnum):
    """What becomes of the version that an import makes."""

    VERIFY = "verify"  #: it is verified, and published if all is as promised
    DRAFT = "draft"  #: it stays a draft
    PUBLISH = "publish"  #: it is published at once, for a reason


UNFINISHED = (ImportState.WAITING, ImportState.RUNNING)


class PackageImport(Base):
    __tablename__ = "package_import"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ip: Mapped[str | None] = mapped_column(INET)
    idempotency_key: Mapped[str]  #: drawn with the form
    file_name: Mapped[str]
    package_sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))  #: None if deleted (tidying.py)
    size_bytes: Mapped[int]
    # Chosen by the admin who imports; None leaves the choice to the package
    slug: Mapped[str | None]
    cpu_time_limit_ms: Mapped[int | None]
    problem_set_id: Mapped[int | None] = mapped_column(ForeignKey("problem_set.id", ondelete="SET NULL"))
    afterwards: Mapped[str] = mapped_column(default=Afterwards.VERIFY, server_default=Afterwards.VERIFY)
    publish_reason: Mapped[str | None]
    #: The published version that it may replace; while another one is published, the import asks
    agreed_version_id: Mapped[int | None] = mapped_column(ForeignKey("problem_version.id"))

    state: Mapped[str] = mapped_column(default=ImportState.WAITING, server_default=ImportState.WAITING)
    attempt: Mapped[int] = mapped_column(default=0, server_default="0")  #: the newest one; no other may write
    interruptions: Mapped[int] = mapped_column(default=0, server_default="0")  #: attempts whose process was killed
    trouble: Mapped[str | None]  #: why the import waits again
    files_done: Mapped[int] = mapped_column(default=0, server_default="0")
    files_total: Mapped[int] = mapped_column(default=0, server_default="0")  #: 0 while not known
    bytes_done: Mapped[int] = mapped_column(default=0, server_default="0")
    bytes_total: Mapped[int] = mapped_column(default=0, server_default="0")
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    problem_version_id: Mapped[int | None] = mapped_column(ForeignKey("problem_version.id"))
    unchanged: Mapped[bool | None]  #: whether the package is the same as the version before
    asked_version_id: Mapped[int | None] = mapped_column(ForeignKey("problem_version.id"))  #: the published one
    comparison: Mapped[Json | None]  #: web.problems.comparison.Comparison with the version that is replaced, if any
    diagnostics: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default=text("'[]'::jsonb"))
    needs_cpu_time_limit: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    failure: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("created_by", "idempotency_key"),
        one_of("state", ImportState),
        CheckConstraint("(state IN ('waiting', 'running')) = (finished_at IS NULL)", name="finished_when_over"),
        CheckConstraint("(state = 'done') = (problem_version_id IS NOT NULL)", name="version_when_done"),
        one_of("failure", ImportFailure),
        one_of("afterwards", Afterwards),
        CheckConstraint(
            "(afterwards = 'publish') = (publish_reason IS NOT NULL)", name="reason_when_published_unverified"
        ),
        CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failure_when_failed"),
        CheckConstraint(
            "(state IN ('asking', 'declined')) = (asked_version_id IS NOT NULL)", name="version_when_asked"
        ),
        CheckConstraint("(state = 'done') = (unchanged IS NOT NULL)", name="unchanged_when_done"),
        CheckConstraint("size_bytes >= 0", name="size_not_negative"),
    )
