"""The table of workers, as they report themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from judge.messages import WorkerKind
from web.database import Base, one_of


class Worker(Base):
    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    pool: Mapped[str]
    kind: Mapped[str]
    lanes: Mapped[int]  #: those in service; jobs are claimed for so many
    busy_lanes: Mapped[int]
    languages: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)  #: judge.messages.WorkerLanguage
    judge_version: Mapped[str]
    trouble: Mapped[str | None]  #: why it takes no jobs now
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    lanes_out_of_service: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))  #: and why

    __table_args__ = (one_of("kind", WorkerKind), CheckConstraint("lanes >= 0 AND busy_lanes >= 0", name="lanes"))
