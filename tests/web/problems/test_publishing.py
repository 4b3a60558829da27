"""Publishing an older version again, downloading packages, and hiding problems, by the admin's pages."""

import psycopg
import pytest

from tests.web.site.visitor import Classroom, Visitor, hidden_fields, package_zip, submission_id
from tests.web.site_data import Site
from web.audit.events import COMMAND
from web.problems.publishing import PublishedMeanwhile, publish_version

PROGRAM = "int main(void) { return 0; }"
SECOND = package_zip(name="Pears", limit_s="4", files={"data/secret/2.in": "5\n", "data/secret/2.ans": "5\n"})


@pytest.fixture
def slug(classroom: Classroom, admin: Visitor) -> str:
    """A problem with two versions; the second one is published."""
    slug = classroom.problem(admin)
    assert "Imported as version 2." in classroom.imported(admin, SECOND, slug=slug, new_version=True)
    return slug


def version_of(classroom: Classroom, submission: int) -> int:
    row = classroom.connection.execute(
        "SELECT v.number FROM judging j JOIN problem_version v ON v.id = j.problem_version_id"
        " JOIN submission s ON s.current_judging_id = j.id WHERE s.id = %s",
        [submission],
    ).fetchone()
    assert row is not None
    return int(row[0])


def audited(connection: psycopg.Connection, slug: str) -> list[str]:
    rows = connection.execute(
        "SELECT action FROM audit_event WHERE object_type = 'problem'"
        " AND object_id = (SELECT id::text FROM problem WHERE slug = %s) ORDER BY id",
        [slug],
    )
    return [action for (action,) in rows]


def test_an_older_version_is_published_after_a_page_that_says_what_changes(
    classroom: Classroom, admin: Visitor, student: Visitor, slug: str
) -> None:
    before = submission_id(student.submit(slug, source=PROGRAM))
    path = f"/admin/problems/{slug}/versions/1/publish"
    assert path in admin.text(f"/admin/problems/{slug}")
    page = admin.text(path)
    for words in ("Pears", "Apples", "4 s", "1 s", "Tests removed: <strong>1</strong>", "Nothing is rejudged"):
        assert words in page
    rejudgings = classroom.count("judging")
    assert admin.post(path).headers["Location"].endswith(f"/admin/problems/{slug}")
    assert "Version 1 is published. Nothing was rejudged" in admin.text(f"/admin/problems/{slug}")
    assert classroom.count("judging") == rejudgings
    assert version_of(classroom, before) == 2
    assert version_of(classroom, submission_id(student.submit(slug, source=PROGRAM))) == 1
    assert audited(classroom.connection, slug) == ["problem.import", "problem.publish"] * 2 + ["problem.publish"]


def test_a_page_that_is_out_of_date_publishes_nothing(classroom: Classroom, admin: Visitor, slug: str) -> None:
    path = f"/admin/problems/{slug}/versions/1/publish"
    fields = hidden_fields(admin.text(path))
    third = package_zip(name="Plums")
    classroom.imported(admin, third, slug=slug, new_version=True)
    assert admin.client.post(path, data=fields).status_code == 302
    assert "Nothing was published" in admin.text(f"/admin/problems/{slug}")
    assert audited(classroom.connection, slug)[-2:] == ["problem.import", "problem.publish"]


@pytest.mark.parametrize("number", [2, 3, 99999999999999999999])
def test_only_an_older_version_that_exists_can_be_published(admin: Visitor, slug: str, number: int) -> None:
    path = f"/admin/problems/{slug}/versions/{number}/publish"
    assert admin.get(path).status_code == (302 if number == 2 else 404)
    assert admin.post("/languages", path, instead_of="x").status_code in (400, 404)


def test_a_version_of_another_problem_or_a_withdrawn_one_is_not_published(site: Site) -> None:
    first, second = site.problem_id, site.add_problem()
    row = site.connection.execute("SELECT published_version_id FROM problem WHERE id = %s", [second]).fetchone()
    own = site.connection.execute("SELECT published_version_id FROM problem WHERE id = %s", [first]).fetchone()
    assert row is not None
    assert own is not None
    with pytest.raises(PublishedMeanwhile):
        publish_version(site.connection, COMMAND, problem_id=first, version_id=row[0], instead_of_id=own[0])
    newer = site.publish_version(first)
    site.connection.execute("UPDATE problem_version SET state = 'withdrawn' WHERE id = %s", [own[0]])
    with pytest.raises(PublishedMeanwhile):
        publish_version(site.connection, COMMAND, problem_id=first, version_id=own[0], instead_of_id=newer)


def test_a_package_comes_back_as_it_was_uploaded_with_a_name_of_its_own(admin: Visitor, slug: str) -> None:
    answer = admin.get(f"/admin/problems/{slug}/versions/2/package")
    assert answer.data == SECOND
    assert answer.headers["Content-Length"] == str(len(SECOND))
    assert answer.headers["Content-Disposition"] == f"attachment; filename={slug}-v2.zip"
    assert answer.mimetype == "application/zip"
    answer.close()
    assert admin.get(f"/admin/problems/{slug}/versions/3/package").status_code == 404


def test_a_version_without_a_package_says_so(classroom: Classroom, admin: Visitor, site: Site) -> None:
    row = site.connection.execute("SELECT slug FROM problem WHERE id = %s", [site.problem_id]).fetchone()
    assert row is not None
    assert "not kept" in admin.text(f"/admin/problems/{row[0]}")
    assert admin.get(f"/admin/problems/{row[0]}/versions/1/package").status_code == 404
