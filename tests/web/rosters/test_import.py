"""From the list to the difference, and from the difference into the course: whole, or not at all."""

import io
import re

import pytest

from tests.web.site.visitor import Classroom, Visitor

LIST = "email,student id,role,group\n"


@pytest.fixture
def teacher(classroom: Classroom) -> Visitor:
    return classroom.student()


@pytest.fixture
def course(classroom: Classroom, teacher: Visitor) -> str:
    return classroom.course((teacher, "teacher"))


def with_address(classroom: Classroom, visitor: Visitor) -> str:
    address = f"{visitor.username}@example.org"
    classroom.connection.execute('UPDATE "user" SET email = %s WHERE id = %s', [address, visitor.user_id])
    return address


def shown(teacher: Visitor, course: str, text: str) -> str:
    answer = teacher.post(f"/courses/{course}/roster", text=text)
    assert answer.status_code == 200, answer.text
    return answer.text


def applied(teacher: Visitor, course: str, text: str, page: str, **fields: str) -> int:
    (fingerprint,) = re.findall(r'name="fingerprint" type="hidden" value="([0-9a-f]+)"', page)
    path = f"/courses/{course}/roster"
    return teacher.post(path, f"{path}/apply", text=text, fingerprint=fingerprint, **fields).status_code


def members(classroom: Classroom, course: str) -> dict[int, tuple[str, str | None, bool]]:
    rows = classroom.connection.execute(
        "SELECT user_id, role, student_id, left_at IS NULL FROM enrolment JOIN course ON course.id = course_id"
        " WHERE slug = %s",
        [course],
    )
    return {user_id: (role, student_id, is_in) for user_id, role, student_id, is_in in rows}


def test_a_roster_adds_changes_invites_and_takes_out(classroom: Classroom, teacher: Visitor, course: str) -> None:
    new, gone, kept = classroom.student(), classroom.student_of(course), classroom.student_of(course)
    text = LIST + (
        f"{with_address(classroom, new)},1,,Monday\n{with_address(classroom, kept)},2,assistant,\n"
        f"newcomer-{course}@example.org,3,,Monday\n"
    )
    page = shown(teacher, course, text)
    assert all(f"{words} (1)" in page for words in ("Added", "Changed", "Invited: no account yet"))
    assert "Gone: not in the list (1)" in page
    assert new.user_id not in members(classroom, course)
    assert applied(teacher, course, text, page, removes_gone="y") == 302
    assert members(classroom, course) == {
        teacher.user_id: ("teacher", None, True),
        new.user_id: ("student", "1", True),
        kept.user_id: ("assistant", "2", True),
        gone.user_id: ("student", None, False),
    }
    listed = teacher.text(f"/courses/{course}/members")
    assert "Monday" in listed
    assert f"newcomer-{course}@example.org" in listed
    assert "Unchanged (3)" in shown(teacher, course, text)


def test_who_is_gone_stays_where_nobody_says_otherwise_and_comes_back_to_the_course(
    classroom: Classroom, teacher: Visitor, course: str
) -> None:
    student = classroom.student_of(course)
    text = f"nobody-{course}@example.org"
    assert applied(teacher, course, text, shown(teacher, course, text)) == 302
    assert members(classroom, course)[student.user_id] == ("student", None, True)
    assert applied(teacher, course, text, shown(teacher, course, text), removes_gone="y") == 302
    assert student.get(f"/courses/{course}").status_code == 404
    again = with_address(classroom, student)
    page = shown(teacher, course, again)
    assert "Come back (1)" in page
    assert applied(teacher, course, again, page) == 302
    assert student.get(f"/courses/{course}").status_code == 200


def test_a_course_that_changed_meanwhile_is_shown_anew_and_nothing_is_applied(
    classroom: Classroom, teacher: Visitor, course: str
) -> None:
    student = classroom.student()
    text = with_address(classroom, student)
    page = shown(teacher, course, text)
    classroom.student_of(course)
    assert applied(teacher, course, text, page) == 409
    assert student.user_id not in members(classroom, course)


def test_a_line_at_fault_keeps_everybody_out(classroom: Classroom, teacher: Visitor, course: str) -> None:
    student = classroom.student()
    text = f"{with_address(classroom, student)}\nnobody\n"
    page = shown(teacher, course, text)
    assert "Line 2: “nobody” is no mail address." in page
    assert "fingerprint" not in page
    assert "nobody" in page.partition("<textarea")[2]


def test_a_teacher_in_the_list_as_a_student_stays_a_teacher(
    classroom: Classroom, teacher: Visitor, course: str
) -> None:
    text = LIST + f"{with_address(classroom, teacher)},9,student,\n"
    page = shown(teacher, course, text)
    assert "keeps the role, though the list has a lesser one" in page
    assert applied(teacher, course, text, page) == 302
    assert members(classroom, course)[teacher.user_id] == ("teacher", "9", True)


def test_one_line_about_two_accounts_and_two_lines_about_one_are_faults(
    classroom: Classroom, teacher: Visitor, course: str
) -> None:
    ada, grace = classroom.student(), classroom.student()
    text = f"email,username\n{with_address(classroom, ada)},{grace.username}\n"
    assert "Line 2: The line is about several accounts" in shown(teacher, course, text)
    text = f"email,username\n{with_address(classroom, ada)},\n,{ada.username}\n"
    assert "Line 3: This is the same person as in line 2." in shown(teacher, course, text)


def test_only_students_are_invited(teacher: Visitor, course: str) -> None:
    page = shown(teacher, course, LIST + f"boss-{course}@example.org,,teacher,\n")
    assert "has no account yet, and only students can be invited." in page


def test_who_registers_with_an_invited_address_is_in_the_course(
    classroom: Classroom, teacher: Visitor, course: str
) -> None:
    address = f"late-{course}@example.org"
    text = LIST + f"{address},77,,Friday\n"
    assert applied(teacher, course, text, shown(teacher, course, text)) == 302
    visitor = Visitor(client=classroom.app.test_client(), user_id=0, username="")
    answer = visitor.post(
        "/register", username=f"late-{course}", email=address.upper(), password="a long enough password"
    )
    assert answer.status_code == 302
    assert visitor.get(f"/courses/{course}").status_code == 200
    row = classroom.connection.execute(
        "SELECT student_id, course_group.title FROM enrolment JOIN course_group_member USING (user_id)"
        " JOIN course_group ON course_group.id = group_id WHERE student_id = '77' AND course_group.title = 'Friday'"
    ).fetchone()
    assert row == ("77", "Friday")
    assert address not in teacher.text(f"/courses/{course}/roster")


def test_a_file_in_latin_1_is_read_with_a_notice(teacher: Visitor, course: str) -> None:
    content = f"email,name\nzoe-{course}@example.org,Zoë\n".encode("latin-1")
    answer = teacher.post(f"/courses/{course}/roster", file=(io.BytesIO(content), "roster.csv"))
    assert "We read it as Windows-1252" in answer.text
    assert "Zoë" in answer.text


def test_a_student_moves_to_the_tutorial_of_the_list(classroom: Classroom, teacher: Visitor, course: str) -> None:
    address = with_address(classroom, classroom.student_of(course))
    for group, words in (("Monday", "group: none → Monday"), ("Friday", "group: Monday → Friday")):
        text = LIST + f"{address},,,{group}\n"
        page = shown(teacher, course, text)
        assert words in page
        assert applied(teacher, course, text, page) == 302
