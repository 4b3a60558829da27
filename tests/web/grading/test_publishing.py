"""Grades are published at a moment that a teacher chooses, and taken back."""

import pytest

from tests.web.site.visitor import Classroom, Visitor, submission_id

PROGRAM = "int main(void) { return 0; }"


class Graded:
    """An assignment that publishes its grades, with a submission that was accepted."""

    def __init__(self, classroom: Classroom, admin: Visitor) -> None:
        self.classroom = classroom
        self.teacher, self.student = classroom.student(), classroom.student()
        self.course = classroom.course((self.teacher, "teacher"), (self.student, "student"))
        self.problem = classroom.problem(admin, problem_set=self.course)
        self.page = f"/courses/{self.course}/sets/{self.course}/grades"
        classroom.connection.execute(
            "UPDATE problem_set SET kind = 'assignment', scoring = 'points', publishes_grades = true WHERE slug = %s",
            [self.course],
        )
        self.submission_id = submission_id(self.student.submit(self.problem, source=PROGRAM))

    def sees_points(self) -> bool:
        return ">100 / 100</strong>" in self.student.text(f"/courses/{self.course}/grades")


@pytest.fixture
def graded(classroom: Classroom, admin: Visitor) -> Graded:
    return Graded(classroom, admin)


def test_students_see_grades_from_the_publishing_on_and_are_told(graded: Graded) -> None:
    assert "1 submission has no result yet" in graded.teacher.text(graded.page)
    graded.classroom.conclude(graded.submission_id, "AC")
    assert "no result yet" not in graded.teacher.text(graded.page)
    assert not graded.sees_points()
    assert graded.teacher.post(graded.page, f"{graded.page}/publish").status_code == 302
    assert graded.sees_points()
    assert "are published." in graded.student.text("/notices")
    page = graded.teacher.text(graded.page)
    assert f"{graded.teacher.username} published the grades" in page
    assert graded.teacher.post(graded.page, f"{graded.page}/withdraw").status_code == 302
    assert not graded.sees_points()
    assert f"{graded.teacher.username} hid the grades" in graded.teacher.text(graded.page)


def test_a_second_click_publishes_nothing_twice(graded: Graded) -> None:
    for _ in range(2):
        graded.teacher.post(graded.page, f"{graded.page}/publish")
    assert graded.teacher.text(graded.page).count("published the grades") == 1


def test_where_grades_are_shown_at_once_there_is_nothing_to_publish(graded: Graded) -> None:
    graded.classroom.connection.execute(
        "UPDATE problem_set SET publishes_grades = false WHERE slug = %s", [graded.course]
    )
    graded.teacher.post(graded.page, f"{graded.page}/publish")
    page = graded.teacher.text(graded.page)
    assert "as soon as the feedback shows" in page
    assert "published the grades" not in page
