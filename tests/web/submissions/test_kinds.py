"""Problems that take no program, and problems that take some languages only: from packages of the demo."""

import io
import zipfile
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.web.site.visitor import Classroom, Visitor, submission_id
from web.demo.loading import GENERATORS_OF_KINDS, write_packages

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
        ([("order-1.out", b"1")], "These files are missing: order-3.out, order-4.out, order-5.out."),
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
