"""Members of a course: added, changed, taken out, and back."""

import pytest

from tests.web.site.visitor import Classroom, Visitor


@pytest.fixture
def teacher(classroom: Classroom) -> Visitor:
    return classroom.student()


@pytest.fixture
def course(classroom: Classroom, teacher: Visitor) -> str:
    return classroom.course((teacher, "teacher"))


def change(teacher: Visitor, course: str, user_id: int, role: str) -> str:
    path = f"/courses/{course}/members"
    assert teacher.post(path, f"{path}/{user_id}", role=role).status_code == 302
    return teacher.text(path)


def role_of(classroom: Classroom, course: str, user_id: int) -> str | None:
    row = classroom.connection.execute(
        "SELECT role FROM enrolment JOIN course ON course.id = course_id"
        " WHERE slug = %s AND user_id = %s AND left_at IS NULL",
        [course, user_id],
    ).fetchone()
    return row[0] if row else None


def test_who_is_taken_out_loses_access_keeps_the_work_and_comes_back_to_it(
    classroom: Classroom, admin: Visitor, teacher: Visitor, course: str, student: Visitor
) -> None:
    problem = classroom.problem(admin, problem_set=course)
    teacher.post(f"/courses/{course}/members", name=student.username.upper(), role="student")
    sent = student.submit(problem, source="int main(void) { return 0; }").headers["Location"]
    change(teacher, course, student.user_id, "remove")
    assert student.get(f"/courses/{course}").status_code == 404
    assert student.get(f"/problems/{problem}").status_code == 404
    assert teacher.get(sent).status_code == 200
    change(teacher, course, student.user_id, "student")
    assert student.get(f"/courses/{course}").status_code == 200
    assert student.get(sent).status_code == 200


@pytest.mark.parametrize("role", ["student", "assistant", "remove"])
def test_the_last_teacher_stays(classroom: Classroom, teacher: Visitor, course: str, role: str) -> None:
    assert "This is the last teacher of the course." in change(teacher, course, teacher.user_id, role)
    assert role_of(classroom, course, teacher.user_id) == "teacher"
    other = classroom.student_of(course)
    change(teacher, course, other.user_id, "teacher")
    change(other, course, teacher.user_id, "student")
    assert role_of(classroom, course, teacher.user_id) == "student"


def test_a_name_that_nobody_has_is_told_beside_its_field(teacher: Visitor, course: str) -> None:
    answer = teacher.post(f"/courses/{course}/members", name="nobody@example.org", role="student")
    assert answer.status_code == 400
    assert "There is no such user." in answer.text
    assert 'value="nobody@example.org"' in answer.text


def test_changes_are_in_the_audit_log(classroom: Classroom, teacher: Visitor, course: str, student: Visitor) -> None:
    change(teacher, course, student.user_id, "student")
    change(teacher, course, student.user_id, "assistant")
    change(teacher, course, student.user_id, "assistant")
    change(teacher, course, student.user_id, "remove")
    actions = classroom.connection.execute(
        "SELECT action, before ->> 'role', after ->> 'role' FROM audit_event WHERE actor_id = %s ORDER BY id",
        [teacher.user_id],
    ).fetchall()
    assert actions == [
        ("course.enrol", None, "student"),
        ("course.enrol", "student", "assistant"),
        ("course.unenrol", "assistant", None),
    ]


def test_an_archived_course_is_read_and_not_changed(
    classroom: Classroom, teacher: Visitor, course: str, student: Visitor
) -> None:
    classroom.connection.execute("UPDATE course SET archived_at = now() WHERE slug = %s", [course])
    page = teacher.text(f"/courses/{course}/members")
    assert "This course is archived" in page
    assert "Import a roster" not in page
    answer = teacher.post(f"/courses/{course}", f"/courses/{course}/members", name=student.username, role="student")
    assert answer.status_code == 403
    assert "Archived" in teacher.text("/courses")


def test_members_are_found_by_name_and_student_id(classroom: Classroom, teacher: Visitor, course: str) -> None:
    ada, grace = classroom.student_of(course), classroom.student_of(course)
    classroom.connection.execute("UPDATE enrolment SET student_id = 's-17' WHERE user_id = %s", [ada.user_id])
    for text in (ada.username, "S-17"):
        page = teacher.text(f"/courses/{course}/members?q={text}")
        assert f"members/{ada.user_id}" in page
        assert f"members/{grace.user_id}" not in page


def test_more_time_has_a_reason_which_the_log_does_not_say(
    classroom: Classroom, teacher: Visitor, course: str, student: Visitor
) -> None:
    change(teacher, course, student.user_id, "student")
    path = f"/courses/{course}/members/{student.user_id}/time"
    assert "Say why." in teacher.post(path, time_factor="1.5", reason=" ").text
    assert teacher.post(path, time_factor="1.5", reason="dyslexia").status_code == 302
    assert "1.5</a>" in teacher.text(f"/courses/{course}/members")
    assert 'value="dyslexia"' in teacher.text(path)
    log = classroom.connection.execute(
        "SELECT action, before::text || after::text FROM audit_event WHERE actor_id = %s ORDER BY id DESC LIMIT 1",
        [teacher.user_id],
    ).fetchone()
    assert log is not None
    assert log[0] == "course.accommodation"
    assert "1.5" in log[1]
    assert "dyslexia" not in log[1]
    assert teacher.post(path, time_factor="1", reason="").status_code == 302


@pytest.mark.parametrize("factor", ["0.9", "", "NaN", "1.555", "100", "much"])
def test_a_factor_that_is_none_is_refused(teacher: Visitor, course: str, student: Visitor, factor: str) -> None:
    change(teacher, course, student.user_id, "student")
    path = f"/courses/{course}/members/{student.user_id}/time"
    assert teacher.post(path, time_factor=factor, reason="ill").status_code == 400
    assert " 1</a>" in teacher.text(f"/courses/{course}/members")
