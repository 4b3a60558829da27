"""The staff gives extensions on the site, and takes them back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.web.site.visitor import Classroom, Visitor, submission_id

PROGRAM = "int main(void) { return 0; }"
#: Two hours before the clock goes back in Berlin, in the night of 2026-10-25.
DUE = datetime(2026, 10, 24, 23, tzinfo=UTC)

ADD_GROUP = """
WITH made AS (
    INSERT INTO course_group (course_id, title, kind) SELECT id, %s, %s FROM course WHERE slug = %s RETURNING id
), filled AS (INSERT INTO course_group_member SELECT made.id, unnest(%s::bigint[]) FROM made)
SELECT id FROM made
"""


class Course:
    """An assignment that is due, with staff and two students in two tutorials."""

    def __init__(self, classroom: Classroom, admin: Visitor) -> None:
        self.classroom, self.connection = classroom, classroom.connection
        self.teacher, self.assistant, self.student, self.other = (classroom.student() for _ in range(4))
        roles = ((self.teacher, "teacher"), (self.assistant, "assistant"))
        self.slug = classroom.course(*roles, (self.student, "student"), (self.other, "student"))
        self.problem = classroom.problem(admin, problem_set=self.slug)
        self.page = f"/courses/{self.slug}/sets/{self.slug}/extensions"
        self.connection.execute("UPDATE course SET time_zone = 'Europe/Berlin' WHERE slug = %s", [self.slug])
        self.say(kind="assignment", scoring="points", due_at=DUE)

    def say(self, **columns: object) -> None:
        for column, value in columns.items():
            statement = f"UPDATE problem_set SET {column} = %s WHERE slug = %s"  # noqa: S608
            self.connection.execute(statement.encode(), [value, self.slug])

    def give(self, by: Visitor | None = None, *, to: Visitor | str | None = None, **fields: str) -> Any:
        named = to if isinstance(to, str) else f"student-{(to or self.student).user_id}"
        usual = {"to": named, "unit": "days", "reason": "was ill"}
        return (by or self.teacher).post(self.page, **usual | fields)

    def group(self, kind: str, *members: Visitor) -> str:
        group_id = self.value(ADD_GROUP, kind, kind, self.slug, [member.user_id for member in members])
        return f"group-{group_id}"

    def value(self, query: str, *values: object) -> Any:
        row = self.connection.execute(query.encode(), values).fetchone()
        return row and row[0]

    def notices(self, visitor: Visitor) -> int:
        return int(self.value("SELECT count(*) FROM notice WHERE user_id = %s AND kind = 'extension'", visitor.user_id))

    def own_due(self, visitor: Visitor) -> bool:
        """Whether the student has a due date by an extension."""
        return "by an extension" in visitor.text(f"/courses/{self.slug}/grades")


@pytest.fixture
def course(classroom: Classroom, admin: Visitor) -> Course:
    return Course(classroom, admin)


def test_an_extension_moves_the_date_of_its_student_alone_and_tells_of_it(course: Course) -> None:
    assert course.give(amount="2").status_code == 302
    assert (course.own_due(course.student), course.own_due(course.other)) == (True, False)
    assert (course.notices(course.student), course.notices(course.other)) == (1, 0)
    page = course.teacher.text(course.page)
    assert "2 d more" in page
    assert "was ill" in page
    assert "was ill" in course.teacher.text(f"/courses/{course.slug}/students/{course.student.username}")
    assert "was ill" not in course.student.text(f"/courses/{course.slug}/grades")
    assert course.value("SELECT count(*) FROM audit_event WHERE action = 'extension.grant'") >= 1


def test_a_day_has_24_hours_also_where_the_clock_goes_back(course: Course) -> None:
    course.give(amount="1")
    page = course.student.text(f"/courses/{course.slug}/grades")
    assert "2026-10-26 00:00 UTC+1" in page  # it was 01:00 UTC+2 on the day before


@pytest.mark.parametrize(
    ("wall_time", "stored"),
    [
        ("2026-10-25T02:30", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),  # comes twice: the later one
        ("2027-07-01T12:00", datetime(2027, 7, 1, 10, tzinfo=UTC)),
    ],
)
def test_a_date_is_one_of_the_clock_of_the_course(course: Course, wall_time: str, stored: datetime) -> None:
    assert course.give(until=wall_time).status_code == 302
    assert course.value("SELECT max(until) FROM participation WHERE user_id = %s", course.student.user_id) == stored


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Say what is given"),
        ({"amount": "0"}, "more than nothing"),
        ({"amount": "400"}, "more than nothing"),
        ({"amount": "9" * 30}, "more than nothing"),
        ({"amount": "1", "reason": " "}, "Give a reason."),
        ({"until": "2026-10-24T12:00"}, "Everybody has that much time"),
        ({"until": "2027-03-28T02:30"}, "never shows this time"),
        ({"late_days": "-1"}, "a number from 0 to 366"),
        ({"amount": "1", "to": ""}, "Choose a student or a group."),
    ],
)
def test_what_is_wrong_gets_a_sentence_and_gives_nothing(course: Course, fields: dict[str, str], words: str) -> None:
    answer = course.teacher.post(
        course.page, **{"to": f"student-{course.student.user_id}", "unit": "days", "reason": "was ill"} | fields
    )
    assert (answer.status_code, words in answer.text) == (400, True)
    assert not course.own_due(course.student)


def test_a_set_without_dates_has_no_time_to_add_to_but_its_students_can_be_excused(course: Course) -> None:
    course.say(due_at=None)
    answer = course.give(amount="1")
    assert (answer.status_code, "never due and never closes" in answer.text) == (400, True)
    assert course.give(is_excused="y").status_code == 302
    assert "Excused" in course.student.text(f"/courses/{course.slug}/grades")


def test_a_second_extension_takes_the_place_of_the_first(course: Course) -> None:
    course.give(amount="2")
    course.give(late_days="3")
    page = course.teacher.text(course.page)
    assert ("3 late days" in page, "2 d more" in page) == (True, False)
    before = course.value("SELECT before FROM audit_event WHERE action = 'extension.grant' ORDER BY id DESC LIMIT 1")
    assert before["extra_seconds"] == 2 * 86400


def test_everybodys_date_that_moves_later_is_never_undercut(course: Course) -> None:
    course.give(until="2026-10-27T12:00")
    assert course.own_due(course.student)
    course.say(due_at=DUE + timedelta(days=30))
    assert not course.own_due(course.student)


def test_who_takes_one_back_reads_first_what_then_is_late(course: Course) -> None:
    course.say(due_at=datetime.now(UTC) - timedelta(hours=1), closes_at=datetime.now(UTC) - timedelta(minutes=1))
    course.give(amount="2")
    assert submission_id(course.student.submit(course.problem, source=PROGRAM))
    assert "1 submission came after everybody's due date" in course.teacher.text(course.page)
    extension = course.value("SELECT id FROM participation WHERE user_id = %s", course.student.user_id)
    assert course.teacher.post(course.page, f"{course.page}/{extension}/take-back").status_code == 302
    assert "Nobody has an extension" in course.teacher.text(course.page)
    assert course.student.submit(course.problem, source=PROGRAM + "\n").status_code == 403
    assert course.teacher.post(course.page, f"{course.page}/{extension}/take-back").status_code == 404
    assert course.value("SELECT id FROM participation WHERE id = %s", extension) is None


def test_taking_back_leaves_when_an_exam_began(course: Course) -> None:
    course.give(amount="2")
    course.connection.execute("UPDATE participation SET starts_at = now() WHERE user_id = %s", [course.student.user_id])
    extension = course.value("SELECT id FROM participation WHERE user_id = %s", course.student.user_id)
    course.teacher.post(course.page, f"{course.page}/{extension}/take-back")
    assert course.value("SELECT starts_at FROM participation WHERE id = %s AND granted_at IS NULL", extension)


def test_what_a_member_of_a_team_is_given_all_have_where_teams_hand_in(course: Course) -> None:
    course.group("team", course.student, course.other)
    course.say(team_work=True)
    course.give(amount="2")
    assert course.own_due(course.other)
    assert course.notices(course.other) == 1


def test_before_a_set_opens_nobody_is_told_of_it(course: Course) -> None:
    course.say(due_at=datetime(2090, 1, 2, tzinfo=UTC), opens_at=datetime(2090, 1, 1, tzinfo=UTC))
    course.give(amount="2")
    assert course.notices(course.student) == 0


def test_an_assistant_with_a_tutorial_gives_to_its_students_alone(course: Course) -> None:
    own = course.group("tutorial", course.assistant, course.student)
    both = course.group("team", course.student, course.other)
    assert course.give(course.assistant, amount="1").status_code == 302
    assert course.give(course.assistant, to=own, amount="1").status_code == 302
    for to in (course.other, both):
        assert course.give(course.assistant, to=to, amount="1").status_code == 400
    course.give(to=course.other, amount="1", reason="a secret of the other")
    extension = course.value("SELECT id FROM participation WHERE user_id = %s", course.other.user_id)
    assert "a secret of the other" not in course.assistant.text(course.page)
    assert course.assistant.post(course.page, f"{course.page}/{extension}/take-back").status_code == 404
    assert course.own_due(course.other)
