"""Every combination of roles, sets and moments, written out: a rule that changes changes a line here."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from web.authorization.policy import (
    EDITABLE,
    SetTerms,
    Viewer,
    is_closed,
    is_staff,
    may_administer,
    may_announce,
    may_begin_thread,
    may_change_account,
    may_change_course,
    may_comment,
    may_delete_comment,
    may_edit_comment,
    may_enter_course,
    may_make_courses,
    may_see_question,
    may_see_set,
    may_see_task,
    may_see_work,
)
from web.authorization.roles import CourseRole, SiteRole

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(microseconds=1), NOW + timedelta(microseconds=1)

OUTSIDER = Viewer(site_role=SiteRole.MEMBER, course_role=None)
STUDENT = Viewer(site_role=SiteRole.MEMBER, course_role=CourseRole.STUDENT)
ASSISTANT = Viewer(site_role=SiteRole.MEMBER, course_role=CourseRole.ASSISTANT)
TEACHER = Viewer(site_role=SiteRole.MEMBER, course_role=CourseRole.TEACHER)
ADMIN = Viewer(site_role=SiteRole.ADMIN, course_role=None)
ENROLLED_ADMINS = tuple(Viewer(site_role=SiteRole.ADMIN, course_role=role) for role in CourseRole)

VIEWERS = (OUTSIDER, STUDENT, ASSISTANT, TEACHER, ADMIN, *ENROLLED_ADMINS)
STAFF = (ASSISTANT, TEACHER, ADMIN, *ENROLLED_ADMINS)
MEMBERS = (STUDENT, *STAFF)


def test_the_viewers_are_all_that_there_are() -> None:
    every = {
        Viewer(site_role=site_role, course_role=course_role)
        for site_role, course_role in itertools.product(SiteRole, (None, *CourseRole))
    }
    assert set(VIEWERS) == every


def test_admins_administer() -> None:
    assert {role: may_administer(role) for role in SiteRole} == {SiteRole.MEMBER: False, SiteRole.ADMIN: True}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_assistants_teachers_and_admins_are_staff(viewer: Viewer) -> None:
    assert is_staff(viewer) == (viewer in STAFF)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_course_is_for_those_who_are_in_it_and_admins(viewer: Viewer) -> None:
    assert may_enter_course(viewer) == (viewer in MEMBERS)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_teachers_and_admins_change_a_course_until_it_is_archived(viewer: Viewer) -> None:
    assert may_change_course(viewer, is_archived=False) == (viewer in (TEACHER, ADMIN, *ENROLLED_ADMINS))
    assert not may_change_course(viewer, is_archived=True)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_the_staff_sees_the_work_of_those_whom_it_looks_after(viewer: Viewer) -> None:
    assert may_see_work(viewer, looks_after=True) == (viewer in STAFF)
    assert not may_see_work(viewer, looks_after=False)


@pytest.mark.parametrize("role", SiteRole)
def test_admins_make_courses_and_whom_they_allow_to(role: SiteRole) -> None:
    assert may_make_courses(role, is_allowed=True)
    assert may_make_courses(role, is_allowed=False) == (role is SiteRole.ADMIN)


def test_a_set_of_an_archived_course_takes_nothing_more() -> None:
    terms = SetTerms(in_course=True, opens_at=None, closes_at=None)
    assert not is_closed(terms, NOW)
    assert is_closed(replace(terms, is_archived=True), NOW)


@pytest.mark.parametrize(
    ("in_course", "opens_at", "seen_by"),
    [
        (False, None, VIEWERS),
        (False, BEFORE, VIEWERS),
        (False, NOW, VIEWERS),
        (False, AFTER, STAFF),
        (True, None, MEMBERS),
        (True, BEFORE, MEMBERS),
        (True, NOW, MEMBERS),
        (True, AFTER, STAFF),
    ],
)
@pytest.mark.parametrize("closes_at", [None, BEFORE, NOW, AFTER])
@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_set_is_seen_by_members_from_its_opening_on_and_by_the_staff_always(
    viewer: Viewer, closes_at: datetime | None, in_course: bool, opens_at: datetime | None, seen_by: tuple[Viewer, ...]
) -> None:
    terms = SetTerms(in_course=in_course, opens_at=opens_at, closes_at=closes_at)
    assert may_see_set(viewer, terms, NOW) == (viewer in seen_by)


@pytest.mark.parametrize("opens_at", [None, BEFORE, AFTER])
@pytest.mark.parametrize("in_course", [False, True])
@pytest.mark.parametrize("viewer", VIEWERS)
def test_what_is_hidden_in_a_set_is_seen_by_the_staff_alone(
    viewer: Viewer, in_course: bool, opens_at: datetime | None
) -> None:
    terms = SetTerms(in_course=in_course, opens_at=opens_at, closes_at=None)
    assert may_see_task(viewer, terms, is_hidden=False, moment=NOW) == may_see_set(viewer, terms, NOW)
    assert may_see_task(viewer, terms, is_hidden=True, moment=NOW) == (viewer in STAFF)


@pytest.mark.parametrize(("closes_at", "closed"), [(None, False), (BEFORE, True), (NOW, True), (AFTER, False)])
@pytest.mark.parametrize("opens_at", [None, BEFORE, NOW, AFTER])
@pytest.mark.parametrize("in_course", [False, True])
def test_the_closing_alone_ends_submitting(
    in_course: bool, opens_at: datetime | None, closes_at: datetime | None, closed: bool
) -> None:
    assert is_closed(SetTerms(in_course=in_course, opens_at=opens_at, closes_at=closes_at), NOW) == closed


@pytest.mark.parametrize(
    ("is_own", "stays_admin", "allowed"),
    [(True, True, True), (True, False, False), (False, True, True), (False, False, True)],
)
def test_admins_change_every_account_but_cannot_lock_themselves_out(
    is_own: bool, stays_admin: bool, allowed: bool
) -> None:
    assert may_change_account(is_own=is_own, stays_admin=stays_admin) == allowed


def test_a_viewer_of_a_row_has_its_roles() -> None:
    assert Viewer.from_row("member", "teacher") == TEACHER
    assert Viewer.from_row("admin", None) == ADMIN


def test_a_role_that_is_not_known_is_an_error_and_no_student() -> None:
    with pytest.raises(ValueError, match="dean"):
        Viewer.from_row("member", "dean")


@pytest.mark.parametrize("viewer", VIEWERS)
def test_teachers_announce_to_their_course_and_admins_to_everybody(viewer: Viewer) -> None:
    is_admin = viewer.site_role is SiteRole.ADMIN
    assert may_announce(viewer, in_course=True) == (viewer is TEACHER or is_admin)
    assert may_announce(viewer, in_course=False) == is_admin


@pytest.mark.parametrize("viewer", VIEWERS)
def test_what_another_one_wrote_is_deleted_by_a_teacher_or_an_admin(viewer: Viewer) -> None:
    assert may_delete_comment(viewer, is_own=True)
    assert may_delete_comment(viewer, is_own=False) == (viewer is TEACHER or viewer.site_role is SiteRole.ADMIN)


@pytest.mark.parametrize(("is_staff", "is_author"), list(itertools.product((True, False), repeat=2)))
def test_the_staff_begins_and_authors_answer_until_the_course_is_archived(is_staff: bool, is_author: bool) -> None:
    assert may_begin_thread(is_staff=is_staff, is_archived=False) == is_staff
    assert may_comment(is_staff=is_staff, is_author=is_author, is_archived=False) == (is_staff or is_author)
    assert not may_begin_thread(is_staff=is_staff, is_archived=True)
    assert not may_comment(is_staff=is_staff, is_author=is_author, is_archived=True)


def test_a_comment_is_changed_by_its_author_for_some_minutes() -> None:
    assert may_edit_comment(is_own=True, written_at=NOW, moment=NOW + EDITABLE - timedelta(microseconds=1))
    assert not may_edit_comment(is_own=True, written_at=NOW, moment=NOW + EDITABLE)
    assert not may_edit_comment(is_own=False, written_at=NOW, moment=NOW)


@pytest.mark.parametrize(
    ("is_looking_after", "is_asker", "is_public", "is_member"), list(itertools.product((True, False), repeat=4))
)
def test_a_question_is_between_its_asker_and_the_staff_until_it_is_answered_for_all(
    is_looking_after: bool, is_asker: bool, is_public: bool, is_member: bool
) -> None:
    seen = may_see_question(is_staff=is_looking_after, is_asker=is_asker, is_public=is_public, is_member=is_member)
    assert seen == (is_looking_after or is_asker or (is_public and is_member))
