import io
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from judge.store.blob import blob_path
from tests.web.site.visitor import Classroom, Visitor, hidden_fields, package_zip

IMPORT = "/admin/problems/import"


def incoming_files(app: Flask) -> list[str]:
    """List the half-written files in the store."""
    return [path.name for path in (store_directory(app) / "incoming").glob("*")]


def store_directory(app: Flask) -> Path:
    return Path(urlsplit(app.extensions["judge"].settings.store_url).path)


def state(classroom: Classroom, path: str) -> str:
    row = classroom.connection.execute(
        "SELECT state FROM package_import WHERE id = %s", [path.rpartition("/")[2]]
    ).fetchone()
    assert row is not None
    return str(row[0])


def send(admin: Visitor, package: bytes, **fields: str) -> TestResponse:
    return admin.post(IMPORT, package=(io.BytesIO(package), "apples.zip"), **fields)


def test_an_upload_waits_until_jobs_has_done_it(classroom: Classroom, admin: Visitor) -> None:
    path = classroom.uploaded(admin, package_zip(), slug="pears", problem_set="practice")
    page = admin.text(path)
    assert "You may close this page" in page
    assert 'data-refresh="on"' in page
    assert admin.get("/admin/problems/pears").status_code == 404
    classroom.work_off()
    page = admin.text(path)
    assert "Imported as version 1." in page
    assert 'data-refresh="off"' in page
    assert "Practice" in admin.text("/admin/problems/pears")
    assert classroom.count("procrastinate.procrastinate_jobs") == 0


def test_who_waits_is_told_if_nobody_works(classroom: Classroom, admin: Visitor) -> None:
    path = classroom.uploaded(admin, package_zip(), slug="lonely")
    assert "is not running" in admin.text(path)
    insert = "INSERT INTO procrastinate.procrastinate_workers (last_heartbeat) VALUES (now() - interval '30 s')"
    classroom.connection.execute(insert.encode())
    assert "is not running" not in admin.text(path)
    classroom.connection.execute("DELETE FROM procrastinate.procrastinate_workers")
    classroom.work_off()
    assert "is not running" not in admin.text(path)


def test_the_upload_is_kept_with_the_version(classroom: Classroom, admin: Visitor, app: Flask) -> None:
    package = package_zip()
    classroom.imported(admin, package, slug="kept")
    row = classroom.connection.execute(
        "SELECT b.sha256, b.size_bytes FROM problem p JOIN problem_version v ON v.id = p.published_version_id"
        " JOIN problem_version_blob pb ON pb.problem_version_id = v.id"
        " JOIN blob b ON b.sha256 = pb.sha256 AND b.sha256 = v.package_sha256 WHERE p.slug = 'kept'"
    ).fetchone()
    assert row is not None
    assert row[1] == len(package)
    assert app.extensions["judge"].store.get(row[0]) == package


def test_the_same_package_again_changes_nothing_and_another_is_the_next_version(
    classroom: Classroom, admin: Visitor
) -> None:
    slug = classroom.problem(admin)
    assert "Nothing changed: version 1" in classroom.imported(admin, package_zip(), slug=slug)
    changed = package_zip(files={"data/secret/1.ans": "8\n"})
    assert "Imported as version 2." in classroom.imported(admin, changed, slug=slug, new_version=True)


def test_a_broken_package_is_refused_with_every_fault_and_its_file(classroom: Classroom, admin: Visitor) -> None:
    before = classroom.count("problem")
    package = package_zip(files={"data/secret/2.in": "1\n", "data/secret/3.in": "1\n"})
    page = classroom.imported(admin, package)
    assert "The package was refused. Nothing was imported." in page
    assert "data/secret/2" in page
    assert "data/secret/3" in page
    assert classroom.count("problem") == before
    assert "refused" in admin.text(IMPORT)


def test_what_is_no_zip_is_refused(classroom: Classroom, admin: Visitor) -> None:
    assert "not a zip archive" in classroom.imported(admin, b"not a zip")


def test_an_empty_file_is_refused(classroom: Classroom, admin: Visitor) -> None:
    assert "not a zip archive" in classroom.imported(admin, b"")


def test_warnings_are_shown_with_the_result(classroom: Classroom, admin: Visitor) -> None:
    page = classroom.imported(admin, package_zip(files={"problem.yaml": "name: Odd\nodd: 1\n"}), slug="odd")
    assert "The package was taken, with warnings:" in page
    assert "problem.yaml" in page


def test_a_missing_cpu_limit_is_asked_for_without_a_second_upload(classroom: Classroom, admin: Visitor) -> None:
    path = classroom.uploaded(admin, package_zip(limit_s=None), slug="no-limit")
    classroom.work_off()
    assert "The package has no CPU time limit." in admin.text(path)
    assert admin.post(path, f"{path}/again").status_code == 400
    assert admin.post(path, f"{path}/again", cpu_time_limit_s="1000").status_code == 400
    for _ in range(2):  # a double click
        assert admin.post(path, f"{path}/again", cpu_time_limit_s="1.5").status_code == 302
    assert classroom.count("procrastinate.procrastinate_jobs") == 1
    classroom.work_off()
    assert "Imported as version 1." in admin.text(path)
    assert "1.5 s" in admin.text("/admin/problems/no-limit")


def test_what_was_refused_or_done_is_not_tried_again(classroom: Classroom, admin: Visitor) -> None:
    for package in (b"no zip", package_zip()):
        path = classroom.uploaded(admin, package, slug="once")
        classroom.work_off()
        before = state(classroom, path)
        token = hidden_fields(admin.text(IMPORT))["csrf_token"]
        assert admin.client.post(f"{path}/again", data={"csrf_token": token}).status_code == 302
        assert state(classroom, path) == before


def test_an_upload_that_the_store_lost_is_told_and_may_be_tried_again(
    classroom: Classroom, admin: Visitor, app: Flask
) -> None:
    package = package_zip()
    path = classroom.uploaded(admin, package, slug="lost")
    row = classroom.connection.execute("SELECT package_sha256 FROM package_import ORDER BY id DESC LIMIT 1").fetchone()
    assert row is not None
    (store_directory(app) / blob_path(row[0])).unlink()
    classroom.work_off()
    assert "not in the store any more" in admin.text(path)
    app.extensions["judge"].store.put(package)
    assert admin.post(path, f"{path}/again").status_code == 302
    classroom.work_off()
    assert "Imported as version 1." in admin.text(path)


def test_a_form_that_is_sent_twice_is_one_import(classroom: Classroom, admin: Visitor) -> None:
    key = hidden_fields(admin.text(IMPORT))["idempotency_key"]
    before = classroom.count("package_import")
    answers = [send(admin, package_zip(), slug="twice", idempotency_key=key) for _ in range(2)]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert classroom.count("package_import") == before + 1
    assert classroom.count("procrastinate.procrastinate_jobs") == 1
    assert "This form was sent before" in admin.text(answers[0].headers["Location"])
    classroom.work_off()


def test_of_two_imports_with_one_short_name_the_second_asks(classroom: Classroom, admin: Visitor) -> None:
    paths = [
        classroom.uploaded(admin, package_zip(files={"data/secret/1.ans": f"{answer}\n"}), slug="both")
        for answer in range(2)
    ]
    classroom.work_off()
    assert "Imported as version 1." in admin.text(paths[0])
    assert state(classroom, paths[1]) == "asking"


def test_the_result_says_tests_and_limits_and_where_the_problem_is_missing(
    classroom: Classroom, admin: Visitor
) -> None:
    path = classroom.uploaded(admin, package_zip(limit_s="2.5"), slug="unplaced")
    classroom.work_off()
    page = admin.text(path)
    assert "2, samples among them: 1" in page
    assert "2.5 s" in page
    assert "nobody sees it" in page
    assert admin.post(path, "/admin/problems/unplaced/sets", problem_set="practice").status_code == 302
    assert "nobody sees it" not in admin.text(path)


@pytest.mark.parametrize(
    ("field", "value"), [("slug", "Not a slug"), ("cpu_time_limit_s", "0"), ("idempotency_key", "../x")]
)
def test_a_form_with_a_fault_asks_for_no_import(
    classroom: Classroom, admin: Visitor, app: Flask, field: str, value: str
) -> None:
    before = classroom.count("package_import")
    assert send(admin, package_zip(), **{field: value}).status_code == 400
    assert classroom.count("package_import") == before
    assert incoming_files(app) == []


def test_a_form_without_a_package_is_refused(admin: Visitor) -> None:
    answer = admin.post(IMPORT, slug="none")
    assert answer.status_code == 400
    assert "Choose a package." in answer.text


def test_without_a_token_nothing_is_kept(classroom: Classroom, admin: Visitor, app: Flask) -> None:
    before = classroom.count("package_import")
    assert send(admin, package_zip(), csrf_token="").status_code == 400
    assert classroom.count("package_import") == before
    assert incoming_files(app) == []


def test_an_upload_that_breaks_off_leaves_nothing(admin: Visitor, app: Flask) -> None:
    answer = admin.client.post(
        IMPORT,
        data=b'--b\r\nContent-Disposition: form-data; name="package"; filename="a.zip"\r\n\r\nhalf of it',
        content_type="multipart/form-data; boundary=b",
    )
    assert answer.status_code == 400
    assert incoming_files(app) == []


@pytest.mark.parametrize("path", [IMPORT, f"{IMPORT}/1"])
def test_who_is_not_logged_in_is_asked_to(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 302
    assert "/login" in answer.headers["Location"]


def test_imports_are_for_admins(classroom: Classroom, admin: Visitor, student: Visitor, app: Flask) -> None:
    path = classroom.uploaded(admin, package_zip(), slug="private")
    assert student.get(IMPORT).status_code == 403
    assert student.get(path).status_code == 404
    token = hidden_fields(student.text("/account"))["csrf_token"]
    assert student.client.post(f"{path}/again", data={"csrf_token": token}).status_code == 404
    answer = student.client.post(IMPORT, data={"csrf_token": token, "package": (io.BytesIO(b"x"), "a.zip")})
    assert answer.status_code == 403
    assert incoming_files(app) == []
    assert admin.get(f"{IMPORT}/999999").status_code == 404
    classroom.work_off()


def test_only_an_admin_may_send_more_than_other_forms_hold(admin: Visitor, student: Visitor) -> None:
    package = package_zip(files={"data/secret/2.in": "1" * 5_000_000, "data/secret/2.ans": "1\n"})
    assert send(admin, package, slug="large").status_code == 302
    assert student.post("/account", IMPORT, package=(io.BytesIO(package), "a.zip")).status_code == 413


def test_a_hostile_file_name_is_shown_as_text(classroom: Classroom, admin: Visitor) -> None:
    path = classroom.uploaded(admin, package_zip(), file_name="<b>\0\u202epiz.exe", slug="named")
    page = admin.get(path).text
    assert "<h1>Import of &lt;b&gt;piz.exe</h1>" in page
    classroom.work_off()


def test_hostile_names_inside_the_package_are_shown_as_text(classroom: Classroom, admin: Visitor) -> None:
    package = package_zip(files={"data/secret/<b>x</b>.in": "1\n", "data/../../up": "1\n"})
    path = classroom.uploaded(admin, package)
    classroom.work_off()
    page = admin.get(path).text
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>x</b>" not in page
    assert "a path out of the archive" in page


def test_old_uploads_are_forgotten_and_their_imports_stay(classroom: Classroom, admin: Visitor) -> None:
    path = classroom.uploaded(admin, package_zip(limit_s=None), slug="old")
    classroom.work_off()
    classroom.connection.execute("UPDATE package_import SET finished_at = now() - interval '8 days'")
    classroom.connection.execute(
        "SELECT set_config('search_path', 'procrastinate', false),"
        " procrastinate.procrastinate_defer_jobs_v1(ARRAY[ROW('jobs', 'imports.forget_uploads', 0, NULL, NULL,"
        """ '{"timestamp": 0}'::jsonb, NULL)]::procrastinate.procrastinate_job_to_defer_v1[])"""
    )
    classroom.connection.execute("SET search_path TO DEFAULT")
    classroom.work_off()
    page = admin.text(path)
    assert "The package has no CPU time limit." in page
    assert "/again" not in page
    assert classroom.connection.execute("SELECT count(package_sha256) FROM package_import").fetchone() == (0,)
