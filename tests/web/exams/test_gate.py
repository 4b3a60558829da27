"""An exam on the site: what it closes, to whom, and from where."""

from dataclasses import dataclass

import psycopg
import pytest
from flask import Flask

from tests.web.site.visitor import Classroom, Visitor, submission_id
from web.exams import gate
from web.session import USER_KEY, SessionUser

SOURCE = "int main(void) { return 0; }"


@dataclass(kw_only=True)
class Room:
    """A course with a running exam of one problem, and another problem in Practice that the student has tried."""

    classroom: Classroom
    connection: psycopg.Connection
    teacher: Visitor
    student: Visitor
    course: str
    exam: str
    problem: str
    past_problem: str
    past_submission: int
    student_id: int = 0

    @property
    def lobby(self) -> str:
        return f"/exams/{self.exam}"

    @property
    def watch(self) -> str:
        return f"/courses/{self.course}/exams/{self.exam}"

    def change(self, assignments: str) -> None:
        statement = f"UPDATE problem_set SET {assignments} WHERE slug = %s"  # noqa: S608
        self.connection.execute(statement.encode(), [self.exam])

    def enter(self, visitor: Visitor | None = None) -> Visitor:
        visitor = visitor or self.student
        assert visitor.post(self.lobby, f"{self.lobby}/enter").status_code == 302
        return visitor

    def second_browser(self) -> Visitor:
        client = self.classroom.app.test_client()
        with client.session_transaction() as session:
            session[USER_KEY] = str(SessionUser(user_id=self.student.user_id, session_epoch=0))
        return Visitor(client=client, user_id=self.student.user_id, username=self.student.username)

    def leads_to_lobby(self, path: str, visitor: Visitor | None = None) -> bool:
        answer = (visitor or self.student).get(path)
        return answer.status_code == 302 and answer.headers["Location"].endswith(self.lobby)


@pytest.fixture
def room(classroom: Classroom, connection: psycopg.Connection, admin: Visitor) -> Room:
    connection.execute("INSERT INTO problem_set (slug, title) VALUES ('practice', 'Practice') ON CONFLICT DO NOTHING")
    teacher, student = classroom.student(), classroom.student()
    past_problem = classroom.problem(admin)
    past = submission_id(student.submit(past_problem, source=SOURCE))
    number = student.user_id
    connection.execute("INSERT INTO course (slug, title) VALUES (%s, 'Course')", [f"course-{number}"])
    for user_id, role in ((teacher.user_id, "teacher"), (student.user_id, "student")):
        connection.execute(
            "INSERT INTO enrolment (course_id, user_id, role) SELECT max(id), %s, %s FROM course", [user_id, role]
        )
    connection.execute(
        "INSERT INTO problem_set (course_id, slug, title, kind, is_exam, opens_at, closes_at)"
        " SELECT max(id), %s, 'Final exam', 'assignment', true, now() - interval '1 hour', now() + interval '1 hour'"
        " FROM course",
        [f"exam-{number}"],
    )
    return Room(
        classroom=classroom,
        connection=connection,
        teacher=teacher,
        student=student,
        course=f"course-{number}",
        exam=f"exam-{number}",
        problem=classroom.problem(admin, problem_set=f"exam-{number}"),
        past_problem=past_problem,
        past_submission=past,
    )


def test_every_name_in_the_lists_is_a_page(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints >= gate.ALWAYS_OPEN | gate.OPEN_WHILE_WRITING


def test_an_exam_that_all_write_leads_everybody_to_its_door(room: Room) -> None:
    for path in ("/", "/problems", "/courses", f"/courses/{room.course}", f"/problems/{room.problem}", "/account"):
        assert room.leads_to_lobby(path), path
    assert "Begin the exam" in room.student.text(room.lobby)
    assert room.teacher.get("/courses").status_code == 200


def test_who_writes_sees_the_exam_and_nothing_else(room: Room) -> None:
    room.enter()
    assert room.problem in room.student.text(room.lobby)
    assert room.student.get(f"/problems/{room.problem}").status_code == 200
    answer = room.student.submit(room.problem, source=SOURCE)
    own = submission_id(answer)
    assert room.student.get(f"/submissions/{own}").status_code == 200
    assert room.student.get(f"/submissions/{own}/comparison").status_code == 200
    page = room.student.text("/submissions")
    assert f"/submissions/{own}" in page
    assert f"/submissions/{room.past_submission}" not in page
    for path in (
        f"/submissions/{room.past_submission}",
        f"/submissions/{room.past_submission}/state",
        f"/problems/{room.problem}/submit?copy={room.past_submission}",
        f"/submissions/{room.past_submission}/comparison",
        f"/submissions/{own}/comparison?with={room.past_submission}",
        "/problems",
        "/account",
        f"/courses/{room.course}",
    ):
        assert room.leads_to_lobby(path), path
    assert room.student.get(f"/problems/{room.past_problem}?set=practice").status_code == 404


def test_the_set_of_the_address_is_that_of_the_exam(room: Room) -> None:
    """A problem that is in Practice as well is the exam's while the exam is written."""
    room.connection.execute(
        "INSERT INTO problem_set_problem (problem_set_id, problem_id, label, position)"
        " SELECT set.id, problem.id, 'Z', 99 FROM problem_set set, problem"
        " WHERE set.slug = 'practice' AND problem.slug = %s",
        [room.problem],
    )
    room.enter()
    own = submission_id(
        room.student.post(f"/problems/{room.problem}/submit?set=practice", language="c17", source=SOURCE)
    )
    row = room.connection.execute(
        "SELECT set.slug FROM submission JOIN problem_set set ON set.id = problem_set_id WHERE submission.id = %s",
        [own],
    ).fetchone()
    assert row == (room.exam,)


def test_it_is_written_in_one_browser_at_a_time(room: Room) -> None:
    room.enter()
    other = room.second_browser()
    assert room.leads_to_lobby(f"/problems/{room.problem}", other)
    assert "Go on here" in other.text(room.lobby)
    room.enter(other)
    assert other.get(f"/problems/{room.problem}").status_code == 200
    assert room.leads_to_lobby(f"/problems/{room.problem}")
    assert "changed the browser once" in room.teacher.text(room.watch)


def test_an_own_time_begins_once(room: Room) -> None:
    room.change("duration_seconds = 3600")
    assert room.student.get("/problems").status_code == 200
    assert room.student.get(f"/problems/{room.problem}").status_code == 404
    room.enter()
    row = "SELECT starts_at FROM participation WHERE user_id = %s"
    began = room.connection.execute(row, [room.student.user_id]).fetchone()
    room.enter(room.second_browser())
    assert room.connection.execute(row, [room.student.user_id]).fetchone() == began


def test_what_comes_after_the_own_end_is_refused_with_a_sentence(room: Room) -> None:
    room.change("duration_seconds = 600")
    room.enter()
    form = f"/problems/{room.problem}/submit"
    assert room.student.get(form).status_code == 200
    room.connection.execute(
        "UPDATE participation SET starts_at = now() - interval '601 s' WHERE user_id = %s", [room.student.user_id]
    )
    before = room.classroom.count("submission")
    answer = room.student.post("/languages", f"{form}?set={room.exam}", language="c17", source=SOURCE)
    assert answer.headers["Location"].endswith(room.lobby)
    assert "Your time for this exam is over" in room.student.text(room.lobby)
    assert room.classroom.count("submission") == before
    assert room.student.get(f"/problems/{room.problem}?set={room.exam}").status_code == 404


def test_handing_in_opens_the_rest_and_closes_the_exam(room: Room) -> None:
    room.enter()
    room.student.post(room.lobby, f"{room.lobby}/finish")
    assert room.student.get(f"/submissions/{room.past_submission}").status_code == 200
    assert room.student.get(f"/problems/{room.problem}?set={room.exam}").status_code == 404
    assert "handed in" in room.teacher.text(room.watch)
    room.teacher.post(room.watch, f"{room.watch}/let-in", user=str(room.student.user_id))
    assert room.leads_to_lobby("/problems")
    room.enter()
    assert room.student.get(f"/problems/{room.problem}").status_code == 200


def test_after_the_exam_everybody_sees_its_problems(room: Room) -> None:
    room.change("closes_at = now() - interval '1 s'")
    assert room.student.get(f"/problems/{room.problem}?set={room.exam}").status_code == 200
    assert "This exam is over" in room.student.text(room.lobby)


def test_it_is_written_from_its_addresses_only(room: Room) -> None:
    room.change("ip_ranges = '{198.51.100.0/24}'")
    for path in ("/problems", room.lobby):
        answer = room.student.get(path)
        assert answer.status_code == 403
        assert "127.0.0.1" in answer.text
    assert room.teacher.get(room.watch).status_code == 200
    room.change("ip_ranges = '{127.0.0.0/8}'")
    room.enter()
    assert room.student.get(f"/problems/{room.problem}").status_code == 200


def test_a_fire_alarm_gives_all_more_time(room: Room) -> None:
    room.change("duration_seconds = 3600")
    room.enter()
    before = room.student.get(f"{room.lobby}/state").json
    assert "connected" in room.teacher.text(room.watch)
    answer = room.teacher.post(room.watch, f"{room.watch}/more", minutes="15")
    assert answer.status_code == 302
    after = room.student.get(f"{room.lobby}/state").json
    assert after["seconds_left"] - before["seconds_left"] in range(898, 901)


def test_one_student_gets_more_time_with_a_reason(room: Room) -> None:
    room.enter()
    before = room.student.get(f"{room.lobby}/state").json
    path, user = f"{room.watch}/more/one", str(room.student.user_id)
    room.teacher.post(room.watch, path, user=user, minutes="10", reason=" ")
    assert room.student.get(f"{room.lobby}/state").json["seconds_left"] <= before["seconds_left"]
    room.teacher.post(room.watch, path, user=user, minutes="10", reason="computer failed")
    room.teacher.post(room.watch, path, user=user, minutes="5", reason="again")
    assert room.student.get(f"{room.lobby}/state").json["seconds_left"] - before["seconds_left"] in range(897, 901)
    stranger = room.classroom.student()
    assert room.teacher.post(room.watch, path, user=str(stranger.user_id), minutes="5", reason="no").status_code == 404


def test_an_exam_has_a_time_and_networks_that_are_networks(room: Room) -> None:
    answer = room.teacher.post(room.watch, f"{room.watch}/terms", is_exam="y", networks="room 5")
    assert answer.status_code == 400
    assert "“room 5” is neither an address nor a network." in answer.text
    room.change("closes_at = NULL")
    answer = room.teacher.post(room.watch, f"{room.watch}/terms", is_exam="y")
    assert answer.status_code == 400
    assert "An exam needs a time when it opens, and one when it closes." in answer.text


def test_an_exam_without_times_closes_nothing(room: Room) -> None:
    room.change("closes_at = NULL")
    assert room.student.get("/problems").status_code == 200
