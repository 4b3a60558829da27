"""The form to submit with: nothing that was typed, sent or chosen is lost, and nothing of it is dropped silently."""

import html
import io
import re
from typing import Any

import pytest
from werkzeug.test import encode_multipart

from judge.limits import INLINE_SOURCE_LIMIT_BYTES
from tests.web.site.visitor import Classroom, Visitor, hidden_fields, package_zip, submission_id
from web.submissions.earlier_source import SHOWN_LIMIT_BYTES
from web.submissions.queries import submission_files

MAIN = '#include "number.h"\nint main(void) { return NUMBER; }\n'
HEADER = "#define NUMBER 0\n"
TWO = {"source_name": ["main.c", "number.h"], "source": [MAIN, HEADER]}
_FILE = re.compile(r'name="source_name" value="([^"]*)".*?<textarea[^>]*>\n(.*?)</textarea>', re.DOTALL)
LARGE_PROBLEM = package_zip(files={"problem.yaml": "name: Large\nlimits:\n  code: 3072\n"})


@pytest.fixture
def problem(classroom: Classroom, admin: Visitor) -> str:
    return classroom.problem(admin)


def shown(page: str) -> list[tuple[str, str]]:
    """The files of the form, as a browser has them. The template for more is no file."""
    page = re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)
    return [(name, html.unescape(text)) for name, text in _FILE.findall(page)]


def stored(classroom: Classroom, number: int) -> list[tuple[str, str | None]]:
    return [(file.name, file.content) for file in submission_files(classroom.connection, number)]


def upload(text: str, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(text.encode()), name


def test_several_texts_are_the_files_of_a_submission(classroom: Classroom, student: Visitor, problem: str) -> None:
    number = submission_id(student.submit(problem, **TWO))
    assert stored(classroom, number) == [("main.c", MAIN), ("number.h", HEADER)]


def test_to_edit_again_brings_every_file_back(classroom: Classroom, student: Visitor, problem: str) -> None:
    first = submission_id(student.submit(problem, file=[upload(MAIN, "main.c"), upload(HEADER, "number.h")]))
    page = student.get(f"/problems/{problem}/submit?copy={first}").text
    assert shown(page) == [("main.c", MAIN), ("number.h", HEADER)]
    names, texts = zip(*shown(page), strict=True)
    again = student.submit(problem, source_name=list(names), source=list(texts))
    assert stored(classroom, submission_id(again)) == stored(classroom, first)


def test_a_source_in_the_store_comes_back_too(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    slug = classroom.problem(admin, package=LARGE_PROBLEM)
    source = "x" * (INLINE_SOURCE_LIMIT_BYTES + 1)
    number = submission_id(student.submit(slug, source=source))
    assert stored(classroom, number)[0][1] is None
    assert [text for _, text in shown(student.get(f"/problems/{slug}/submit?copy={number}").text)] == [source]


def test_a_file_that_is_too_large_for_a_form_is_named(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    slug = classroom.problem(admin, package=LARGE_PROBLEM)
    files = [upload(MAIN, "main.c"), upload("x" * (SHOWN_LIMIT_BYTES + 1), "table.h")]
    number = submission_id(student.submit(slug, file=files))
    page = student.get(f"/problems/{slug}/submit?copy={number}").text
    assert "“table.h” cannot be shown here." in page
    assert shown(page) == [("main.c", MAIN)]


def test_a_file_that_the_store_has_lost_is_named(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    slug = classroom.problem(admin, package=LARGE_PROBLEM)
    number = submission_id(student.submit(slug, source="x" * (INLINE_SOURCE_LIMIT_BYTES + 1)))
    classroom.connection.execute("INSERT INTO blob (sha256, size_bytes) VALUES (%s, 1)", ["0" * 64])
    classroom.connection.execute("UPDATE submission_file SET sha256 = %s WHERE submission_id = %s", ["0" * 64, number])
    assert "“main.c” cannot be shown here." in student.get(f"/problems/{slug}/submit?copy={number}").text


def test_the_form_begins_with_the_last_submission_of_this_problem(
    classroom: Classroom, admin: Visitor, student: Visitor, problem: str
) -> None:
    assert shown(student.get(f"/problems/{problem}/submit").text) == [("", "")]
    number = submission_id(student.submit(problem, source=MAIN, language="python3"))
    submission_id(student.submit(classroom.problem(admin), source="of another problem"))
    page = student.get(f"/problems/{problem}/submit").text
    assert [text for _, text in shown(page)] == [MAIN]
    assert f"submission {number}</a>" in page
    assert re.search(r'<option value="python3"[^>]* selected\b', page)
    assert shown(student.get(f"/problems/{problem}/submit?empty=1").text) == [("", "")]
    assert shown(classroom.student().get(f"/problems/{problem}/submit").text) == [("", "")]


@pytest.mark.parametrize(
    "fields", [{"source": MAIN}, TWO, {"file": upload(MAIN, "main.c")}], ids=["a text", "two texts", "a file"]
)
def test_a_language_that_vanished_meanwhile_costs_no_source(
    student: Visitor, problem: str, fields: dict[str, Any]
) -> None:
    answer = student.submit(problem, language="c99", **fields)
    assert answer.status_code == 422
    assert "not offered any more" in answer.text
    assert MAIN in [text for _, text in shown(answer.text)]
    assert '<option value="" selected disabled>' in answer.text


def test_a_language_that_vanished_since_a_submission_is_chosen_anew(
    classroom: Classroom, student: Visitor, problem: str
) -> None:
    number = submission_id(student.submit(problem, source=MAIN))
    classroom.connection.execute("UPDATE submission SET variant = 'c99' WHERE id = %s", [number])
    for query in ("", f"?copy={number}"):
        assert '<option value="" selected disabled>' in student.get(f"/problems/{problem}/submit{query}").text


def test_text_and_a_chosen_file_are_both_shown_and_sent_on_request(
    classroom: Classroom, student: Visitor, problem: str
) -> None:
    before = classroom.count("submission")
    answer = student.submit(problem, source=MAIN, file=upload(HEADER, "number.h"))
    assert answer.status_code == 422
    assert "You typed text and chose files." in answer.text
    assert shown(answer.text) == [("main.c", MAIN), ("number.h", HEADER)]
    assert classroom.count("submission") == before
    names, texts = zip(*shown(answer.text), strict=True)
    fields = hidden_fields(answer.text) | {"source_name": list(names), "source": list(texts)}
    assert submission_id(student.submit(problem, **fields)) > 0


def test_a_file_without_name_and_text_is_left_out(classroom: Classroom, student: Visitor, problem: str) -> None:
    answer = student.submit(problem, source_name=["main.c", ""], source=[MAIN, " \r\n"])
    assert stored(classroom, submission_id(answer)) == [("main.c", MAIN)]


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["a.c", "a.c"], "the same name"),
        (["main.c", ""], "the same name"),  # without a name, it gets the usual one
        (["a.c", "../b.c"], "is no file name"),
        (["a.h", "b.h"], "None of the files ends in"),
    ],
    ids=str,
)
def test_texts_that_are_no_program_are_refused_and_kept(
    student: Visitor, problem: str, names: list[str], sentence: str
) -> None:
    texts = [f"{MAIN}{name}" for name in names]
    answer = student.submit(problem, source_name=names, source=texts)
    assert answer.status_code == 422
    assert sentence in html.unescape(answer.text)
    assert [text for _, text in shown(answer.text)] == texts


def test_a_refused_upload_is_shown_as_text(student: Visitor, problem: str) -> None:
    answer = student.submit(problem, file=[upload(HEADER, "a.h"), upload(MAIN, "b.h")])
    assert answer.status_code == 422
    assert shown(answer.text) == [("a.h", HEADER), ("b.h", MAIN)]


def test_the_same_form_with_other_text_is_another_submission(student: Visitor, problem: str) -> None:
    """The Back button leads some browsers to the form that was sent, with its key."""
    form = hidden_fields(student.get(f"/problems/{problem}/submit").text)
    first = submission_id(student.submit(problem, **form, source=MAIN))
    assert submission_id(student.submit(problem, **form, source=MAIN)) == first
    assert submission_id(student.submit(problem, **form, source=f"{MAIN}// better")) != first
    assert submission_id(student.submit(problem, **form, source=MAIN, language="cpp17")) != first


def test_the_statement_and_its_samples_are_beside_the_form(student: Visitor, problem: str) -> None:
    page = student.text(f"/problems/{problem}/submit")
    assert "<strong>apples</strong>" in page
    assert "Sample input 1" in page
    assert 'href="#solution"' in page


def test_bytes_that_are_not_utf8_are_refused_in_each_of_several_texts(student: Visitor, problem: str) -> None:
    path = f"/problems/{problem}/submit"
    fields = hidden_fields(student.get(path).text) | {"language": "c17"}
    texts = {"source_name": ["main.c", "b.c"], "source": ["int main(void) { return 0; }", "// caf?"]}
    boundary, body = encode_multipart(fields | texts)
    answer = student.client.post(
        path,
        data=body.replace(b"caf?", b"caf\xe9"),
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    assert answer.status_code == 422
    assert "Line 1 of “b.c” is not valid UTF-8." in html.unescape(answer.text)
