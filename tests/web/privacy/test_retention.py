from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from tests.web.privacy.traces import leave_traces
from tests.web.site_data import Site
from tests.web.term_data import DUE, Term
from web.audit.events import COMMAND, Actor, add_event
from web.courses.models import Retention
from web.privacy import retention
from web.privacy.addresses import forget_addresses
from web.privacy.erasure import erase
from web.privacy.retention import (
    ChosenRetention,
    CourseTerms,
    SiteRetention,
    carry_out,
    due_courses,
    preview,
    set_retention,
    terms_of,
)

END = datetime(2026, 1, 31, tzinfo=UTC)
NEVER = SiteRetention()


@pytest.fixture
def term(site: Site) -> Term:
    site.connection.execute("UPDATE course SET retention_kind = 'never', retention_months = NULL")
    return Term.begin(site)


def chosen(term: Term, kind: Retention, *, months: int = 1) -> CourseTerms:
    chosen = ChosenRetention(kind=kind, months=months, ends_at=END)
    set_retention(term.site.connection, term.course_id, COMMAND, chosen)
    return terms_of(term.site.connection, term.course_id, NEVER)


def due(term: Term, moment: datetime, site: SiteRetention = NEVER) -> list[int]:
    return [terms.course_id for terms in due_courses(term.site.connection, site, moment)]


def count(connection: psycopg.Connection, table: str, condition: str, *values: Any) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table} WHERE {condition}".encode(), values).fetchone()  # noqa: S608
    assert row is not None
    return int(row[0])


def test_nothing_is_due_where_nobody_said_so(term: Term) -> None:
    term.site.connection.execute("UPDATE course SET archived_at = %s WHERE id = %s", [END, term.course_id])
    term.site.connection.execute("UPDATE course SET retention_kind = NULL WHERE id = %s", [term.course_id])
    assert due(term, END + timedelta(days=9999)) == []
    site = SiteRetention(kind=Retention.EVERYTHING, months=1)
    assert due(term, END + timedelta(days=9999), site) == [term.course_id]


def test_it_is_due_so_many_months_after_the_end(term: Term) -> None:
    assert chosen(term, Retention.SOURCES, months=1).due_at == datetime(2026, 2, 28, tzinfo=UTC)
    assert due(term, datetime(2026, 2, 27, 23, 59, tzinfo=UTC)) == []
    assert due(term, datetime(2026, 2, 28, tzinfo=UTC)) == [term.course_id]


def test_all_that_is_of_students_goes_and_what_was_taught_stays(term: Term, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "SUBMISSIONS_AT_ONCE", 2)
    connection, teacher = term.site.connection, term.site.add_user()
    connection.execute(
        "INSERT INTO enrolment (course_id, user_id, role) VALUES (%s, %s, 'teacher')", [term.course_id, teacher]
    )
    for _ in range(5):
        term.judged(DUE)
    term.site.submit(term.student_id)
    term.extend(user_id=term.student_id, days=1)
    term.group("team", term.student_id)
    connection.execute(
        "INSERT INTO grade_override (problem_set_id, problem_id, user_id, points, reason, created_by)"
        " VALUES (%s, %s, %s, 5, 'ill', %s)",
        [term.site.problem_set_id, term.site.problem_id, term.student_id, teacher],
    )
    leave_traces(term, teacher)
    other = Term.begin(Site.create(connection))
    other.judged(DUE)
    terms = chosen(term, Retention.EVERYTHING)
    told = {part.name: part.count for part in preview(connection, term.course_id, Retention.EVERYTHING) if part.count}
    assert told == {
        "submission": 6,
        "trial_run": 1,
        "question": 1,
        "staff_note": 1,
        "notice": 1,
        "exam_session": 1,
        "grade_override": 1,
        "participation": 1,
        "course_group_member": 1,
        "course_group": 1,
        "enrolment": 1,
    }
    assert carry_out(connection, terms) == told
    assert not any(part.count for part in preview(connection, term.course_id, Retention.EVERYTHING))
    assert count(connection, "enrolment", "user_id = %s", teacher) == 1
    assert count(connection, "problem_set", "course_id = %s", term.course_id) == 1
    assert count(connection, "progress_change", "problem_set_id = %s", term.site.problem_set_id) == 0
    assert other.grade().points == 100
    assert due(term, END + timedelta(days=9999)) == []
    event = connection.execute(
        "SELECT after FROM audit_event WHERE action = 'course.retained' AND object_id = %s", [str(term.course_id)]
    ).fetchall()
    assert event == [({"retention": "everything", **told},)]


def test_a_run_that_was_interrupted_goes_on_and_counts_all(term: Term, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "SUBMISSIONS_AT_ONCE", 1)
    connection, calls = term.site.connection, []

    def dies(connection: psycopg.Connection, ids: list[int]) -> int:
        calls.append(ids)
        if len(calls) == 3:
            raise psycopg.OperationalError("the server is gone")
        return erase(connection, ids)

    for _ in range(4):
        term.judged(DUE)
    terms = chosen(term, Retention.EVERYTHING)
    monkeypatch.setattr(retention, "erase", dies)
    with pytest.raises(psycopg.OperationalError):
        carry_out(connection, terms)
    assert count(connection, "submission", "problem_set_id = %s", term.site.problem_set_id) == 2
    assert due(term, END + timedelta(days=9999)) == [term.course_id]
    assert carry_out(connection, terms)["submission"] == 4


def test_sources_that_are_being_judged_wait_for_the_next_day(term: Term) -> None:
    connection = term.site.connection
    term.judged(DUE)
    waiting = term.site.submit(term.student_id)
    terms = chosen(term, Retention.SOURCES)
    assert carry_out(connection, terms) == {"sources": 1}
    assert due(term, END + timedelta(days=9999)) == [term.course_id]
    term.site.set_judging(waiting.judging_id, "state = 'final', verdict = 'AC', final_at = now()")
    assert carry_out(connection, terms) == {"sources": 2}
    assert due(term, END + timedelta(days=9999)) == []
    assert count(connection, "submission", "problem_set_id = %s", term.site.problem_set_id) == 2
    assert due(term, END + timedelta(days=9999)) == []
    chosen(term, Retention.EVERYTHING)
    assert due(term, END + timedelta(days=9999)) == [term.course_id]


def test_addresses_go_after_their_time_and_no_other_does(term: Term) -> None:
    connection, now = term.site.connection, datetime.now(UTC)
    old, new = term.judged(now - timedelta(days=91)), term.judged(now - timedelta(days=89))
    add_event(connection, Actor(user_id=None, ip="192.0.2.7"), "test.address", object_type="a", object_id=1)
    assert forget_addresses(connection, now - timedelta(days=90))["submission.ip"] == 1
    assert count(connection, "submission", "id = %s AND ip IS NULL", old) == 1
    assert count(connection, "submission", "id = %s AND ip IS NOT NULL", new) == 1
    assert count(connection, "audit_event", "action = 'test.address' AND ip IS NOT NULL") == 1
    assert forget_addresses(connection, now + timedelta(days=1))["audit_event.ip"] >= 1
    assert count(connection, "audit_event", "ip IS NOT NULL") == 0
