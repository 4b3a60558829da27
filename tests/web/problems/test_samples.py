"""Samples as files: whoever sees the problem gets them whole."""

import io
import zipfile

import pytest
from werkzeug.test import TestResponse

from judge.limits import KIB
from tests.web.site.visitor import Classroom, Visitor, package_zip

LONG = "".join(f"{number}\n" for number in range(10_000))
FILES = {
    "data/sample/2.in": LONG,
    "data/sample/2.ans": "49995000\n",
    "data/sample/3.in": "caf\u00e9\n",
    "data/sample/3.ans": "\u4e2d\n",
}


def sent(visitor: Visitor, path: str) -> TestResponse:
    """The whole answer; the file that it comes from is closed."""
    return visitor.get(path, buffered=True)


@pytest.fixture
def problem(classroom: Classroom, admin: Visitor) -> str:
    return f"/problems/{classroom.problem(admin, package=package_zip(files=FILES))}"


def test_a_long_sample_can_be_had_whole(problem: str, student: Visitor) -> None:
    assert len(LONG) > 16 * KIB
    page = student.text(problem)
    assert "The beginning of" in page
    assert "9999" not in page
    answer = sent(student, f"{problem}/samples/2/in")
    assert answer.text == LONG
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={problem.rpartition('/')[2]}-2.in"
    assert int(answer.headers["Content-Length"]) == len(LONG)
    assert "private" in answer.headers["Cache-Control"]


def test_a_sample_that_begins_with_an_empty_line_is_shown_with_it(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    files = {"data/sample/1.in": "\n1\n", "data/sample/1.ans": "\n2\n"}
    page = student.text(f"/problems/{classroom.problem(admin, package=package_zip(files=files))}")
    # A browser leaves out the first line break after the tag
    assert 'id="input-1" tabindex="0">\n\n1\n</pre>' in page
    assert 'id="answer-1" tabindex="0">\n\n2\n</pre>' in page


@pytest.mark.parametrize(("part", "text"), [("in", "caf\u00e9\n"), ("ans", "\u4e2d\n")])
def test_the_page_links_each_part(problem: str, student: Visitor, part: str, text: str) -> None:
    assert f'href="{problem}/samples/3/{part}?set=practice" download' in student.text(problem)
    assert sent(student, f"{problem}/samples/3/{part}?set=practice").text == text


def test_all_samples_come_as_an_archive(problem: str, student: Visitor) -> None:
    assert f'href="{problem}/samples.zip?set=practice"' in student.text(problem)
    answer = sent(student, f"{problem}/samples.zip")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist() == ["1.in", "1.ans", "2.in", "2.ans", "3.in", "3.ans"]
        assert archive.read("2.in").decode() == LONG


def test_secret_testcases_are_no_samples(problem: str, student: Visitor) -> None:
    for path in ("samples/4/in", "samples/0/in", "samples/1/out", "samples/-1/in"):
        assert sent(student, f"{problem}/{path}").status_code == 404
    assert b"3 4" not in sent(student, f"{problem}/samples.zip").data


def test_a_sample_that_is_no_text_says_so(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    files = {"data/sample/2.in": b"\xff\xfe\x00", "data/sample/2.ans": "1\n"}
    answer = sent(student, f"/problems/{classroom.problem(admin, package=package_zip(files=files))}/samples/2/in")
    assert answer.mimetype == "application/octet-stream"
    assert answer.data == b"\xff\xfe\x00"


def test_samples_of_a_course_are_hidden_from_others(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    course = classroom.course((student, "student"))
    slug = classroom.problem(admin, problem_set=course)
    stranger = classroom.student()
    for path in (f"/problems/{slug}/samples/1/in", f"/problems/{slug}/samples.zip"):
        assert sent(student, path).status_code == 200
        assert sent(stranger, path).status_code == 404
