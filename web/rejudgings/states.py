"""States of a rejudging. Kept apart from its table, so that the queue services do without SQLAlchemy's memory."""

from enum import StrEnum


class RejudgingState(StrEnum):
    PREPARING = "preparing"
    JUDGING = "judging"
    READY = "ready"  #: every judging of it is final
    APPLIED = "applied"
    UNDONE = "undone"
    CANCELLED = "cancelled"
