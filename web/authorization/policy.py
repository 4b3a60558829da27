"""Deciding who may do what, from who asks, what they ask for, and when: pure functions.

web/visibility/ decides what is shown of a judging.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from web.authorization.roles import STAFF_ROLES, CourseRole, SiteRole

#: So long its author may change what was written.
EDITABLE = timedelta(minutes=15)


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
    is_exam: bool = False
    is_being_written: bool = False  #: it is an exam, and the viewer writes it now, within an own time
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


def may_announce(viewer: Viewer, *, in_course: bool) -> bool:
    """Teachers announce to their course, and admins to everybody."""
    return may_teach(viewer) if in_course else may_administer(viewer.site_role)


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


def may_use_problem(*, is_published: bool, is_hidden: bool) -> bool:
    """Whether teachers may put a problem into a set of their course: what students could see in another set, too."""
    return is_published and not is_hidden


def may_see_set(viewer: Viewer, terms: SetTerms, moment: datetime) -> bool:
    """Before a set opens, only the staff sees it; after it closes, everybody still does.

    An exam that has not closed is seen by who writes it.
    """
    if terms.in_course and not _is_member(viewer):
        return False
    if terms.is_exam and not (terms.is_being_written or is_closed(terms, moment) or is_staff(viewer)):
        return False
    return terms.opens_at is None or terms.opens_at <= moment or is_staff(viewer)


def may_see_task(viewer: Viewer, terms: SetTerms, *, is_hidden: bool, moment: datetime) -> bool:
    """Whether the viewer may see a problem within a set, and all that belongs to it. Hidden ones are for the staff."""
    return may_see_set(viewer, terms, moment) and (not is_hidden or is_staff(viewer))


def may_comment(*, is_staff: bool, is_author: bool, is_archived: bool) -> bool:
    """Whether somebody may write in a thread about a submission. Only the staff begins one: see `may_begin_thread`."""
    return (is_staff or is_author) and not is_archived


def may_begin_thread(*, is_staff: bool, is_archived: bool) -> bool:
    """Who is asked about the code answers; who wants to ask has the questions to the staff."""
    return is_staff and not is_archived


def may_see_question(*, is_staff: bool, is_asker: bool, is_public: bool, is_member: bool) -> bool:
    """`is_staff`: and looks after the asker. What was answered for all is for whoever may see what it is about."""
    return is_staff or is_asker or (is_public and is_member)


def may_edit_comment(*, is_own: bool, written_at: datetime, moment: datetime) -> bool:
    """After EDITABLE, somebody may have answered what was there."""
    return is_own and moment < written_at + EDITABLE


def may_delete_comment(viewer: Viewer, *, is_own: bool) -> bool:
    """What a student wrote is taken away only by a teacher, never by an assistant."""
    return is_own or may_teach(viewer)


def is_closed(terms: SetTerms, moment: datetime) -> bool:
    """Whether the set takes no more submissions, from the moment of closing on. The staff gets no exception."""
    if terms.is_archived:
        return True
    return not terms.is_being_written and terms.closes_at is not None and terms.closes_at <= moment


def _is_member(viewer: Viewer) -> bool:
    return viewer.course_role is not None or may_administer(viewer.site_role)
