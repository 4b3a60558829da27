"""The SQL that knows roles agrees with the policy, and is in one file."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from tests.sources import python_files, strings_in
from tests.web.site_data import Site
from web.authorization import roles
from web.authorization.policy import SetTerms, Viewer, is_staff, may_enter_course, may_see_set
from web.authorization.roles import MEMBER_OF, STAFF_OF, CourseRole, SiteRole, student_count, viewer_in
from web.config import REPOSITORY
from web.courses.queries import find_course, list_courses
from web.problem_sets.tasks import find_task, list_tasks

VIEWERS = tuple(
    Viewer(site_role=site_role, course_role=course_role)
    for site_role, course_role in itertools.product(SiteRole, (None, *CourseRole))
)
NOW = datetime.now(UTC)
OPENINGS = (None, NOW - timedelta(days=1), NOW + timedelta(days=1))

#: Role names between quotes, as SQL has them.
LITERALS = tuple(f"'{role}'" for role in (*SiteRole, *CourseRole))


def add_viewer(site: Site, course_id: int, viewer: Viewer) -> int:
    user_id = site.add_user(admin=viewer.site_role is SiteRole.ADMIN)
    if viewer.course_role is not None:
        site.connection.execute(
            "INSERT INTO enrolment (course_id, user_id, role) VALUES (%s, %s, %s)",
            [course_id, user_id, viewer.course_role],
        )
    return user_id


@pytest.mark.parametrize("viewer", VIEWERS)
def test_the_fragments_say_what_the_policy_says(site: Site, viewer: Viewer) -> None:
    course_id = site.add_course((site.add_user(), CourseRole.TEACHER))
    statement = f"SELECT {MEMBER_OF}, {STAFF_OF} FROM course {viewer_in('course.id')} WHERE course.id = %(id)s"  # noqa: S608
    row = site.connection.execute(
        statement.encode(), {"id": course_id, "viewer_id": add_viewer(site, course_id, viewer)}
    ).fetchone()
    assert row == (may_enter_course(viewer), is_staff(viewer))


@pytest.mark.parametrize("is_archived", [False, True])
@pytest.mark.parametrize("viewer", VIEWERS)
def test_the_list_of_courses_has_those_that_the_viewer_may_enter(site: Site, viewer: Viewer, is_archived: bool) -> None:
    course_id = site.add_course()
    viewer_id = add_viewer(site, course_id, viewer)
    if is_archived:
        site.connection.execute("UPDATE course SET archived_at = now() WHERE id = %s", [course_id])
    row = site.connection.execute("SELECT slug FROM course WHERE id = %s", [course_id]).fetchone()
    assert row is not None
    allowed = may_enter_course(viewer)
    assert (course_id in {course.id for course in list_courses(site.connection, viewer_id).rows}) == allowed
    assert (find_course(site.connection, viewer_id, row[0]) is not None) == allowed


@pytest.mark.parametrize("opens_at", OPENINGS)
@pytest.mark.parametrize("in_course", [False, True])
@pytest.mark.parametrize("viewer", VIEWERS)
def test_the_list_of_tasks_has_those_of_the_sets_that_the_viewer_may_see(
    site: Site, viewer: Viewer, in_course: bool, opens_at: datetime | None
) -> None:
    """A set without a course asks for no course role, whatever the viewer is elsewhere."""
    course_id = site.add_course()
    viewer_id = add_viewer(site, course_id, viewer)
    set_site = Site.create(site.connection, course_id=course_id if in_course else None)
    site.connection.execute("UPDATE problem_set SET opens_at = %s WHERE id = %s", [opens_at, set_site.problem_set_id])
    row = site.connection.execute("SELECT slug FROM problem WHERE id = %s", [set_site.problem_id]).fetchone()
    assert row is not None
    in_effect = viewer if in_course else Viewer(site_role=viewer.site_role, course_role=None)
    allowed = may_see_set(in_effect, SetTerms(in_course=in_course, opens_at=opens_at, closes_at=None), NOW)
    listed = list_tasks(site.connection, viewer_id=viewer_id, locale="en", moment=NOW).rows
    found = find_task(site.connection, viewer_id=viewer_id, problem_slug=row[0], locale="en", moment=NOW)
    assert (set_site.problem_id in {task.problem_id for task in listed}) == allowed
    assert (found is not None) == allowed


def test_only_students_are_counted_as_students(connection: psycopg.Connection, site: Site) -> None:
    members = [(site.add_user(), role) for role in (*CourseRole, CourseRole.STUDENT)]
    course_id = site.add_course(*members)
    statement = f"SELECT {student_count('course.id')} FROM course WHERE id = %s"  # noqa: S608
    assert connection.execute(statement.encode(), [course_id]).fetchone() == (2,)


def literals_in(path: Path) -> Iterator[str]:
    for text in strings_in(path.read_text("utf-8")):
        yield from (literal for literal in LITERALS if literal in text)


def test_no_other_file_of_the_site_has_a_role_in_its_sql() -> None:
    known = Path(roles.__file__)
    found = {
        str(path.relative_to(REPOSITORY)): sorted(set(literals_in(path)))
        for path in python_files(REPOSITORY / "web")
        if path != known and any(literals_in(path))
    }
    assert found == {}


def test_the_search_finds_a_role_in_plain_and_in_formatted_sql(tmp_path: Path) -> None:
    path = tmp_path / "queries.py"
    path.write_text("PLAIN = \"WHERE role = 'teacher'\"\nFORMATTED = f\"{PLAIN} OR site_role IN ('admin')\"\n")
    assert sorted(literals_in(path)) == ["'admin'", "'teacher'"]
