"""Sweeps of the store. What the database refers to in the store is in the models of those who refer to it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Identity, func
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base


class StoreSweep(Base):
    """One sweep. The last one that ended says how large the store is."""

    __tablename__ = "store_sweep"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    store_identity: Mapped[str]  #: the mark of the store that was swept
    began_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]  #: None: it runs, or it failed
    blobs: Mapped[int | None]  #: at their places after the sweep
    bytes: Mapped[int | None]
    blobs_waiting: Mapped[int | None]  #: in removed/ after the sweep
    bytes_waiting: Mapped[int | None]
    blobs_deleted: Mapped[int | None]
    bytes_deleted: Mapped[int | None]

    __table_args__ = (
        CheckConstraint(
            "(ended_at IS NULL) = (num_nulls(blobs, bytes, blobs_waiting, bytes_waiting, blobs_deleted, bytes_deleted)"
            " > 0)",
            name="counted_when_ended",
        ),
    )
