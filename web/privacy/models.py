"""What the retention of courses removed, and the exports that users asked for."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base


class RetentionRun(Base):
    """What was removed of a course when its time was over. A run goes on where it was interrupted."""

    __tablename__ = "retention_run"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    kind: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]
    #: web.privacy.course_data: how many rows of each part
    removed: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'::jsonb"))

    __table_args__ = (
        CheckConstraint("kind IN ('sources', 'everything')", name="removes"),
        Index("ix_retention_run_course_id_id", "course_id", "id"),
        Index("uq_retention_run_unfinished", "course_id", unique=True, postgresql_where=text("finished_at IS NULL")),
    )


class DataExport(Base):
    """A zip of all that is held of the user. It is kept for a day."""

    __tablename__ = "data_export"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    requested_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]
    zip_sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))
    size_bytes: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("num_nonnulls(finished_at, zip_sha256, size_bytes) IN (0, 3)", name="finished_whole"),
        Index("ix_data_export_zip_sha256", "zip_sha256", postgresql_where=text("zip_sha256 IS NOT NULL")),
    )
