"""The table of the sessions in which students write exams."""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, func, text
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base, sha256_check


class ExamSession(Base):
    """A browser in which a student writes. Of each student one is open; the others say where it was before."""

    __tablename__ = "exam_session"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    problem_set_id: Mapped[int] = mapped_column(ForeignKey("problem_set.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    key_sha256: Mapped[str]  #: of a secret in the cookie
    ip: Mapped[str | None] = mapped_column(INET)
    browser: Mapped[str | None]  #: as it names itself
    began_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]  #: None: it is the open one

    __table_args__ = (
        Index(
            "uq_exam_session_open",
            "problem_set_id",
            "user_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        sha256_check("key_sha256"),
    )
