"""Comments between the staff and the authors of a submission, on the pages of the site."""

from dataclasses import dataclass

import pytest

from tests.web.site.visitor import Classroom, Visitor, submission_id

SOURCE = "int main(void) {\n    return 0;\n}\n"


@dataclass(frozen=True, kw_only=True)
class Lesson:
    classroom: Classroom
    course: str
    student: Visitor
    mate: Visitor
    assistant: Visitor
    teacher: Visitor
    submission: int

    @property
    def path(self) -> str:
        return f"/submissions/{self.submission}"

    def begin(self, text: str = "Why **not** `1`?", **place: str) -> None:
        answer = self.assistant.post(self.path, f"{self.path}/comments", text=text, **({"file_name": ""} | place))
        assert answer.status_code == 302, answer.text

    def one(self, column: str, table: str = "comment") -> int:
        statement = f"SELECT {column} FROM {table} ORDER BY id DESC LIMIT 1"  # noqa: S608
        row = self.classroom.connection.execute(statement.encode()).fetchone()
        assert row is not None
        return int(row[0])

    def answer(self, who: Visitor, text: str) -> int:
        path = f"/comments/threads/{self.one('id', 'comment_thread')}/answers"
        return who.post("/languages", path, text=text).status_code


@pytest.fixture
def lesson(classroom: Classroom) -> Lesson:
    student, mate, assistant, teacher = (classroom.student() for _ in range(4))
    members = [(student, "student"), (mate, "student"), (assistant, "assistant"), (teacher, "teacher")]
    course = classroom.course(*members)
    problem = classroom.problem(classroom.admin(), problem_set=course)
    submitted = submission_id(student.submit(problem, source=SOURCE))
    classroom.conclude(submitted, "AC")
    return Lesson(
        classroom=classroom,
        course=course,
        student=student,
        mate=mate,
        assistant=assistant,
        teacher=teacher,
        submission=submitted,
    )


def test_a_thread_stands_below_its_last_line_and_is_safe(lesson: Lesson) -> None:
    lesson.begin("Why <script>alert(1)</script> `0`?", file_name="main.c", first_line="1", last_line="2")
    page = lesson.student.get(lesson.path).text  # as it is, not unescaped
    thread, end = page.index('class="thread"'), page.rindex("}</span>")
    assert page.index("return") < thread < end
    assert "<script>alert" not in page
    assert "<code>0</code>" in page
    assert page.count('class="linenos"') == 3


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"file_name": "main.c", "first_line": "9"}, "There is no such line."),
        ({"file_name": "main.c", "first_line": "2", "last_line": "1"}, "Say from which line to which."),
        ({"file_name": "main.c"}, "Say from which line to which."),
        ({"file_name": "../main.c", "first_line": "1"}, "This file is not there."),
    ],
)
def test_a_place_that_is_not_there_is_told_and_the_text_is_kept(
    lesson: Lesson, place: dict[str, str], words: str
) -> None:
    answer = lesson.assistant.post(lesson.path, f"{lesson.path}/comments", text="a long text of mine", **place)
    assert answer.status_code == 400
    assert words in answer.text
    assert "a long text of mine" in answer.text


def test_an_empty_comment_is_refused_with_a_sentence(lesson: Lesson) -> None:
    answer = lesson.assistant.post(lesson.path, f"{lesson.path}/comments", file_name="", text="  ")
    assert answer.status_code == 400
    assert "Write something." in answer.text


def test_both_sides_see_what_is_unread(lesson: Lesson) -> None:
    lesson.begin()
    assert "new comment" in lesson.student.text("/submissions")
    assert "commented on submission" in lesson.student.text("/notices")
    lesson.student.text(lesson.path)
    assert "new comment" not in lesson.student.text("/submissions")
    all_of_course = f"/submissions/all?course={lesson.course}"
    assert "new comment" not in lesson.assistant.text(all_of_course)
    assert lesson.answer(lesson.student, "Because.") == 302
    assert "new comment" in lesson.assistant.text(all_of_course)
    assert "new comment" not in lesson.teacher.text(all_of_course)


def test_only_the_staff_begins_and_nobody_else_learns_of_it(lesson: Lesson) -> None:
    assert lesson.student.post("/languages", f"{lesson.path}/comments", file_name="", text="x").status_code == 403
    assert lesson.mate.post("/languages", f"{lesson.path}/comments", file_name="", text="x").status_code == 404
    lesson.begin()
    assert lesson.answer(lesson.mate, "Let me see") == 404


def test_an_assistant_of_other_students_sees_no_comment(lesson: Lesson) -> None:
    lesson.begin()
    connection = lesson.classroom.connection
    connection.execute(
        "WITH made AS (INSERT INTO course_group (course_id, title) SELECT id, 'Monday' FROM course WHERE slug = %s"
        " RETURNING id) INSERT INTO course_group_member SELECT made.id, person FROM made, unnest(%s::bigint[]) person",
        [lesson.course, [lesson.assistant.user_id, lesson.mate.user_id]],
    )
    assert lesson.answer(lesson.assistant, "More") == 404
    assert lesson.answer(lesson.teacher, "More") == 302


def test_a_team_answers_together(lesson: Lesson) -> None:
    connection = lesson.classroom.connection
    connection.execute(
        "WITH made AS (INSERT INTO course_group (course_id, title, kind) SELECT id, 'Pair', 'team' FROM course"
        " WHERE slug = %s RETURNING id) UPDATE submission SET course_group_id = made.id FROM made"
        " WHERE submission.id = %s",
        [lesson.course, lesson.submission],
    )
    connection.execute("INSERT INTO submission_author VALUES (%s, %s)", [lesson.submission, lesson.mate.user_id])
    lesson.begin()
    assert "commented on submission" in lesson.mate.text("/notices")
    assert lesson.answer(lesson.mate, "We thought so.") == 302
    assert "commented on submission" in lesson.student.text("/notices")


def test_a_comment_is_changed_for_some_minutes_only(lesson: Lesson) -> None:
    lesson.begin()
    path = f"/comments/{lesson.one('id')}/edit"
    assert lesson.assistant.post("/languages", path, text="I mean: how?").status_code == 302
    assert "I mean: how?" in lesson.student.text(lesson.path)
    assert lesson.student.post("/languages", path, text="No!").status_code == 403
    lesson.classroom.connection.execute("UPDATE comment SET created_at = now() - interval '16 minutes'")
    assert lesson.assistant.post("/languages", path, text="later").status_code == 403


def test_a_deleted_comment_leaves_a_mark_and_no_text(lesson: Lesson) -> None:
    lesson.begin()
    lesson.answer(lesson.student, "something rude")
    path = f"/comments/{lesson.one('id')}/delete"
    assert lesson.assistant.post("/languages", path).status_code == 403
    assert lesson.teacher.post("/languages", path).status_code == 302
    page = lesson.student.text(lesson.path)
    assert "something rude" not in page
    assert "Deleted by the staff." in page
    row = lesson.classroom.connection.execute(
        "SELECT actor_id, before FROM audit_event WHERE action = 'comment.delete' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert row == (lesson.teacher.user_id, {"user_id": lesson.student.user_id})


def test_a_thread_is_resolved_and_an_answer_opens_it_again(lesson: Lesson) -> None:
    lesson.begin()
    path = f"/comments/threads/{lesson.one('id', 'comment_thread')}/resolved"
    assert lesson.student.post("/languages", path, resolved="yes").status_code == 302
    assert 'class="thread resolved"' in lesson.student.text(lesson.path)
    lesson.answer(lesson.student, "But wait.")
    assert 'class="thread resolved"' not in lesson.student.text(lesson.path)


def test_in_an_archived_course_nothing_is_written(lesson: Lesson) -> None:
    lesson.begin()
    lesson.classroom.connection.execute("UPDATE course SET archived_at = now() WHERE slug = %s", [lesson.course])
    assert lesson.answer(lesson.student, "Because.") == 403


def test_notes_are_for_the_staff_alone(lesson: Lesson) -> None:
    sent = lesson.assistant.post(lesson.path, f"{lesson.path}/notes", text="looks copied")
    assert sent.status_code == 302
    notes = f"/courses/{lesson.course}/students/{lesson.student.user_id}/notes"
    assert "looks copied" in lesson.teacher.text(notes)
    assert "looks copied" in lesson.teacher.text(lesson.path)
    assert "looks copied" not in lesson.student.text(lesson.path)
    assert "Notes of the staff" not in lesson.student.text(lesson.path)
    assert lesson.student.get(notes).status_code == 403
