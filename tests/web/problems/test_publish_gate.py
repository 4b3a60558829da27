"""A version that was not verified is published only for a reason, which is logged."""

import io

from tests.web.site.visitor import Classroom, Visitor, package_zip


def draft(classroom: Classroom, admin: Visitor, slug: str) -> str:
    page = classroom.imported(admin, package_zip(), slug=slug, afterwards="draft", publish_reason="")
    assert "It is a draft" in page
    return f"/admin/problems/{slug}/versions/1/publish"


def test_a_draft_needs_a_reason(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    path = draft(classroom, admin, "drafted")
    assert "was not verified" in admin.text(path)
    assert student.get("/problems/drafted").status_code == 404
    assert admin.post(path, reason=" ").status_code == 400
    assert admin.post(path, reason="the lecture begins").status_code == 302
    assert "not verified: the lecture begins" in admin.text("/admin/problems/drafted")
    row = classroom.connection.execute(
        "SELECT after->>'reason' FROM audit_event WHERE action = 'problem.publish' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert row == ("the lecture begins",)


def test_the_same_package_again_makes_no_second_draft(classroom: Classroom, admin: Visitor) -> None:
    draft(classroom, admin, "same-draft")
    page = classroom.imported(admin, package_zip(), slug="same-draft", afterwards="draft", publish_reason="")
    assert "Nothing changed: version 1 is the same package." in page


def test_an_import_may_publish_at_once_but_not_without_a_reason(classroom: Classroom, admin: Visitor) -> None:
    assert "Say why" in _refused(admin)
    classroom.imported(admin, package_zip(), slug="at-once", publish_reason="tried on another judge")
    assert "not verified: tried on another judge" in admin.text("/admin/problems/at-once")


def test_a_draft_that_is_not_the_newest_may_be_published_later(classroom: Classroom, admin: Visitor) -> None:
    path = draft(classroom, admin, "older-draft")
    classroom.imported(admin, package_zip(name="Pears"), slug="older-draft", new_version=True)
    assert admin.post(path, reason="the newer one is wrong").status_code == 302
    assert "Version 1 is published." in admin.text("/admin/problems/older-draft")


def _refused(admin: Visitor) -> str:
    fields = {"afterwards": "publish", "publish_reason": " ", "slug": "no-reason"}
    answer = admin.post("/admin/problems/import", package=(io.BytesIO(package_zip()), "a.zip"), **fields)
    assert answer.status_code == 400
    return answer.text
