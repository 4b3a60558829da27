"""The staff sets points by hand; what was decided stays to be read."""

from dataclasses import dataclass

import pytest

from tests.web.site.visitor import Classroom, Visitor


@dataclass(frozen=True, kw_only=True)
class Graded:
    teacher: Visitor
    student: Visitor
    course: str
    page: str

    def student_reads(self) -> str:
        return self.student.text(f"/courses/{self.course}/grades")


@pytest.fixture
def graded(classroom: Classroom, admin: Visitor) -> Graded:
    teacher, student = classroom.student(), classroom.student()
    course = classroom.course((teacher, "teacher"), (student, "student"))
    problem = classroom.problem(admin, problem_set=course)
    classroom.connection.execute("UPDATE problem_set SET kind = 'assignment' WHERE slug = %s", [course])
    page = f"/courses/{course}/students/{student.username}/sets/{course}/problems/{problem}/grade"
    return Graded(teacher=teacher, student=student, course=course, page=page)


def test_points_by_hand_hold_are_explained_and_are_taken_back(graded: Graded) -> None:
    assert graded.teacher.post(graded.page, points="60.5", reason="Its idea was right.").status_code == 302
    page = graded.student_reads()
    assert ">60.5 / 100</strong>" in page
    assert "Its idea was right." in page
    assert graded.teacher.post(graded.page, points="", reason="A slip.", take_back="yes").status_code == 302
    assert ">60.5 / 100</strong>" not in graded.student_reads()
    history = graded.teacher.text(graded.page)
    assert history.index("A slip.") < history.index("Its idea was right.")
    assert graded.teacher.username in history


@pytest.mark.parametrize("points", ["", "-1", "many", "NaN", "1.005", "100001"])
def test_what_are_no_points_gets_a_sentence(graded: Graded, points: str) -> None:
    answer = graded.teacher.post(graded.page, points=points, reason="kept as typed")
    assert (answer.status_code, 'class="errors"' in answer.text) == (400, True)
    assert "kept as typed" in answer.text
    assert "by hand" not in graded.student_reads()


def test_a_bonus_is_meant_or_it_is_a_slip(graded: Graded) -> None:
    answer = graded.teacher.post(graded.page, points="120", reason="A proof beside it.")
    assert (answer.status_code, "The problem gives 100 points." in answer.text) == (400, True)
    assert graded.teacher.post(graded.page, points="120", reason="A proof.", is_bonus="y").status_code == 302
    assert ">120 / 100</strong>" in graded.student_reads()


def test_no_points_without_a_reason_and_none_for_who_is_no_student(graded: Graded) -> None:
    assert graded.teacher.post(graded.page, points="60", reason="  ").status_code == 400
    of_teacher = graded.page.replace(graded.student.username, graded.teacher.username)
    assert graded.teacher.get(of_teacher).status_code == 404
