"""Problems that take no program, and problems that take some languages only: from packages of the demo."""

import html
import io
import re
import zipfile
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from judge.store import open_store
from tests.web.site.visitor import Classroom, Visitor, package_zip, submission_id
from web.demo.loading import GENERATORS_OF_KINDS, write_packages
from web.submissions.queries import submission_files

SQUARES = {
    f"order-{order}.out": (
        Path(__file__).parents[3] / f"web/demo/problems/magic-squares/submissions/accepted/squares/order-{order}.out"
    ).read_bytes()
    for order in (1, 3, 4, 5)
}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Short name -> package."""
    directory = tmp_path_factory.mktemp("demo")
    return {path.name: zipped_directory(path) for path in write_packages(directory, GENERATORS_OF_KINDS)}


def zipped_directory(path: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in path.rglob("*"):
            archive.write(file, file.relative_to(path.parent))
    return buffer.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def squares(classroom: Classroom, admin: Visitor, packages: dict[str, bytes]) -> str:
    return classroom.problem(admin, package=packages["magic-squares"])


@pytest.fixture
def gap(classroom: Classroom, admin: Visitor, packages: dict[str, bytes]) -> str:
    return classroom.problem(admin, package=packages["widest-gap"])


def send(student: Visitor, slug: str, *files: tuple[str, bytes]) -> TestResponse:
    return student.post(f"/problems/{slug}/submit", file=[(io.BytesIO(content), name) for name, content in files])


def test_outputs_come_as_files_or_in_an_archive(classroom: Classroom, student: Visitor, squares: str) -> None:
    page = student.text(f"/problems/{squares}/submit")
    assert "order-1.out, order-3.out, order-4.out, order-5.out" in page
    assert 'name="language"' not in page
    with_folder = {f"squares/{name}": content for name, content in SQUARES.items()}
    archive = zipped(with_folder | {"__MACOSX/._order-1.out": b"x"})
    for files in (list(SQUARES.items()), [("outputs.zip", archive)]):
        number = submission_id(send(student, squares, *files))
        stored = classroom.connection.execute(
            "SELECT s.variant, file.name, file.sha256 IS NOT NULL FROM submission s"
            " JOIN submission_file file ON file.submission_id = s.id WHERE s.id = %s ORDER BY position",
            [number],
        ).fetchall()
        assert stored == [("output", name, True) for name in SQUARES]
        page = student.text(f"/submissions/{number}")
        assert "order-5.out" in page
        assert "17 24 1" not in page


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "Choose a zip archive or files"),
        ([*SQUARES.items(), ("order-6.out", b"1")], "“order-6.out” is no file of this problem."),
        ([*SQUARES.items(), ("a.zip", zipped({"b/order-1.out": b"1"}))], "There are two files “order-1.out”."),
        ([("a.zip", b"PK no archive")], "“a.zip” is no zip archive that can be read."),
    ],
)
def test_outputs_that_are_not_those_of_the_problem_are_refused_in_one_sentence(
    classroom: Classroom, student: Visitor, squares: str, files: list[tuple[str, bytes]], words: str
) -> None:
    before = classroom.count("submission")
    answer = send(student, squares, *files)
    assert answer.status_code == 422
    assert words in answer.text
    assert classroom.count("submission") == before


def outputs_of(classroom: Classroom, number: int) -> dict[str, bytes]:
    store = open_store(classroom.app.extensions["judge"].settings.store_url)
    files = submission_files(classroom.connection, number)
    return {file.name: store.get(file.sha256 or "") for file in files}


def test_a_part_of_the_outputs_may_be_sent_and_the_form_says_what_that_means(
    classroom: Classroom, student: Visitor, squares: str
) -> None:
    assert "Files that you leave out score nothing." in student.text(f"/problems/{squares}/submit")
    number = submission_id(send(student, squares, ("order-1.out", b"1")))
    assert outputs_of(classroom, number) == {"order-1.out": b"1"}


def test_files_of_the_last_submission_are_kept_if_the_student_says_so(
    classroom: Classroom, student: Visitor, squares: str
) -> None:
    first = submission_id(send(student, squares, ("order-1.out", b"1"), ("order-3.out", b"3")))
    page = student.text(f"/problems/{squares}/submit")
    assert f"Keep the files of submission {first} that I do not send now" in page
    assert re.search(rf'name="keep" value="{first}"[^>]* checked>', page)
    third = (io.BytesIO(b"new"), "order-3.out")
    second = submission_id(student.post(f"/problems/{squares}/submit", file=third, keep=str(first)))
    assert outputs_of(classroom, second) == {"order-1.out": b"1", "order-3.out": b"new"}
    alone = submission_id(send(student, squares, ("order-4.out", b"4")))
    assert outputs_of(classroom, alone) == {"order-4.out": b"4"}


def test_files_of_others_are_not_kept(classroom: Classroom, student: Visitor, squares: str) -> None:
    others = submission_id(send(classroom.student(), squares, ("order-1.out", b"1")))
    third = (io.BytesIO(b"3"), "order-3.out")
    number = submission_id(student.post(f"/problems/{squares}/submit", file=third, keep=str(others)))
    assert outputs_of(classroom, number) == {"order-3.out": b"3"}


NESTED = package_zip(
    files={
        "problem.yaml": "problem_format_version: 2025-09\nname: Nested\nuuid: 1\ntype: submit-answer\n",
        "problem_statement/problem.en.md": None,
        "statement/problem.en.md": "Outputs.",
        "data/secret/1.in": None,
        "data/secret/1.ans": None,
        **{f"data/secret/{group}/1.{suffix}": "1\n" for group in "ab" for suffix in ("in", "ans")},
    }
)


def test_outputs_in_folders_are_told_apart(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    slug = classroom.problem(admin, package=NESTED)
    archive = zipped({"mine/a/1.out": b"a", "mine/b/1.out": bytes(range(256))})
    number = submission_id(send(student, slug, ("mine.zip", archive)))
    assert outputs_of(classroom, number) == {"secret-a-1.out": b"a", "secret-b-1.out": bytes(range(256))}
    answer = send(student, slug, ("1.out", b"1"))
    assert answer.status_code == 422
    assert "“1.out” may be any of sample/1.out, secret/a/1.out, secret/b/1.out." in html.unescape(answer.text)


def test_outputs_may_be_larger_than_a_program(classroom: Classroom, student: Visitor, squares: str) -> None:
    large = 6 * 1024 * 1024
    number = submission_id(send(student, squares, ("order-1.out", bytes(large))))
    assert len(outputs_of(classroom, number)["order-1.out"]) == large


def test_a_program_is_not_read_where_it_is_larger_than_any_request(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    answer = student.submit(classroom.problem(admin), source="x" * (5 * 1024 * 1024))
    assert answer.status_code == 413


def test_an_archive_that_is_damaged_within_is_refused(student: Visitor, squares: str) -> None:
    archive = zipped({"order-1.out": b"0123456789"}).replace(b"0123456789", b"0123x56789")
    answer = send(student, squares, ("a.zip", archive))
    assert answer.status_code == 422
    assert "“a.zip” is no zip archive that can be read." in html.unescape(answer.text)


def test_an_output_that_is_too_large_is_refused_however_small_its_archive_is(student: Visitor, squares: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("order-1.out", bytes(9_000_000))
    answer = send(student, squares, ("a.zip", buffer.getvalue()))
    assert answer.status_code == 413
    assert "“order-1.out” is larger than" in answer.text


def test_only_the_languages_of_the_package_are_offered_and_taken(student: Visitor, gap: str) -> None:
    page = student.text(f"/problems/{gap}/submit")
    assert 'value="cpp17"' in page
    assert 'value="haskell"' not in page
    for language in ("haskell", "output"):
        assert student.submit(gap, language=language, source="main = print 1").status_code == 422
    assert student.submit(gap, language="c17", source="int x;").status_code == 302


def test_a_program_cannot_be_sent_as_an_output(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    slug = classroom.problem(admin)
    assert student.submit(slug, language="output", source="3").status_code == 422


def test_who_was_judged_by_an_older_version_is_told(
    classroom: Classroom, admin: Visitor, student: Visitor, packages: dict[str, bytes], gap: str
) -> None:
    number = submission_id(student.submit(gap, language="c17", source="int x;"))
    assert "A newer version is published" not in student.text(f"/submissions/{number}")
    classroom.imported(admin, packages["goldbach-pair"], slug=gap, new_version=True)
    assert "A newer version is published" in student.text(f"/submissions/{number}")
