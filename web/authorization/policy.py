"""Deciding who may do what, from who asks, what they ask for, and when: pure functions.

web/visibility/ decides what is shown of a judging.
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


def may_administer(site_role: str) -> bool:
    return site_role == SiteRole.ADMIN


def may_change_account(*, is_own: bool, stays_admin: bool) -> bool:
    """Admins may change every account, but they cannot lock themselves out."""
    return stays_admin or not is_own


def is_staff(viewer: Viewer) -> bool:
    """Whether the viewer may see the work of all students. Where there is no course, only admins may."""
    return viewer.course_role in STAFF_ROLES or may_administer(viewer.site_role)


def may_teach(viewer: Viewer) -> bool:
    """Whether the viewer may change the course: its people, its sets, and their dates."""
    return viewer.course_role is CourseRole.TEACHER or may_administer(viewer.site_role)


def may_use_problem(*, is_published: bool, is_hidden: bool) -> bool:
    """Whether teachers may put a problem into a set of their course: what students could see in another set, too."""
    return is_published and not is_hidden


def may_enter_course(viewer: Viewer, *, is_archived: bool) -> bool:
    return _is_member(viewer) and not is_archived


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
    return terms.closes_at is not None and terms.closes_at <= moment


def _is_member(viewer: Viewer) -> bool:
    return viewer.course_role is not None or may_administer(viewer.site_role)
