"""An import that would replace another problem, or another version than the admin has seen, asks."""

from pathlib import Path
from urllib.parse import urlsplit

from judge.store.blob import blob_path
from tests.web.site.visitor import Classroom, Visitor, hidden_fields, package_zip

OTHER = package_zip(
    name="Totally different",
    limit_s="3",
    files={
        "data/sample/1.in": "9\n",
        "data/sample/1.ans": "9\n",
        "data/secret/1.in": None,
        "data/secret/1.ans": None,
        "data/secret/2.in": "8\n",
        "data/secret/2.ans": "8\n",
        "data/secret/3.in": "7\n",
        "data/secret/3.ans": "7\n",
    },
)


def changed(answer: int) -> bytes:
    return package_zip(files={"data/secret/1.ans": f"{answer}\n"})


def asking(classroom: Classroom, admin: Visitor, slug: str, package: bytes = OTHER) -> str:
    """The address of an import that asks."""
    path = classroom.uploaded(admin, package, slug=slug)
    classroom.work_off()
    assert "Nothing was imported yet." in admin.text(path)
    return path


def published(classroom: Classroom, slug: str) -> int:
    row = classroom.connection.execute(
        "SELECT number FROM problem JOIN problem_version v ON v.id = published_version_id WHERE slug = %s", [slug]
    ).fetchone()
    assert row is not None
    return int(row[0])


def answer(admin: Visitor, path: str, name: str, **fields: str) -> int:
    return admin.post(path, f"{path}/{name}", **fields).status_code


def audited(classroom: Classroom, path: str) -> list[str]:
    rows = classroom.connection.execute(
        "SELECT action FROM audit_event WHERE object_type = 'package_import' AND object_id = %s ORDER BY id",
        [path.rpartition("/")[2]],
    )
    return [action for (action,) in rows]


def test_a_package_with_the_short_name_of_another_problem_asks_and_shows_both(
    classroom: Classroom, admin: Visitor
) -> None:
    slug = classroom.problem(admin)
    page = admin.text(asking(classroom, admin, slug))
    for words in ("Apples", "Totally different", "1 s", "3 s", "seems to be another problem", "secret/2, secret/3"):
        assert words in page
    assert "Tests removed: <strong>1</strong>" in page
    assert "Tests with other data: <strong>1</strong>" in page
    assert f"Import as version 2 of “{slug}”" in page
    assert published(classroom, slug) == 1
    assert "waits for your answer" in admin.text("/admin/problems/import")


def test_a_yes_makes_the_next_version_and_shows_what_changed(classroom: Classroom, admin: Visitor) -> None:
    slug = classroom.problem(admin)
    path = asking(classroom, admin, slug)
    assert answer(admin, path, "agree") == 302
    assert "You may close this page" in admin.text(path)
    classroom.work_off()
    page = admin.text(path)
    assert "Imported as version 2." in page
    assert "Totally different" in page
    assert "Nothing was rejudged" in page
    assert audited(classroom, path) == ["package_import.request", "package_import.agree"]


def test_a_no_imports_nothing(classroom: Classroom, admin: Visitor) -> None:
    slug = classroom.problem(admin)
    path = asking(classroom, admin, slug)
    assert answer(admin, path, "decline") == 302
    classroom.work_off()
    page = admin.text(path)
    assert "Nothing was imported: the answer was no." in page
    assert "/agree" not in page
    assert published(classroom, slug) == 1
    assert audited(classroom, path) == ["package_import.request", "package_import.decline"]


def test_another_short_name_makes_a_problem_of_its_own(classroom: Classroom, admin: Visitor) -> None:
    slug = classroom.problem(admin)
    path = asking(classroom, admin, slug)
    assert answer(admin, path, "rename", slug="No Name") == 400
    assert answer(admin, path, "rename", slug=f"{slug}-other") == 302
    classroom.work_off()
    assert "Imported as version 1." in admin.text(path)
    assert published(classroom, slug) == published(classroom, f"{slug}-other") == 1


def test_another_short_name_that_is_taken_asks_again_even_if_it_is_the_same(
    classroom: Classroom, admin: Visitor
) -> None:
    slug, taken = classroom.problem(admin), classroom.problem(admin)
    path = asking(classroom, admin, slug)
    for name in (taken, slug):
        assert answer(admin, path, "rename", slug=name) == 302
        classroom.work_off()
        assert f"There is a problem “{name}” already" in admin.text(path)
    assert published(classroom, slug) == published(classroom, taken) == 1


def test_an_answer_to_a_question_about_another_version_does_nothing(classroom: Classroom, admin: Visitor) -> None:
    slug = classroom.problem(admin)
    path = asking(classroom, admin, slug)
    old_question = hidden_fields(admin.text(path))
    classroom.imported(admin, changed(8), slug=slug, new_version=True)
    assert answer(admin, path, "agree") == 302
    classroom.work_off()
    page = admin.text(path)
    assert "Version 2 (published)" in page
    assert published(classroom, slug) == 2
    for name in ("agree", "decline", "rename"):
        assert answer(admin, path, name, asked=old_question["asked"], slug="elsewhere") == 302
        assert "Your answer came too late" in admin.text(path)
    classroom.work_off()
    assert published(classroom, slug) == 2
    assert answer(admin, path, "agree") == 302
    classroom.work_off()
    assert "Imported as version 3." in admin.text(path)


def test_only_the_first_of_two_answers_counts(classroom: Classroom, admin: Visitor) -> None:
    slug = classroom.problem(admin)
    path = asking(classroom, admin, slug)
    question = hidden_fields(admin.text(path))
    other = classroom.admin()
    assert answer(other, path, "decline") == 302
    assert answer(admin, path, "agree", asked=question["asked"]) == 302
    assert "Your answer came too late" in admin.text(path)
    classroom.work_off()
    assert published(classroom, slug) == 1


def test_from_the_page_of_the_problem_no_question_is_asked_and_the_result_says_what_changed(
    classroom: Classroom, admin: Visitor
) -> None:
    slug = classroom.problem(admin)
    assert f"?problem={slug}" in admin.text(f"/admin/problems/{slug}")
    page = classroom.imported(admin, changed(8), slug=slug, new_version=True)
    assert "Imported as version 2." in page
    assert "Tests with other data: <strong>1</strong>" in page


def test_a_page_of_the_problem_that_is_out_of_date_asks(classroom: Classroom, admin: Visitor) -> None:
    slug = classroom.problem(admin)
    late = hidden_fields(admin.text(f"/admin/problems/import?problem={slug}"))["replaces"]
    classroom.imported(admin, changed(8), slug=slug, new_version=True)
    page = classroom.imported(admin, changed(9), slug=slug, replaces=late)
    assert "Nothing was imported yet." in page
    assert published(classroom, slug) == 2


def test_a_short_name_that_was_changed_in_the_form_asks(classroom: Classroom, admin: Visitor) -> None:
    slug, other = classroom.problem(admin), classroom.problem(admin)
    replaces = hidden_fields(admin.text(f"/admin/problems/import?problem={slug}"))["replaces"]
    page = classroom.imported(admin, changed(8), slug=other, replaces=replaces)
    assert "Nothing was imported yet." in page
    assert published(classroom, other) == 1


def test_the_same_package_asks_nothing(classroom: Classroom, admin: Visitor) -> None:
    slug = classroom.problem(admin)
    assert "Nothing changed: version 1" in classroom.imported(admin, package_zip(), slug=slug)


def test_a_question_whose_package_is_the_published_one_by_now_ends_without_a_version(
    classroom: Classroom, admin: Visitor
) -> None:
    slug = classroom.problem(admin)
    path = asking(classroom, admin, slug)
    classroom.imported(admin, OTHER, slug=slug, new_version=True)
    assert answer(admin, path, "agree") == 302
    classroom.work_off()
    assert "Nothing changed: version 2" in admin.text(path)


def test_a_question_without_its_package_cannot_be_answered_any_more(classroom: Classroom, admin: Visitor) -> None:
    slug = classroom.problem(admin)
    path = asking(classroom, admin, slug)
    asked = hidden_fields(admin.text(path))["asked"]
    classroom.connection.execute(
        "UPDATE package_import SET package_sha256 = NULL WHERE id = %s", [path.rpartition("/")[2]]
    )
    page = admin.text(path)
    assert "was deleted after a week" in page
    assert "not imported" in page
    assert "/agree" not in page
    token = hidden_fields(page)["csrf_token"]
    admin.client.post(f"{path}/agree", data={"csrf_token": token, "asked": asked})
    classroom.work_off()
    assert published(classroom, slug) == 1


def test_a_published_version_that_the_store_has_lost_is_told(classroom: Classroom, admin: Visitor) -> None:
    slug = classroom.problem(admin)
    store = classroom.app.extensions["judge"].store
    row = classroom.connection.execute(
        "SELECT manifest_sha256 FROM problem_version v JOIN problem p ON p.published_version_id = v.id WHERE slug = %s",
        [slug],
    ).fetchone()
    assert row is not None
    manifest = store.get(row[0])
    directory = Path(urlsplit(classroom.app.extensions["judge"].settings.store_url).path)
    (directory / blob_path(row[0])).unlink()
    page = admin.text(asking(classroom, admin, slug))
    assert "The store has lost the published version" in page
    store.put(manifest)
