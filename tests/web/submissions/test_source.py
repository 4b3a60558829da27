"""Bad input gets one clear sentence, and nothing is stored."""

import io
from typing import Any
from urllib.parse import urlencode

import pytest
from werkzeug.test import encode_multipart

from tests.web.site.visitor import Classroom, Visitor, hidden_fields, submission_id

PROGRAM = "int main(void) { return 0; }"

REFUSED: dict[str, tuple[dict[str, Any], int, str]] = {
    "nothing": ({}, 422, "The source is empty."),
    "blanks": ({"source": " \n\t\n"}, 422, "The source is empty."),
    "a NUL": ({"source": "int main;\x00"}, 422, "binary file"),
    "a control character": ({"source": "int main;\x07"}, 422, "binary file"),
    "a megabyte": ({"source": "x" * 1024 * 1024}, 413, "larger than the 128 KiB"),
    "an empty file": ({"file": (io.BytesIO(b""), "main.c")}, 422, "The source is empty."),
    "an executable": ({"file": (io.BytesIO(b"\x7fELF\x02\x01\x01\x00"), "main.c")}, 422, "binary file"),
    "Latin-1": ({"file": (io.BytesIO(b"// caf\xe9"), "main.c")}, 422, "not valid UTF-8"),
    "a path": ({"file": [(io.BytesIO(b"x"), "../main.c"), (io.BytesIO(b"y"), "b.c")]}, 422, "is no file name"),
    "two of a name": ({"file": [(io.BytesIO(b"x"), "a.c"), (io.BytesIO(b"y"), "a.c")]}, 422, "the same name"),
    "headers only": ({"file": [(io.BytesIO(b"x"), "a.h"), (io.BytesIO(b"y"), "b.h")]}, 422, "None of the files"),
    "no language": ({"source": PROGRAM, "language": ""}, 422, "Choose a language."),
}


@pytest.fixture
def problem(classroom: Classroom, admin: Visitor) -> str:
    return classroom.problem(admin)


@pytest.mark.parametrize("name", REFUSED)
def test_a_source_that_is_none_is_refused_in_a_sentence(
    classroom: Classroom, student: Visitor, problem: str, name: str
) -> None:
    fields, status, sentence = REFUSED[name]
    before = classroom.count("submission")
    answer = student.submit(problem, **fields)
    assert answer.status_code == status
    assert sentence in answer.text
    assert classroom.count("submission") == before


def test_invalid_utf8_in_the_text_field_is_refused(student: Visitor, problem: str) -> None:
    fields = hidden_fields(student.get(f"/problems/{problem}/submit").text) | {"language": "c17", "source": "caf?"}
    boundary, body = encode_multipart(fields)
    answer = student.client.post(
        f"/problems/{problem}/submit",
        data=body.replace(b"caf?", b"caf\xe9"),
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    assert answer.status_code == 422
    assert "not valid UTF-8" in answer.text


def test_invalid_utf8_in_a_urlencoded_form_is_refused_too(student: Visitor, problem: str) -> None:
    fields = hidden_fields(student.get(f"/problems/{problem}/submit").text) | {"language": "c17"}
    answer = student.client.post(
        f"/problems/{problem}/submit",
        data=urlencode(fields).encode() + b"&source=caf%E9",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 422
    assert "not valid UTF-8" in answer.text


def test_a_refused_form_keeps_what_was_typed(student: Visitor, problem: str) -> None:
    answer = student.submit(problem, language="python3", source="print('<kept>')\x00")
    assert "print(&#39;&lt;kept&gt;&#39;)" in answer.text
    assert 'value="python3" data-mode="python" selected' in answer.text


def test_a_request_beyond_every_limit_is_413(student: Visitor, problem: str) -> None:
    answer = student.submit(problem, source="x" * 5 * 1024 * 1024)
    assert answer.status_code == 413
    assert "Nothing was stored" in answer.text


def test_a_closed_problem_takes_nothing_and_keeps_the_source(
    classroom: Classroom, admin: Visitor, problem: str
) -> None:
    course = classroom.course((admin, "student"))
    slug = classroom.problem(admin, problem_set=course)
    student = classroom.student()
    classroom.connection.execute(
        "INSERT INTO enrolment (course_id, user_id) SELECT id, %s FROM course WHERE slug = %s",
        [student.user_id, course],
    )
    classroom.connection.execute(
        "UPDATE problem_set SET closes_at = now() - interval '1 second' WHERE slug = %s", [course]
    )
    answer = student.submit(slug, source=PROGRAM)
    assert answer.status_code == 403
    assert PROGRAM in answer.text


def test_the_same_form_twice_is_one_submission(classroom: Classroom, student: Visitor, problem: str) -> None:
    fields = hidden_fields(student.get(f"/problems/{problem}/submit").text) | {"language": "c17", "source": PROGRAM}
    first = student.client.post(f"/problems/{problem}/submit", data=fields)
    before = classroom.count("submission")
    second = student.client.post(f"/problems/{problem}/submit", data=fields)
    assert submission_id(first) == submission_id(second)
    assert classroom.count("submission") == before


def test_nsqd_being_down_leaves_the_submission_in_the_queue(student: Visitor, problem: str) -> None:
    own = submission_id(student.submit(problem, source=PROGRAM))
    assert '"state":"queued"' in student.text(f"/submissions/{own}/state")
    assert "in the queue" in student.text(f"/submissions/{own}")


def test_line_ends_of_a_browser_are_stored_as_lines(classroom: Classroom, student: Visitor, problem: str) -> None:
    own = submission_id(student.submit(problem, source="int a;\r\nint main(void) {}\r\n"))
    row = classroom.connection.execute("SELECT content FROM submission_file WHERE submission_id = %s", [own])
    assert row.fetchone() == ("int a;\nint main(void) {}\n",)


def test_several_files_are_stored_with_the_sources_before_the_headers(
    classroom: Classroom, student: Visitor, problem: str
) -> None:
    files = [(io.BytesIO(b"int f(void);"), "f.h"), (io.BytesIO(PROGRAM.encode()), "main.c")]
    own = submission_id(student.submit(problem, file=files))
    rows = classroom.connection.execute(
        "SELECT name FROM submission_file WHERE submission_id = %s ORDER BY position", [own]
    )
    assert rows.fetchall() == [("main.c",), ("f.h",)]


def test_the_language_used_last_is_chosen_next_time(student: Visitor, problem: str) -> None:
    student.submit(problem, language="python3", source="print(1)")
    page = student.get(f"/problems/{problem}/submit").text
    assert 'value="python3" data-mode="python" selected' in page
