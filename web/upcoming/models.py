"""The table of the secret addresses of calendars."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base, sha256_check


class CalendarFeed(Base):
    """A user's calendar has one address. It needs no log-in: programs that follow it cannot log in."""

    __tablename__ = "calendar_feed"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    token_sha256: Mapped[str]  #: of the secret in the address, which is shown once
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("token_sha256"), sha256_check("token_sha256"))
