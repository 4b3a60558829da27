import io
import re

from tests.web.site.visitor import Classroom, Visitor, package_zip


def import_package(admin: Visitor, package: bytes, **fields: str) -> tuple[int, str]:
    answer = admin.post("/admin/problems/import", package=(io.BytesIO(package), "upload.zip"), **fields)
    return answer.status_code, answer.text


def test_a_problem_shows_statement_formulas_samples_and_limits(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    page = student.text(f"/problems/{classroom.problem(admin)}")
    assert "<strong>apples</strong>" in page
    assert '<span class="math inline">n</span>' in page
    assert "1 2" in page
    assert "3 4" not in page, "secret test data"
    assert "Wall time" in page


def test_a_problem_of_a_course_is_hidden_from_others(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    course = classroom.course((student, "student"))
    slug = classroom.problem(admin, problem_set=course)
    assert student.get(f"/problems/{slug}").status_code == 200
    stranger = classroom.student()
    assert stranger.get(f"/problems/{slug}").status_code == 404
    assert stranger.get(f"/problems/{slug}/submit").status_code == 404
    assert stranger.get(f"/courses/{course}").status_code == 404


def test_a_broken_package_is_refused_with_every_fault(classroom: Classroom, admin: Visitor) -> None:
    before = classroom.count("problem")
    package = package_zip(files={"data/secret/2.in": "1\n", "data/secret/3.in": "1\n"})
    status, page = import_package(admin, package)
    assert status == 422
    assert "Nothing was imported." in page
    assert "data/secret/2" in page
    assert "data/secret/3" in page
    assert classroom.count("problem") == before


def test_what_is_no_zip_is_refused(admin: Visitor) -> None:
    status, page = import_package(admin, b"not a zip")
    assert status == 422
    assert "The package was refused." in page


def test_a_missing_cpu_limit_is_asked_for_without_a_second_upload(admin: Visitor) -> None:
    answer = admin.post(
        "/admin/problems/import",
        package=(io.BytesIO(package_zip(limit_s=None)), "apples.zip"),
        slug="no-limit",
    )
    assert answer.status_code == 422
    assert "The package has no CPU time limit" in answer.text
    kept = re.search(r'name="package_sha256"[^>]*value="(\w+)"', answer.text)
    assert kept
    answer = admin.post("/admin/problems/import", package_sha256=kept[1], cpu_time_limit_s="1.5", slug="no-limit")
    assert answer.status_code == 200
    assert "1.5 s" in admin.text("/admin/problems/no-limit")


def test_a_second_import_is_a_second_version(classroom: Classroom, admin: Visitor) -> None:
    slug = classroom.problem(admin)
    _, again = import_package(admin, package_zip(), slug=slug)
    assert "Nothing changed" in again
    status, page = import_package(admin, package_zip(files={"data/secret/1.ans": "8\n"}), slug=slug)
    assert status == 200
    assert "Imported as version 2." in page
