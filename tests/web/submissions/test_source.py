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
    "a NUL": ({"source": "int main;\x00"}, 422, "“main.c” is a binary file, not source code."),
    "a megabyte": ({"source": "x" * 1024 * 1024}, 413, "larger than the 128 KiB"),
    "an empty file": ({"file": (io.BytesIO(b""), "main.c")}, 422, "The source is empty."),
    "an executable": (
        {"file": (io.BytesIO(b"\x7fELF\x02\x01\x01\x00\xff"), "a.out")},
        422,
        "“a.out” is a compiled program, not source code.",
    ),
    "one of several is a class": (
        {"file": [(io.BytesIO(b"x"), "a.c"), (io.BytesIO(b"\xca\xfe\xba\xbe\0"), "Main.class")]},
        422,
        "“Main.class” is a compiled Java class, not source code.",
    ),
    "Latin-1": (
        {"file": (io.BytesIO(b"int main;\n// caf\xe9"), "main.c")},
        422,
        "Line 2 of “main.c” is not valid UTF-8.",
    ),
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


def test_the_same_form_with_a_changed_program_is_another_submission(
    classroom: Classroom, student: Visitor, problem: str
) -> None:
    hidden = hidden_fields(student.get(f"/problems/{problem}/submit").text)
    changes = ({}, {"source": PROGRAM + "\n// changed"}, {"language": "cpp17"})
    posts = [
        student.client.post(
            f"/problems/{problem}/submit", data=hidden | {"language": "c17", "source": PROGRAM} | change
        )
        for change in changes
    ]
    assert len({submission_id(post) for post in posts}) == 3
    again = student.client.post(f"/problems/{problem}/submit", data=hidden | {"language": "c17", "source": PROGRAM})
    assert submission_id(again) == submission_id(posts[0])


def test_nsqd_being_down_leaves_the_submission_in_the_queue(student: Visitor, problem: str) -> None:
    own = submission_id(student.submit(problem, source=PROGRAM))
    assert '"state":"queued"' in student.text(f"/submissions/{own}/state")
    assert "in the queue" in student.text(f"/submissions/{own}")


def test_line_ends_of_a_browser_are_stored_as_lines(classroom: Classroom, student: Visitor, problem: str) -> None:
    own = submission_id(student.submit(problem, source="int a;\r\nint main(void) {}\r\n"))
    row = classroom.connection.execute("SELECT content FROM submission_file WHERE submission_id = %s", [own])
    assert row.fetchone() == ("int a;\nint main(void) {}\n",)


@pytest.mark.parametrize("order", [0, 1])
def test_several_files_are_stored_and_shown_with_the_main_file_first(
    classroom: Classroom, student: Visitor, problem: str, order: int
) -> None:
    files = [(io.BytesIO(b"def f(): ..."), "a.py"), (io.BytesIO(b"from a import f"), "solve.py")]
    own = submission_id(student.submit(problem, language="python3", file=files[:: -1 if order else 1]))
    rows = classroom.connection.execute(
        "SELECT name FROM submission_file WHERE submission_id = %s ORDER BY position", [own]
    )
    assert rows.fetchall() == [("solve.py",), ("a.py",)]
    page = student.text(f"/submissions/{own}")
    assert 'solve.py <span class="muted">main file</span>' in page
    assert page.count("main file") == 1


def test_one_file_is_not_called_the_main_file(student: Visitor, problem: str) -> None:
    own = submission_id(student.submit(problem, source=PROGRAM))
    assert "main file" not in student.text(f"/submissions/{own}")


@pytest.mark.parametrize(
    ("uploaded", "stored"),
    [
        ("solve.mjs", "solve.mjs"),
        ("solution (1).mjs", "main.mjs"),
        ("SOLVE.CJS", "main.cjs"),
        ("solution.txt", "main.js"),
    ],
)
def test_a_file_keeps_the_suffix_that_says_what_it_is(
    classroom: Classroom, student: Visitor, problem: str, uploaded: str, stored: str
) -> None:
    own = submission_id(student.submit(problem, language="javascript", file=(io.BytesIO(b"1"), uploaded)))
    row = classroom.connection.execute("SELECT name FROM submission_file WHERE submission_id = %s", [own])
    assert row.fetchone() == (stored,)


def test_of_several_files_a_suffix_in_upper_case_is_that_of_the_language(
    classroom: Classroom, student: Visitor, problem: str
) -> None:
    files = [(io.BytesIO(b"1"), name) for name in ("MAIN.JS", "NUMBERS.Js", "DATA.JSON")]
    own = submission_id(student.submit(problem, language="javascript", file=files))
    rows = classroom.connection.execute("SELECT name FROM submission_file WHERE submission_id = %s", [own])
    assert {name for (name,) in rows.fetchall()} == {"MAIN.js", "NUMBERS.js", "DATA.JSON"}


SAME_TEXT = {
    "a byte order mark": "\ufeffint main;",
    "a replacement character": "// a \ufffd b",
    "the Ctrl-Z of an old editor": "int main;\n\x1a",
    "an escape": 'char red[] = "\x1b[31m";',
    "line ends of other systems": "int main;\r\n// a\rint b;\n",
}


@pytest.mark.parametrize("name", SAME_TEXT)
def test_pasted_and_uploaded_text_are_one_program(
    classroom: Classroom, student: Visitor, problem: str, name: str
) -> None:
    text = SAME_TEXT[name]
    ways = ({"source": text}, {"file": (io.BytesIO(text.encode()), "main.c")})
    own = [submission_id(student.submit(problem, **fields)) for fields in ways]
    rows = classroom.connection.execute(
        "SELECT DISTINCT content FROM submission_file WHERE submission_id = ANY(%s)", [own]
    ).fetchall()
    assert len(rows) == 1
    assert "\r" not in rows[0][0]


def test_the_language_used_last_is_chosen_next_time(student: Visitor, problem: str) -> None:
    student.submit(problem, language="python3", source="print(1)")
    page = student.get(f"/problems/{problem}/submit").text
    assert 'value="python3" data-mode="python" selected' in page
