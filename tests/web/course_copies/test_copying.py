"""A course is copied for the next term: sets and problems, no people, no work."""

import pytest

from tests.web.site.visitor import Classroom, Visitor
from web.course_copies.copying import COPIED, COPIED_OF_PROBLEM, DATES
from web.tables import metadata

#: Of a set, what the copy has for itself.
OWN = {"id", "course_id", "slug", "created_at", "grades_published_at"}


@pytest.fixture
def teacher(classroom: Classroom) -> Visitor:
    teacher = classroom.student()
    classroom.connection.execute('UPDATE "user" SET may_make_courses = true WHERE id = %s', [teacher.user_id])
    return teacher


@pytest.fixture
def course(classroom: Classroom, admin: Visitor, teacher: Visitor) -> str:
    """In Berlin; it has one problem, which somebody solved, is due before the clock changes and closes after it."""
    student = classroom.student()
    course = classroom.course((teacher, "teacher"), (student, "student"))
    problem = classroom.problem(admin, problem_set=course)
    student.submit(problem, source="int main(void) { return 0; }")
    classroom.connection.execute(
        "UPDATE course SET time_zone = 'Europe/Berlin', late_days = 4 WHERE slug = %s", [course]
    )
    classroom.connection.execute(
        "UPDATE problem_set SET kind = 'assignment', opens_at = '2026-10-12 08:00+02', due_at = '2026-10-24 12:00+02',"
        " closes_at = '2026-10-26 12:00+01', grades_published_at = now(), instructions = 'Read.', languages = '{c17}',"
        " grading_policy = '{\"version\": 1}' WHERE slug = %s",
        [course],
    )
    classroom.connection.execute(
        "UPDATE problem_set_problem SET max_score = 7, label = 'X' WHERE problem_set_id ="
        " (SELECT id FROM problem_set WHERE slug = %s)",
        [course],
    )
    return course


def test_the_copy_has_the_assignments_at_their_hours_and_nobody(
    classroom: Classroom, teacher: Visitor, course: str
) -> None:
    copy, path = f"{course}-next", f"/courses/{course}/copy"
    preview = teacher.post(path, title="Next", slug=copy, first_day="2027-03-15", preview="yes")
    assert preview.status_code == 200
    assert "2027-03-27 12:00" in preview.text
    assert teacher.get(f"/courses/{copy}").status_code == 404
    assert teacher.post(path, title="Next", slug=copy, first_day="2027-03-15").status_code == 302
    row = classroom.connection.execute(
        "SELECT opens_at AT TIME ZONE 'Europe/Berlin', due_at AT TIME ZONE 'Europe/Berlin',"
        " closes_at AT TIME ZONE 'Europe/Berlin', grades_published_at, instructions, languages, max_score, s.label,"
        " time_zone, late_days, (SELECT array_agg(role) FROM enrolment WHERE course_id = course.id),"
        " (SELECT count(*) FROM submission WHERE problem_set_id = problem_set.id)"
        " FROM course JOIN problem_set ON problem_set.course_id = course.id"
        " JOIN problem_set_problem s ON s.problem_set_id = problem_set.id WHERE course.slug = %s",
        [copy],
    ).fetchone()
    assert row is not None
    assert [moment.isoformat() for moment in row[:3]] == [
        "2027-03-15T08:00:00",
        "2027-03-27T12:00:00",
        "2027-03-29T12:00:00",
    ]
    assert row[3:] == (None, "Read.", ["c17"], 7, "X", "Europe/Berlin", 4, ["teacher"], 0)


def test_an_archived_course_is_copied_and_a_taken_name_is_refused(
    classroom: Classroom, teacher: Visitor, course: str
) -> None:
    classroom.connection.execute("UPDATE course SET archived_at = now() WHERE slug = %s", [course])
    path = f"/courses/{course}/copy"
    refused = teacher.post(path, title="Next", slug=course, first_day="2027-03-15")
    assert refused.status_code == 400
    assert "This short name is taken." in refused.text
    assert 'value="2027-03-15"' in refused.text
    for number in (1, 2):
        assert teacher.post(path, title="Next", slug=f"{course}-{number}", first_day="2027-03-15").status_code == 302


@pytest.mark.parametrize("day", ["", "0001-01-01", "2027-02-30", "soon", "9998-12-20"])
def test_a_day_that_is_none_is_refused(classroom: Classroom, teacher: Visitor, course: str, day: str) -> None:
    classroom.connection.execute("UPDATE problem_set SET closes_at = '2028-01-01' WHERE slug = %s", [course])
    answer = teacher.post(f"/courses/{course}/copy", title="Next", slug=f"{course}-x", first_day=day)
    assert answer.status_code == 400
    assert teacher.get(f"/courses/{course}-x").status_code == 404


def test_every_column_of_a_set_is_copied_or_known_to_be_its_own() -> None:
    columns = {column.name for column in metadata.tables["problem_set"].columns}
    assert columns == {*COPIED, *DATES, *OWN}
    columns = {column.name for column in metadata.tables["problem_set_problem"].columns}
    assert columns == {*COPIED_OF_PROBLEM, "problem_set_id"}
