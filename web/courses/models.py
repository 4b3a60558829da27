"""Courses and their members."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Numeric, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from web.authorization.roles import CourseRole
from web.database import Base, one_of


class Retention(StrEnum):
    """What is removed of a course some months after its end."""

    NEVER = "never"
    SOURCES = "sources"  #: and what quotes them; verdicts, points and grades stay
    EVERYTHING = "everything"  #: all that is of students


class Course(Base):
    __tablename__ = "course"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    slug: Mapped[str]
    title: Mapped[str]
    time_zone: Mapped[str] = mapped_column(default="UTC", server_default="UTC")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    archived_at: Mapped[datetime | None]  #: None: it goes on. In an archived one, all is still to be read
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("course.id", ondelete="SET NULL"))
    late_days: Mapped[int] = mapped_column(default=0, server_default="0")  #: of each student, for all sets together
    ends_at: Mapped[datetime | None]  #: None: when it is archived
    retention_kind: Mapped[str | None]  #: None: as the site says
    retention_months: Mapped[int | None]  #: after the end

    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]{0,63}$'", name="slug_form"),
        CheckConstraint("late_days >= 0", name="late_days_not_negative"),
        one_of("retention_kind", Retention),
        CheckConstraint("retention_months BETWEEN 1 AND 240", name="retention_months_sensible"),
        CheckConstraint(
            "(retention_months IS NOT NULL) = (coalesce(retention_kind, 'never') <> 'never')",
            name="retention_has_months",
        ),
    )


class Enrolment(Base):
    __tablename__ = "enrolment"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(default=CourseRole.STUDENT, server_default=CourseRole.STUDENT)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    left_at: Mapped[datetime | None]  #: None: is in the course. Who left keeps the work, and may not enter
    student_id: Mapped[str | None]  #: as the university writes it; for rosters and exports
    # An accommodation: more time in every set, from opening to due
    time_factor: Mapped[Decimal] = mapped_column(Numeric(4, 2), default=Decimal(1), server_default="1")
    time_factor_reason: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("course_id", "user_id"),
        UniqueConstraint("course_id", "student_id"),
        one_of("role", CourseRole),
        CheckConstraint("time_factor >= 1", name="time_factor_gives"),
    )


class GroupKind(StrEnum):
    TUTORIAL = "tutorial"  #: students whom an assistant looks after
    TEAM = "team"  #: they hand in together, and have one grade


class CourseGroup(Base):
    __tablename__ = "course_group"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(default=GroupKind.TUTORIAL, server_default=GroupKind.TUTORIAL)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("course_id", "title"),
        UniqueConstraint("course_id", "id"),
        one_of("kind", GroupKind),
        CheckConstraint("length(title) BETWEEN 1 AND 100", name="title_length"),
    )


class CourseGroupMember(Base):
    """A student of the group, or an assistant of a tutorial, who then sees the work of its students alone."""

    __tablename__ = "course_group_member"

    group_id: Mapped[int] = mapped_column(ForeignKey("course_group.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
    #: The course, where the group is a team; else None. A trigger fills it
    team_course_id: Mapped[int | None]

    __table_args__ = (
        # At most one team of a student in a course
        UniqueConstraint("user_id", "team_course_id"),
    )


class CourseLink(Base):
    """A code by which users join a course. It is shown on a wall, so it is kept as it is, and has an end."""

    __tablename__ = "course_link"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), index=True)
    code: Mapped[str]  #: is in the link, and may be typed
    role: Mapped[str] = mapped_column(default=CourseRole.STUDENT, server_default=CourseRole.STUDENT)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("course_group.id", ondelete="SET NULL"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ends_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("code"), one_of("role", CourseRole))


class CourseInvitation(Base):
    """Somebody on the roster who has no account yet: who registers with the address is in the course."""

    __tablename__ = "course_invitation"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    email: Mapped[str]
    display_name: Mapped[str | None]
    student_id: Mapped[str | None]
    role: Mapped[str] = mapped_column(default=CourseRole.STUDENT, server_default=CourseRole.STUDENT)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("course_group.id", ondelete="SET NULL"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        Index("uq_course_invitation_course_id_email", "course_id", text("lower(email)"), unique=True),
        Index("ix_course_invitation_email", text("lower(email)")),  # asked for at each registration
        one_of("role", CourseRole),
    )
