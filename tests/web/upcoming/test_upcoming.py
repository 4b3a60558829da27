"""What comes next for a student, and the calendar that follows it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from icalendar import Calendar

from tests.web.site.visitor import Classroom, Visitor
from tests.web.site_data import Site
from tests.web.term_data import Term
from web.upcoming.queries import upcoming_sets

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


@pytest.fixture
def term(site: Site) -> Term:
    return Term.begin(site)


def dated(
    term: Term, *, opens: timedelta, due: timedelta | None, closes: timedelta | None, is_exam: bool = False
) -> Site:
    """Another assignment, with dates from now."""
    task = term.assignment(NOW)
    moments = [None if after is None else NOW + after for after in (opens, due, closes)]
    task.connection.execute(
        "UPDATE problem_set SET opens_at = %s, due_at = %s, closes_at = %s, is_exam = %s WHERE id = %s",
        [*moments, is_exam, task.problem_set_id],
    )
    return task


def shown(term: Term, user_id: int | None = None) -> list[int]:
    return [one.id for one in upcoming_sets(term.site.connection, user_id or term.student_id, NOW)]


def test_what_comes_first_is_first_and_what_is_over_is_not_there(term: Term) -> None:
    far = dated(term, opens=-DAY, due=5 * DAY, closes=9 * DAY)
    overdue = dated(term, opens=-9 * DAY, due=-DAY, closes=2 * DAY)
    near = dated(term, opens=-DAY, due=DAY, closes=None)
    dated(term, opens=-9 * DAY, due=-3 * DAY, closes=-2 * DAY)
    never_closes = dated(term, opens=-9 * DAY, due=-3 * DAY, closes=None)
    dated(term, opens=-99 * DAY, due=-30 * DAY, closes=None)
    assert shown(term) == [task.problem_set_id for task in (near, overdue, far, never_closes)]


def test_students_know_of_an_exam_before_it_opens_and_of_an_assignment_not(term: Term) -> None:
    dated(term, opens=DAY, due=None, closes=2 * DAY)
    exam = dated(term, opens=DAY, due=None, closes=2 * DAY, is_exam=True)
    assert shown(term) == [exam.problem_set_id]
    teacher_id = term.site.add_user()
    term.site.connection.execute(
        "INSERT INTO enrolment (course_id, user_id, role) VALUES (%s, %s, 'teacher')", [term.course_id, teacher_id]
    )
    assert len(shown(term, teacher_id)) == 2


def test_dates_are_those_of_the_student(term: Term) -> None:
    task = dated(term, opens=-9 * DAY, due=-3 * DAY, closes=-2 * DAY)
    other_id = term.enrol()
    term.site = task
    term.extend(user_id=term.student_id, days=4)
    (one,) = upcoming_sets(task.connection, term.student_id, NOW)
    assert (one.dates.due_at, one.dates.closes_at, one.is_extended) == (NOW + DAY, NOW + 2 * DAY, True)
    assert shown(term, other_id) == []


def test_who_left_and_who_is_in_an_archived_course_has_nothing_to_do(term: Term) -> None:
    dated(term, opens=-DAY, due=DAY, closes=None)
    connection = term.site.connection
    connection.execute("UPDATE enrolment SET left_at = now() WHERE user_id = %s", [term.student_id])
    assert shown(term) == []
    connection.execute("UPDATE enrolment SET left_at = NULL WHERE user_id = %s", [term.student_id])
    assert len(shown(term)) == 1
    connection.execute("UPDATE course SET archived_at = now() WHERE id = %s", [term.course_id])
    assert shown(term) == []


@pytest.fixture
def reader(classroom: Classroom, term: Term) -> Visitor:
    """A student of the course, with a browser."""
    visitor = classroom.student()
    term.site.connection.execute(
        "INSERT INTO enrolment (course_id, user_id) VALUES (%s, %s)", [term.course_id, visitor.user_id]
    )
    return visitor


def address_of(page: str) -> str:
    return page.split('id="calendar-address" readonly value="')[1].split('"')[0].removeprefix("http://localhost")


def events(visitor: Visitor, address: str) -> dict[str, Any]:
    answer = visitor.client.application.test_client().get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))  # octets, by RFC 5545
    return {str(event["uid"]): event for event in Calendar.from_ical(answer.data).walk("VEVENT")}


def test_a_calendar_follows_what_is_due(reader: Visitor, term: Term) -> None:
    task = dated(term, opens=-DAY, due=DAY, closes=2 * DAY)
    exam = dated(term, opens=3 * DAY, due=None, closes=4 * DAY, is_exam=True)
    task.connection.execute(
        "UPDATE problem_set SET title = %s WHERE id = %s", ["Blatt 3; Bäume, Größen\n一二三" * 5, task.problem_set_id]
    )
    address = address_of(reader.post("/account/calendar").text)
    found = events(reader, address)
    due, closes = (f"set-{task.problem_set_id}-{name}@localhost" for name in ("due", "closes"))
    whole = f"set-{exam.problem_set_id}-exam@localhost"
    assert set(found) == {due, closes, whole}
    assert found[due]["dtstart"].dt == NOW + DAY
    assert found[closes]["dtstart"].dt == NOW + 2 * DAY
    assert (found[whole]["dtstart"].dt, found[whole]["dtend"].dt) == (NOW + 3 * DAY, NOW + 4 * DAY)
    assert "一二三" in found[due]["summary"]
    task.connection.execute(
        "UPDATE problem_set SET due_at = %s WHERE id = %s", [NOW + timedelta(hours=30), task.problem_set_id]
    )
    assert events(reader, address)[due]["dtstart"].dt == NOW + timedelta(hours=30)


def test_a_calendar_speaks_the_language_of_its_user(
    reader: Visitor, term: Term, connection: psycopg.Connection
) -> None:
    dated(term, opens=-DAY, due=DAY, closes=None)
    connection.execute("UPDATE \"user\" SET locale = 'zh_Hans' WHERE id = %s", [reader.user_id])
    (event,) = events(reader, address_of(reader.post("/account/calendar").text)).values()
    assert event["summary"].startswith("截止")


def test_an_old_address_an_ended_one_and_that_of_a_disabled_user_lead_nowhere(
    reader: Visitor, connection: psycopg.Connection
) -> None:
    old = address_of(reader.post("/account/calendar").text)
    new = address_of(reader.post("/account/calendar").text)
    assert [reader.get(address).status_code for address in (old, new)] == [404, 200]
    connection.execute('UPDATE "user" SET disabled_at = now() WHERE id = %s', [reader.user_id])
    assert reader.client.application.test_client().get(new).status_code == 404
    connection.execute('UPDATE "user" SET disabled_at = NULL WHERE id = %s', [reader.user_id])
    reader.post("/account/calendar", "/account/calendar/end")
    assert reader.get(new).status_code == 404


def test_the_start_page_says_what_is_due_and_how_much_of_it_is_done(
    classroom: Classroom, admin: Visitor, reader: Visitor, term: Term
) -> None:
    task = dated(term, opens=-DAY, due=timedelta(hours=3), closes=None)
    page = reader.text("/")
    assert "0 of 1 solved" in page
    assert "2 h" in page or "3 h" in page
    submitted = task.submit(reader.user_id)
    task.set_judging(submitted.judging_id, "state = 'final', verdict = 'AC', final_at = now()")
    assert "✓ 1 of 1 solved" in reader.text("/")
    assert "You are in no course yet." in classroom.student().text("/")
