"""Deciding who may do what, from who asks, what they ask for, and when: pure functions.

web/visibility.py decides what is shown of a judging.
"""

from dataclasses import dataclass
from datetime import datetime

from web.authorization.roles import STAFF_ROLES, CourseRole, SiteRole


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """The user who asks, with the roles that count for what is asked for."""

    site_role: SiteRole
    course_role: CourseRole | None  #: in the course it belongs to; None: not enrolled, or it belongs to no course

    @classmethod
    def from_row(cls, site_role: str, course_role: str | None) -> "Viewer":
        """Make a viewer from two columns of the database. Raises ValueError for an unknown role."""
        return cls(site_role=SiteRole(site_role), course_role=None if course_role is None else CourseRole(course_role))


@dataclass(frozen=True, kw_only=True)
class SetTerms:
    """What a problem set says about who may see it and submit to it."""

    in_course: bool  #: False: it is for every user
    opens_at: datetime | None  #: None: it is open already
    closes_at: datetime | None  #: None: it never closes
    is_archived: bool = False  #: its course is


def may_administer(site_role: str) -> bool:
    return site_role == SiteRole.ADMIN


def may_change_account(*, is_own: bool, stays_admin: bool) -> bool:
    """Admins may change every account, but they cannot lock themselves out."""
    return stays_admin or not is_own


def is_staff(viewer: Viewer) -> bool:
    """Whether the viewer may see the work of students. Where there is no course, only admins may.

    An assistant with tutorials looks after the students of these alone: see `may_see_work`.
    """
    return viewer.course_role in STAFF_ROLES or may_administer(viewer.site_role)


def may_teach(viewer: Viewer) -> bool:
    """Whether the viewer may change the course: its people, its sets, and their dates."""
    return viewer.course_role is CourseRole.TEACHER or may_administer(viewer.site_role)


def may_see_work(viewer: Viewer, *, looks_after: bool) -> bool:
    """Whether the viewer may see, as one of the staff, what a student handed in.

    `looks_after` is what the database says of the two (`roles.looks_after`).
    """
    return is_staff(viewer) and looks_after


def may_make_courses(site_role: str, *, is_allowed: bool) -> bool:
    """Admins make courses, and those whom they allow to."""
    return is_allowed or may_administer(site_role)


def may_enter_course(viewer: Viewer) -> bool:
    """Whether the viewer may read what is in the course, also in an archived one."""
    return _is_member(viewer)


def may_change_course(viewer: Viewer, *, is_archived: bool) -> bool:
    """Whether the viewer may change the course now. An archived one is brought back first."""
    return may_teach(viewer) and not is_archived


def may_see_set(viewer: Viewer, terms: SetTerms, moment: datetime) -> bool:
    """Before a set opens, only the staff sees it; after it closes, everybody still does."""
    if terms.in_course and not _is_member(viewer):
        return False
    return terms.opens_at is None or terms.opens_at <= moment or is_staff(viewer)


def may_see_task(viewer: Viewer, terms: SetTerms, *, is_hidden: bool, moment: datetime) -> bool:
    """Whether the viewer may see a problem within a set, and all that belongs to it. Hidden ones are for the staff."""
    return may_see_set(viewer, terms, moment) and (not is_hidden or is_staff(viewer))


def is_closed(terms: SetTerms, moment: datetime) -> bool:
    """Whether the set takes no more submissions, from the moment of closing on. The staff gets no exception."""
    return terms.is_archived or (terms.closes_at is not None and terms.closes_at <= moment)


def _is_member(viewer: Viewer) -> bool:
    return viewer.course_role is not None or may_administer(viewer.site_role)
