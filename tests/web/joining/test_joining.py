"""From a link or a code into a course."""

import re

import psycopg
import pytest

from tests.web.site.visitor import Classroom, Visitor
from web.joining.codes import ALPHABET, LENGTH, new_code, shown_code, typed_code


@pytest.fixture
def teacher(classroom: Classroom) -> Visitor:
    return classroom.student()


@pytest.fixture
def course(classroom: Classroom, teacher: Visitor) -> str:
    return classroom.course((teacher, "teacher"))


def make(teacher: Visitor, course: str, *, role: str = "student", group: int = 0) -> str:
    """The code of the new link."""
    path = f"/courses/{course}/links"
    assert teacher.post(path, role=role, group=str(group), days="7").status_code == 302
    return re.findall(r"<code>([A-Z0-9-]+)</code>", teacher.text(path))[0]


def membership(connection: psycopg.Connection, course: str, visitor: Visitor) -> tuple[str, bool] | None:
    """The role, and whether the visitor is in the course."""
    return connection.execute(
        "SELECT role, left_at IS NULL FROM enrolment JOIN course ON course.id = course_id"
        " WHERE slug = %s AND user_id = %s",
        [course, visitor.user_id],
    ).fetchone()


def group_of(classroom: Classroom, course: str, kind: str) -> int:
    row = classroom.connection.execute(
        "INSERT INTO course_group (course_id, title, kind) SELECT id, %s, %s FROM course WHERE slug = %s RETURNING id",
        [f"The {kind}", kind, course],
    ).fetchone()
    assert row is not None
    return int(row[0])


def is_in_group(connection: psycopg.Connection, group_id: int, visitor: Visitor) -> bool:
    found = connection.execute(
        "SELECT 1 FROM course_group_member WHERE group_id = %s AND user_id = %s", [group_id, visitor.user_id]
    ).fetchone()
    return found is not None


def test_a_code_is_typed_as_people_type_and_shows_what_it_lets_into(
    classroom: Classroom, teacher: Visitor, course: str, student: Visitor
) -> None:
    code = make(teacher, course)
    answer = student.get("/join", query_string={"code": f" {code.lower().replace('-', ' ')} "})
    page = student.text(answer.headers["Location"])
    assert f"Course {course}" in page
    assert membership(classroom.connection, course, student) is None
    assert student.post(f"/join/{code}").headers["Location"] == f"/courses/{course}"
    assert membership(classroom.connection, course, student) == ("student", True)


def test_who_joins_is_in_the_group(classroom: Classroom, teacher: Visitor, course: str, student: Visitor) -> None:
    tutorial = group_of(classroom, course, "tutorial")
    student.post(f"/join/{make(teacher, course, role='assistant', group=tutorial)}")
    assert membership(classroom.connection, course, student) == ("assistant", True)
    assert is_in_group(classroom.connection, tutorial, student)


def test_nobody_gets_a_second_team_by_a_code(classroom: Classroom, teacher: Visitor, course: str) -> None:
    student, team = classroom.student_of(course), group_of(classroom, course, "team")
    teacher.post(f"/courses/{course}/groups", title="Another", kind="team")
    own = classroom.connection.execute("SELECT max(id) FROM course_group").fetchone()
    assert own is not None
    classroom.connection.execute("INSERT INTO course_group_member VALUES (%s, %s)", [own[0], student.user_id])
    answer = student.post(f"/join/{make(teacher, course, group=team)}")
    assert "You are not in the group The team: you have a team already." in student.text(answer.headers["Location"])
    assert not is_in_group(classroom.connection, team, student)


def test_a_code_for_students_leaves_a_teacher_a_teacher(classroom: Classroom, teacher: Visitor, course: str) -> None:
    teacher.post(f"/join/{make(teacher, course)}")
    assert membership(classroom.connection, course, teacher) == ("teacher", True)


def test_who_was_taken_out_does_not_come_back_by_a_code(classroom: Classroom, teacher: Visitor, course: str) -> None:
    student = classroom.student_of(course)
    members = f"/courses/{course}/members"
    teacher.post(members, f"{members}/{student.user_id}", role="remove")
    answer = student.post(f"/join/{make(teacher, course)}")
    assert answer.status_code == 403
    assert "You were taken out of this course." in answer.text
    assert membership(classroom.connection, course, student) == ("student", False)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE course_link SET ends_at = now() WHERE course_id = (SELECT id FROM course WHERE slug = %s)",
        "UPDATE course_link SET revoked_at = now() WHERE course_id = (SELECT id FROM course WHERE slug = %s)",
        "UPDATE course SET archived_at = now() WHERE slug = %s",
        "UPDATE course_link SET code = 'OLD' || id WHERE course_id = (SELECT id FROM course WHERE slug = %s)",
    ],
)
def test_a_code_that_has_ended_says_so(
    classroom: Classroom, teacher: Visitor, course: str, student: Visitor, change: str
) -> None:
    code = make(teacher, course)
    page = student.get(f"/join/{code}").text
    classroom.connection.execute(change.encode(), [course])
    assert "There is no such code, or it has ended." in student.get(f"/join/{code}").text
    assert student.post("/join", f"/join/{code}", **_token(page)).status_code == 404
    assert membership(classroom.connection, course, student) is None


def _token(page: str) -> dict[str, str]:
    return {"csrf_token": re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]}


def test_a_teacher_ends_a_link_and_makes_none_for_teachers(
    classroom: Classroom, teacher: Visitor, course: str, student: Visitor
) -> None:
    path, code = f"/courses/{course}/links", make(teacher, course)
    (link_id,) = re.findall(r"links/([0-9]+)/end", teacher.text(path))
    teacher.post(path, f"{path}/{link_id}/end")
    assert "There is no link that is valid now." in teacher.text(path)
    assert student.get(f"/join/{code}").status_code == 404
    for fields in ({"role": "teacher", "group": "0", "days": "7"}, {"role": "student", "group": "0", "days": "0"}):
        assert teacher.post(path, **fields).status_code == 400
    elsewhere = group_of(classroom, classroom.course(), "team")
    assert teacher.post(path, role="student", group=str(elsewhere), days="7").status_code == 400


def test_guessing_is_stopped(student: Visitor) -> None:
    answers = [student.get(f"/join/NOSUCH{number:02}").status_code for number in range(31)]
    assert answers == [404] * 30 + [429]


def test_codes_have_no_letters_that_look_alike() -> None:
    assert not set(ALPHABET) & set("0OQ1IL2Z5S8B")
    code = new_code()
    assert len(code) == LENGTH
    assert typed_code(shown_code(code).lower()) == code
