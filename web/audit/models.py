"""Who did what. A trigger allows nothing but inserts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, func
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base, Json


class AuditEvent(Base):
    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  #: None: the system itself
    action: Mapped[str]  #: such as problem.import
    object_type: Mapped[str]
    object_id: Mapped[str]
    before: Mapped[Json | None]
    after: Mapped[Json | None]
    ip: Mapped[str | None] = mapped_column(INET)

    __table_args__ = (
        # One for each filter of the list
        Index("ix_audit_event_object", "object_type", "object_id", "id"),
        Index("ix_audit_event_actor_id_id", "actor_id", "id"),
        Index("ix_audit_event_action_id", "action", "id"),
        Index("ix_audit_event_at", "at"),
        Index("ix_audit_event_ip_id", "ip", "id"),
    )
