"""Handing in to an assignment: own dates, a limit on attempts, and teams."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest

from tests.web.site.visitor import Classroom, Visitor, submission_id
from tests.web.site_data import Site
from tests.web.term_data import Term
from web import site as site_module
from web.grades.late_policy import CutOff, LatePolicy, PercentPerUnit, encode_late_policy
from web.submissions.attempt_limit import AttemptLimit, AttemptsUsedUp
from web.submissions.submitting import Submitted

PROGRAM = "int main(void) { return 0; }"
CLOSING = datetime(2026, 10, 25, 2, 30, tzinfo=UTC)
ONE_A_DAY = AttemptLimit(most=1, window=timedelta(days=1))


class Assignment:
    """A course with one problem and a student, who uses the site."""

    def __init__(self, classroom: Classroom, admin: Visitor) -> None:
        self.classroom, self.connection = classroom, classroom.connection
        self.student = classroom.student()
        self.course = classroom.course((self.student, "student"))
        self.slug = classroom.problem(admin, problem_set=self.course)

    def change(self, assignments: str) -> None:
        statement = f"UPDATE problem_set SET kind = 'assignment', {assignments} WHERE slug = %s"  # noqa: S608
        self.connection.execute(statement.encode(), [self.course])

    def extend(self, student: Visitor, days: int) -> None:
        self.connection.execute(
            "INSERT INTO participation (problem_set_id, user_id, extra_seconds, reason, granted_at)"
            " SELECT id, %s, %s, 'ill', now() FROM problem_set WHERE slug = %s",
            [student.user_id, days * 86400, self.course],
        )

    def team(self, *members: Visitor) -> None:
        self.connection.execute(
            "WITH team AS (INSERT INTO course_group (course_id, title, kind)"
            " SELECT id, 'Team', 'team' FROM course WHERE slug = %s RETURNING id)"
            " INSERT INTO course_group_member SELECT team.id, unnest(%s::bigint[]) FROM team",
            [self.course, [member.user_id for member in members]],
        )


@pytest.fixture
def assignment(classroom: Classroom, admin: Visitor) -> Assignment:
    return Assignment(classroom, admin)


def arrives_at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return moment

    monkeypatch.setattr(site_module, "datetime", Clock)


def test_a_millisecond_before_the_closing_it_is_taken_and_at_the_closing_it_is_not(
    assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment.change(f"closes_at = '{CLOSING.isoformat()}'")
    arrives_at(monkeypatch, CLOSING - timedelta(milliseconds=1))
    assert submission_id(assignment.student.submit(assignment.slug, source=PROGRAM))
    arrives_at(monkeypatch, CLOSING)
    answer = assignment.student.submit(assignment.slug, source=PROGRAM + "\n")
    assert answer.status_code == 403
    assert "it takes no more submissions" in answer.text
    assert PROGRAM in answer.text  # nothing that was typed is lost


@pytest.mark.parametrize(("after_due", "points"), [(0, "100 / 100"), (1, "0 / 100")])
def test_at_the_due_moment_it_is_on_time_and_a_millisecond_after_it_is_late(
    assignment: Assignment, monkeypatch: pytest.MonkeyPatch, after_due: int, points: str
) -> None:
    policy = encode_late_policy(LatePolicy(penalty=CutOff())).decode()
    assignment.change(f"scoring = 'points', due_at = '{CLOSING.isoformat()}', grading_policy = '{policy}'")
    arrives_at(monkeypatch, CLOSING + timedelta(milliseconds=after_due))
    submitted = submission_id(assignment.student.submit(assignment.slug, source=PROGRAM))
    assignment.classroom.conclude(submitted, "AC")
    page = assignment.student.text(f"/courses/{assignment.course}/grades")
    assert f">{points}</strong>" in page
    assert ("after the due date" in page) == bool(after_due)


def test_an_extension_opens_a_closed_set_for_its_student_alone(assignment: Assignment) -> None:
    other = assignment.classroom.student_of(assignment.course)
    assignment.change("due_at = now() - interval '2 hours', closes_at = now() - interval '1 hour'")
    assert assignment.student.submit(assignment.slug, source=PROGRAM).status_code == 403
    assignment.extend(assignment.student, days=1)
    page = assignment.student.text("/problems")
    assert "due for you at" in page
    assert "closes for you at" in page
    assert "due for you at" in assignment.student.text(f"/problems/{assignment.slug}/submit")
    assert submission_id(assignment.student.submit(assignment.slug, source=PROGRAM))
    assert other.submit(assignment.slug, source=PROGRAM).status_code == 403
    assert "closed at" in other.text("/problems")


def test_a_limit_is_kept_said_and_counts_no_second_click(assignment: Assignment) -> None:
    assignment.change("""grading_policy = '{"attempts": {"limit": 2, "window_seconds": 3600}}'""")
    student, slug = assignment.student, assignment.slug
    assert "2 attempts are allowed in any 1 h. 2 are left." in student.text(f"/problems/{slug}/submit")
    first = submission_id(student.submit(slug, source=PROGRAM, idempotency_key="first-click"))
    assert submission_id(student.submit(slug, source=PROGRAM + "\n"))
    refused = student.submit(slug, source=PROGRAM + "\n\n")
    assert refused.status_code == 403
    assert "Nothing was submitted." in refused.text
    assert re.search(r"None is left; the next one is free after \d{4}-", refused.text)
    again = student.submit(slug, source=PROGRAM, idempotency_key="first-click")
    assert submission_id(again) == first
    assignment.classroom.conclude(first, "CE")
    assert submission_id(student.submit(slug, source=PROGRAM + "\n\n"))


def test_a_team_hands_in_for_all_and_shares_its_attempts(assignment: Assignment) -> None:
    mate, gone = (assignment.classroom.student_of(assignment.course) for _ in range(2))
    assignment.change("""team_work = true, grading_policy = '{"attempts": {"limit": 1}}'""")
    assignment.team(assignment.student, mate, gone)
    assignment.connection.execute("UPDATE enrolment SET left_at = now() WHERE user_id = %s", [gone.user_id])
    page = assignment.student.text(f"/problems/{assignment.slug}/submit")
    assert f"You hand in for your team: for {mate.username}, and for yourself." in page
    number = submission_id(assignment.student.submit(assignment.slug, source=PROGRAM))
    authors = assignment.connection.execute(
        "SELECT user_id FROM submission_author WHERE submission_id = %s", [number]
    ).fetchall()
    assert authors == [(mate.user_id,)]
    assert mate.submit(assignment.slug, source=PROGRAM).status_code == 403


def test_without_team_work_everybody_hands_in_alone(assignment: Assignment) -> None:
    mate = assignment.classroom.student_of(assignment.course)
    assignment.team(assignment.student, mate)
    number = submission_id(assignment.student.submit(assignment.slug, source=PROGRAM))
    found = assignment.connection.execute(
        "SELECT course_group_id, (SELECT count(*) FROM submission_author) FROM submission WHERE id = %s", [number]
    ).fetchone()
    assert found is not None
    assert found[0] is None


def test_two_members_of_a_team_at_once_do_not_both_take_the_last_attempt(site: Site, postgres_url: str) -> None:
    term = Term.begin(site)
    members = [term.student_id, term.enrol()]
    term.group("team", *members)
    term.site.connection.execute("UPDATE problem_set SET team_work = true WHERE id = %s", [term.site.problem_set_id])

    def click(number: int) -> Submitted | None:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            task = Site(connection=connection, problem_set_id=term.site.problem_set_id, problem_id=term.site.problem_id)
            try:
                return task.submit(members[number % 2], attempt_limit=ONE_A_DAY)
            except AttemptsUsedUp:
                return None

    with ThreadPoolExecutor(8) as clicks:
        submitted = list(clicks.map(click, range(8)))
    assert sum(one is not None for one in submitted) == 1
    assert site.connection.execute("SELECT count(*) FROM submission").fetchone() == (1,)


@pytest.mark.parametrize("verdict", ["CE", "JE"])
def test_what_did_not_compile_and_our_own_fault_give_the_attempt_back(site: Site, verdict: str) -> None:
    user_id = site.add_user()
    first = site.submit(user_id, attempt_limit=ONE_A_DAY)
    with pytest.raises(AttemptsUsedUp) as used_up:
        site.submit(user_id, attempt_limit=ONE_A_DAY)
    assert used_up.value.taken.waiting == 1
    site.set_judging(first.judging_id, f"state = 'final', verdict = '{verdict}', final_at = now()")
    assert site.submit(user_id, attempt_limit=ONE_A_DAY).is_new


def test_an_attempt_is_free_again_when_its_window_is_over(site: Site) -> None:
    user_id = site.add_user()
    first = site.submit(user_id, attempt_limit=ONE_A_DAY)
    moment = datetime.now(UTC) - timedelta(days=1, seconds=1)
    site.connection.execute("UPDATE submission SET received_at = %s WHERE id = %s", [moment, first.submission_id])
    assert site.submit(user_id, attempt_limit=ONE_A_DAY).is_new


def test_the_form_says_what_handing_in_now_costs(assignment: Assignment) -> None:
    policy = encode_late_policy(LatePolicy(penalty=PercentPerUnit(percent=Decimal(10)), late_days_per_set=2)).decode()
    assignment.change(f"due_at = now() - interval '2 hours 10 minutes 30 seconds', grading_policy = '{policy}'")
    assignment.connection.execute("UPDATE course SET late_days = 3 WHERE slug = %s", [assignment.course])
    said = "it is 2 h 10 min late: that costs 10 % of the points. Or it takes 1 late day of the 2"
    for path in (f"/problems/{assignment.slug}/submit", f"/courses/{assignment.course}/grades"):
        assert said in assignment.student.text(path)
    page = assignment.student.text(f"/courses/{assignment.course}/sets/{assignment.course}")
    assert "it is 2 h 10 min late" in page
    assert "Due for you" not in page
    assignment.extend(assignment.student, days=1)
    assert "late: that costs" not in assignment.student.text(f"/problems/{assignment.slug}/submit")
    assert "Due for you" in assignment.student.text(f"/courses/{assignment.course}/sets/{assignment.course}")
