"""States of a rejudging. They stand apart from the table, so that the queue services need not load SQLAlchemy."""

from enum import StrEnum


class RejudgingState(StrEnum):
    PREPARING = "preparing"
    JUDGING = "judging"
    READY = "ready"  #: every judging of it is final
    APPLIED = "applied"
    UNDONE = "undone"
    CANCELLED = "cancelled"
