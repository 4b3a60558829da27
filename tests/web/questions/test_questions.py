"""Questions to the staff: asked, answered to one and to all, and how many."""

import re
from dataclasses import dataclass

import pytest

from tests.web.site.visitor import Classroom, Visitor
from web.questions.writing import MOST_OPEN


@dataclass(frozen=True, kw_only=True)
class Lesson:
    classroom: Classroom
    course: str
    problem: str
    student: Visitor
    mate: Visitor
    assistant: Visitor
    teacher: Visitor

    def ask(self, who: Visitor | None = None, text: str = "I am Ada. May n be 0?") -> str:
        """Return the address of the question."""
        path = f"/courses/{self.course}/questions/ask"
        answer = (who or self.student).post(path, about=f"{self.course}/{self.problem}", text=text)
        assert answer.status_code == 302, answer.text
        return str(answer.headers["Location"])


@pytest.fixture
def lesson(classroom: Classroom) -> Lesson:
    student, mate, assistant, teacher = (classroom.student() for _ in range(4))
    members = [(student, "student"), (mate, "student"), (assistant, "assistant"), (teacher, "teacher")]
    course = classroom.course(*members)
    problem = classroom.problem(classroom.admin(), problem_set=course)
    return Lesson(
        classroom=classroom,
        course=course,
        problem=problem,
        student=student,
        mate=mate,
        assistant=assistant,
        teacher=teacher,
    )


def test_a_question_is_answered_to_its_asker_alone(lesson: Lesson) -> None:
    path = lesson.ask()
    assert "May n be 0?" in lesson.teacher.text(f"/courses/{lesson.course}/questions?state=open")
    assert "asks about" in lesson.assistant.text("/notices")
    assert lesson.assistant.post(path, f"{path}/messages", text="Yes, it may.").status_code == 302
    assert "answered your question" in lesson.student.text("/notices")
    assert "Yes, it may." in lesson.student.text(path)
    assert "answered your question" in lesson.student.text("/notices")
    assert lesson.mate.get(path).status_code == 404
    assert "May n be 0?" not in lesson.mate.text(f"/courses/{lesson.course}/questions")
    assert "May n be 0?" not in lesson.teacher.text(f"/courses/{lesson.course}/questions?state=open")


def test_who_asks_on_opens_the_question_again(lesson: Lesson) -> None:
    path = lesson.ask()
    lesson.assistant.post(path, f"{path}/messages", text="Read the problem statement.")
    lesson.student.post(path, f"{path}/messages", text="Where?")
    assert "May n be 0?" in lesson.teacher.text(f"/courses/{lesson.course}/questions?state=open")


def test_an_answer_to_all_has_no_name_and_stands_on_the_page_of_the_problem(lesson: Lesson) -> None:
    path = lesson.ask()
    published = {"question": "May n be zero?", "answer": "It may."}
    assert lesson.teacher.post(path, f"{path}/publish", **published).status_code == 302
    problem = lesson.mate.text(f"/problems/{lesson.problem}?set={lesson.course}")
    assert "May n be zero?" in problem
    page = lesson.mate.text(path)
    for text in (problem, page, lesson.mate.text(f"/courses/{lesson.course}/questions")):
        assert "I am Ada" not in text
        assert lesson.student.username not in text
    assert "was answered for all" in lesson.mate.text("/notices")
    lesson.teacher.post(path, f"{path}/publish", **published | {"answer": "It may not."})
    assert "It may not." in lesson.mate.text(path)
    assert lesson.teacher.post(path, f"{path}/withdraw").status_code == 302
    assert lesson.mate.get(path).status_code == 404


def test_a_student_publishes_nothing(lesson: Lesson) -> None:
    path = lesson.ask()
    assert lesson.student.post(path, f"{path}/publish", question="x", answer="y").status_code == 403


def test_an_assistant_of_some_students_sees_their_questions_and_speaks_for_none_of_the_others(lesson: Lesson) -> None:
    lesson.classroom.connection.execute(
        "WITH made AS (INSERT INTO course_group (course_id, title) SELECT id, 'Monday' FROM course WHERE slug = %s"
        " RETURNING id) INSERT INTO course_group_member SELECT made.id, person FROM made, unnest(%s::bigint[]) person",
        [lesson.course, [lesson.assistant.user_id, lesson.mate.user_id]],
    )
    other, own = lesson.ask(), lesson.ask(lesson.mate, "Is n even?")
    queue = lesson.assistant.text(f"/courses/{lesson.course}/questions?state=open")
    assert "Is n even?" in queue
    assert "May n be 0?" not in queue
    assert lesson.assistant.get(other).status_code == 404
    assert lesson.assistant.post(own, f"{own}/messages", text="No.").status_code == 302
    assert lesson.assistant.post(own, f"{own}/publish", question="x", answer="y").status_code == 403
    assert len(re.findall("asks about", lesson.assistant.text("/notices"))) == 1


def test_nobody_fills_the_queue(lesson: Lesson) -> None:
    for number in range(MOST_OPEN):
        lesson.ask(text=f"Question {number}")
    path = f"/courses/{lesson.course}/questions/ask"
    refused = lesson.student.post(path, about="course", text="one more question")
    assert refused.status_code == 429
    assert "You have asked enough for now" in refused.text
    assert "one more question" in refused.text
    lesson.ask(lesson.mate)


def test_one_of_the_staff_takes_a_question(lesson: Lesson) -> None:
    path = lesson.ask()
    lesson.assistant.post(path, f"{path}/assign")
    mine = f"/courses/{lesson.course}/questions?state=mine"
    assert "May n be 0?" in lesson.assistant.text(mine)
    assert "May n be 0?" not in lesson.teacher.text(mine)
    lesson.teacher.post(path, f"{path}/assign")
    assert "May n be 0?" not in lesson.assistant.text(mine)


def test_a_problem_that_is_not_there_cannot_be_asked_about(lesson: Lesson) -> None:
    path = f"/courses/{lesson.course}/questions/ask"
    answer = lesson.student.post(path, about="practice/secret", text="May I?")
    assert answer.status_code == 400
    assert "May I?" in answer.text
