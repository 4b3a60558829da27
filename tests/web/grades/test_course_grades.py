"""Grades from the rows of a course, on a real database."""

from datetime import datetime, timedelta
from decimal import Decimal

import psycopg
import pytest

from tests.web.site_data import Site
from tests.web.term_data import DUE, Term


@pytest.fixture
def term(site: Site) -> Term:
    return Term.begin(site)


def late(hours: int) -> datetime:
    return DUE + timedelta(hours=hours)


def test_a_submission_at_the_due_moment_counts_and_one_a_millisecond_later_does_not(term: Term) -> None:
    term.judged(DUE, score=40)
    term.judged(DUE + timedelta(milliseconds=1), score=100)
    assert term.grade().points == 40


def test_what_has_no_verdict_or_none_by_our_fault_is_no_attempt(term: Term) -> None:
    term.site.submit(term.student_id)
    term.judged(late(-1), verdict="JE")
    assert term.grade().points is None


@pytest.mark.parametrize("kind", ["tutorial", "team"])
def test_an_extension_of_a_group_is_that_of_its_members(term: Term, kind: str) -> None:
    term.judged(late(20))
    group_id = term.group(kind, term.student_id)
    assert term.grade().points == 0
    term.extend(group_id=group_id, days=1)
    assert term.grade().points == 100


def test_a_team_has_the_latest_due_date_of_its_members_where_teams_hand_in(term: Term) -> None:
    term.judged(late(20))
    mate_id = term.enrol()
    term.group("team", term.student_id, mate_id)
    term.extend(user_id=mate_id, days=1)
    assert term.grade().points == 0
    term.site.connection.execute("UPDATE problem_set SET team_work = true WHERE id = %s", [term.site.problem_set_id])
    assert term.grade().points == 100


def test_what_a_team_handed_in_counts_for_those_who_were_in_it_then(term: Term) -> None:
    submission_id = term.judged(late(-1), score=70)
    mate_id, other_id = term.enrol(), term.enrol()
    term.site.connection.execute("INSERT INTO submission_author VALUES (%s, %s)", [submission_id, mate_id])
    assert [term.grade(user_id).points for user_id in (term.student_id, mate_id, other_id)] == [70, 70, None]


def test_late_days_are_spent_in_the_order_of_due_dates_until_there_are_none(term: Term) -> None:
    term.site.connection.execute("UPDATE course SET late_days = 3 WHERE id = %s", [term.course_id])
    first = term.assignment(DUE - timedelta(days=7))
    term.judged(late(25), score=90)  # two late days
    term.judged(late(25 - 7 * 24), score=80, task=first)  # two late days, which it takes first
    assert (term.grade(task=first).points, term.grade().points) == (80, 0)
    term.site.connection.execute("UPDATE course SET late_days = 4 WHERE id = %s", [term.course_id])
    assert (term.grade(task=first).points, term.grade().points) == (80, 90)


def test_the_newest_override_holds_and_may_be_taken_back(term: Term) -> None:
    teacher_id = term.site.add_user()
    term.judged(late(-1), score=70)
    for points, shown in ((50, 50), (95, 95), (None, 70)):
        term.site.connection.execute(
            "INSERT INTO grade_override (problem_set_id, problem_id, user_id, points, reason, created_by)"
            " VALUES (%s, %s, %s, %s, 'oral', %s)",
            [term.site.problem_set_id, term.site.problem_id, term.student_id, points, teacher_id],
        )
        assert term.grade().points == shown


def test_an_override_can_neither_be_changed_nor_deleted_but_by_the_retention(term: Term) -> None:
    connection = term.site.connection
    connection.execute(
        "INSERT INTO grade_override (problem_set_id, problem_id, user_id, points, reason, created_by)"
        " VALUES (%s, %s, %s, 1, 'oral', %s)",
        [term.site.problem_set_id, term.site.problem_id, term.student_id, term.student_id],
    )
    for statement in ("UPDATE grade_override SET points = 2", "DELETE FROM grade_override"):
        with pytest.raises(psycopg.errors.IntegrityError, match="only be inserted"):
            connection.execute(statement)
    with connection.transaction():
        connection.execute("SET LOCAL judge.retention = 'on'")
        assert connection.execute("DELETE FROM grade_override").rowcount


def test_a_time_factor_moves_every_due_date_of_a_student(term: Term) -> None:
    term.site.connection.execute(
        "UPDATE problem_set SET opens_at = %s WHERE id = %s", [DUE - timedelta(days=2), term.site.problem_set_id]
    )
    term.judged(late(20))
    assert term.grade().points == 0
    term.site.connection.execute("UPDATE enrolment SET time_factor = 1.5 WHERE user_id = %s", [term.student_id])
    assert term.grade().points == Decimal(100)
