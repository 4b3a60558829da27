"""Submitting beside files of the package: which names are taken, and how a file without a name is called."""

import html
import io
from typing import Any

import pytest

from tests.web.site.visitor import Classroom, Visitor, package_zip, submission_id
from web.submissions.queries import submission_files

GRADER = '#include "aliens.h"\nint main(void) { return count(); }\n'
PYTHON_GRADER = "from aliens import count\nprint(count())\n"
FUNCTION = "int count(void) { return 0; }\n"
PACKAGE = package_zip(
    files={
        "include/c/main.c": GRADER,
        "include/c/aliens.h": "int count(void);\n",
        "include/python3/main.py": PYTHON_GRADER,
        "include/java/Main.java": "class Main { public static void main(String[] a) {} }\n",
        "attachments/templates/java/Counter.java": "class Counter {}\n",
        "attachments/grader.c": GRADER,
    }
)


@pytest.fixture
def aliens(classroom: Classroom, admin: Visitor) -> str:
    return classroom.problem(admin, package=PACKAGE)


def names(classroom: Classroom, number: int) -> list[str]:
    return [file.name for file in submission_files(classroom.connection, number)]


def upload(text: str, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(text.encode()), name


def test_the_form_says_which_names_are_taken(classroom: Classroom, student: Visitor, aliens: str) -> None:
    page = student.text(f"/problems/{aliens}/submit")
    said = "In {}, the problem has files of its own: {}. Without a name, your file is called {}."
    assert said.format("C", "aliens.h, main.c", "aliens.c") in page
    assert said.format("Java", "Main.java", "Counter.java") in page
    assert "In C++, the problem" not in page
    assert 'data-source-name="aliens.py"' in page
    assert "templates/java/Counter.java" in student.text(f"/problems/{aliens}")


def test_the_form_of_any_other_problem_says_nothing(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    page = student.text(f"/problems/{classroom.problem(admin)}/submit")
    assert "the problem has files of its own" not in page
    assert "named-files" not in page


@pytest.mark.parametrize(
    ("language", "name"),
    [("c17", "aliens.c"), ("python3", "aliens.py"), ("java", "Counter.java"), ("cpp17", "main.cpp")],
)
def test_pasted_text_gets_a_name_that_is_free(
    classroom: Classroom, student: Visitor, aliens: str, language: str, name: str
) -> None:
    number = submission_id(student.submit(aliens, source=FUNCTION, language=language))
    assert names(classroom, number) == [name]


@pytest.mark.parametrize(
    "fields",
    [{"file": upload(FUNCTION, "main.c")}, {"source_name": "main.c", "source": FUNCTION}],
    ids=["a file", "a text with a name"],
)
def test_a_name_that_is_taken_is_refused_and_nothing_is_lost(
    classroom: Classroom, student: Visitor, aliens: str, fields: dict[str, Any]
) -> None:
    before = classroom.count("submission")
    answer = student.submit(aliens, **fields)
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert "The problem has a file “main.c” of its own; give yours another name, such as “aliens.c”." in page
    assert FUNCTION in page
    assert 'name="source_name" value="main.c"' in page
    assert classroom.count("submission") == before
    number = submission_id(student.submit(aliens, source_name="any.c", source=FUNCTION))
    assert names(classroom, number) == ["any.c"]


def test_of_several_files_one_that_is_taken_is_named(student: Visitor, aliens: str) -> None:
    files = [upload(FUNCTION, "solve.c"), upload("int x;", "main.c")]
    answer = student.submit(aliens, file=files)
    assert answer.status_code == 422
    assert "The problem has a file “main.c” of its own; leave yours out" in html.unescape(answer.text)


def test_a_copy_of_a_file_of_the_problem_does_no_harm(classroom: Classroom, student: Visitor, aliens: str) -> None:
    files = [upload(FUNCTION, "solve.c"), upload(GRADER.replace("\n", "\r\n"), "main.c")]
    assert "solve.c" in names(classroom, submission_id(student.submit(aliens, file=files)))


def test_files_that_could_all_begin_are_refused(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    slug = classroom.problem(admin)
    texts = {"source_name": ["a.py", "b.py"], "source": ["print(1)", "print(2)"]}
    answer = student.submit(slug, language="python3", **texts)
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert "Each of these files could begin the program: a.py, b.py. Call the one that does “main.py”." in page
    texts["source_name"] = ["a.py", "main.py"]
    assert names(classroom, submission_id(student.submit(slug, language="python3", **texts)))[0] == "main.py"
