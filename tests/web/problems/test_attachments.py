"""Attachments are listed on the page of the problem, and sent to who may see it."""

import pytest

from tests.web.site.visitor import Classroom, Visitor

CONTENT = b"<script>alert(1)</script>"


@pytest.fixture
def slug(classroom: Classroom, admin: Visitor) -> str:
    """A problem with attachments, as an import leaves them."""
    slug = classroom.problem(admin)
    sha256 = classroom.app.extensions["judge"].store.put(CONTENT)
    classroom.connection.execute("INSERT INTO blob VALUES (%s, %s) ON CONFLICT DO NOTHING", [sha256, len(CONTENT)])
    for name in ("starter/main.html", "数据.zip"):
        classroom.connection.execute(
            "INSERT INTO problem_attachment (problem_version_id, name, sha256, size_bytes)"
            " SELECT published_version_id, %s, %s, %s FROM problem WHERE slug = %s",
            [name, sha256, len(CONTENT), slug],
        )
    return slug


def test_an_attachment_is_listed_and_saved_under_its_name(student: Visitor, slug: str) -> None:
    page = student.text(f"/problems/{slug}")
    assert "starter/main.html" in page
    assert "数据.zip" in page
    answer = student.get(f"/problems/{slug}/attachments/starter/main.html")
    assert answer.data == CONTENT
    assert answer.headers["Content-Disposition"] == "attachment; filename=main.html"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    assert answer.mimetype == "application/octet-stream"
    answer.close()


@pytest.mark.parametrize("name", ["main.html", "starter", "../starter/main.html", "%00", "starter/main.html/"])
def test_what_is_no_attachment_is_not_found(student: Visitor, slug: str, name: str) -> None:
    assert student.get(f"/problems/{slug}/attachments/{name}").status_code in (400, 404)


def test_the_attachments_of_a_hidden_problem_are_hidden(
    classroom: Classroom, admin: Visitor, student: Visitor, slug: str
) -> None:
    admin.post(f"/admin/problems/{slug}", f"/admin/problems/{slug}/visibility", hidden="yes")
    assert student.get(f"/problems/{slug}/attachments/starter/main.html").status_code == 404
    answer = admin.get(f"/problems/{slug}/attachments/starter/main.html")
    assert answer.status_code == 200
    answer.close()
