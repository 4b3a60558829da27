"""A version without a CPU time limit gets it from its accepted submissions, and nobody is judged by it before."""

from tests.web.site.visitor import Classroom, Visitor, package_zip
from tests.web.verifications.test_verifying import ACCEPTED, JURY, conclude, jury, look_again

UNLIMITED = package_zip(files=JURY, limit_s=None)


def imported(classroom: Classroom, admin: Visitor, slug: str, **fields: str) -> str:
    """Import a package that has no limit; the address of its version."""
    fields = {"afterwards": "verify", "publish_reason": ""} | fields
    page = classroom.imported(admin, UNLIMITED, slug=slug, **fields)
    assert "Imported as version 1." in page
    assert "none yet" in page
    return f"/admin/problems/{slug}/versions/1"


def versions(classroom: Classroom, slug: str) -> list[tuple[str, bool, int]]:
    """State, whether it is published, and CPU time limit of each version."""
    return classroom.connection.execute(
        "SELECT v.state, v.id IS NOT DISTINCT FROM p.published_version_id, (v.limits->>'cpu_time_limit_ms')::int"
        " FROM problem_version v JOIN problem p ON p.id = v.problem_id WHERE p.slug = %s ORDER BY v.number",
        [slug],
    ).fetchall()


def judge_all(classroom: Classroom, slug: str) -> None:
    """What waits, as the workers would. The accepted submission needs 420 ms."""
    waiting = classroom.connection.execute(
        "SELECT s.id, file.content FROM submission s JOIN problem p ON p.id = s.problem_id"
        " JOIN judging j ON j.id = s.current_judging_id JOIN submission_file file ON file.submission_id = s.id"
        " WHERE p.slug = %s AND j.state = 'queued'",
        [slug],
    )
    for submission_id, source in waiting.fetchall():
        conclude(classroom, submission_id, "AC", "AC" if source == ACCEPTED else "WA", cpu_ms=420)


def test_the_accepted_submissions_make_the_limit_of_the_next_version(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "measured")
    assert list(jury(classroom, "measured")) == [ACCEPTED]
    judge_all(classroom, "measured")
    look_again(classroom)
    page = admin.text(path)
    assert "The CPU time limit was measured: 3 s. Version 2 has it, and is verified next." in page
    assert versions(classroom, "measured") == [("draft", False, 60_000), ("draft", False, 3000)]
    judge_all(classroom, "measured")
    look_again(classroom)
    assert versions(classroom, "measured") == [("draft", False, 60_000), ("published", True, 3000)]
    page = admin.text("/admin/problems/measured/versions/2")
    assert "5 times the slowest accepted submission, 420 ms (accepted/sum.py, test sample/1), rounded up" in page


def test_the_same_package_again_makes_no_version(classroom: Classroom, admin: Visitor) -> None:
    imported(classroom, admin, "again")
    assert "Nothing changed: version 1" in classroom.imported(
        admin, UNLIMITED, slug="again", afterwards="draft", publish_reason=""
    )
    judge_all(classroom, "again")
    look_again(classroom)
    judge_all(classroom, "again")
    look_again(classroom)
    page = classroom.imported(admin, UNLIMITED, slug="again", afterwards="verify", publish_reason="")
    assert "Nothing changed: version 2 is the same package." in page
    limited = classroom.imported(
        admin, UNLIMITED, slug="again", new_version=True, cpu_time_limit_s="4", afterwards="draft", publish_reason=""
    )
    assert "Imported as version 3." in limited


def test_without_an_accepted_submission_there_is_no_limit(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "unmeasured")
    (submission_id,) = jury(classroom, "unmeasured").values()
    conclude(classroom, submission_id, "AC", "RTE")
    look_again(classroom)
    page = admin.text(path)
    assert "no CPU time limit, and no accepted submission that shows one" in page
    assert "No submission was accepted on every test" in page
    assert len(versions(classroom, "unmeasured")) == 1


def test_nobody_publishes_a_version_that_needs_a_limit(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "gated", afterwards="draft")
    assert "needs a CPU time limit" in admin.client.get(f"{path}/publish", follow_redirects=True).text
    answer = admin.post(path, f"{path}/publish", instead_of="0", reason="now")
    assert answer.headers["Location"] == path
    assert versions(classroom, "gated") == [("draft", False, 60_000)]


def test_the_limit_may_be_entered(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "entered", afterwards="draft")
    for wrong in ("", "0", "many"):
        assert admin.post(path, f"{path}/limit", cpu_time_limit_s=wrong).status_code == 400
    answer = admin.post(path, f"{path}/limit", cpu_time_limit_s="2.5")
    assert answer.headers["Location"].endswith("/versions/2")
    admin.post(path, f"{path}/limit", cpu_time_limit_s="2.5")
    assert versions(classroom, "entered") == [("draft", False, 60_000), ("draft", False, 2500)]
    second = "/admin/problems/entered/versions/2"
    assert "entered by an admin" in admin.text(second)
    assert admin.post(f"{second}/publish", reason="tried elsewhere").status_code == 302
    assert versions(classroom, "entered")[1] == ("published", True, 2500)
    assert admin.get("/problems/entered").status_code == 404  # it is in no set


def test_the_version_with_the_limit_has_all_that_the_other_has(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "whole", afterwards="draft")
    admin.post(path, f"{path}/limit", cpu_time_limit_s="2")
    for table, columns in (("statement", "locale, title, blob_sha256"), ("problem_version_blob", "sha256")):
        rows = classroom.connection.execute(
            f"SELECT v.number, {columns} FROM {table} JOIN problem_version v ON v.id = problem_version_id"  # noqa: S608
            " JOIN problem p ON p.id = v.problem_id WHERE p.slug = 'whole'"
        ).fetchall()
        of_first, of_second = ({row[1:] for row in rows if row[0] == number} for number in (1, 2))
        assert of_first
        assert of_first <= of_second


def test_an_import_that_publishes_at_once_asks_for_the_limit(classroom: Classroom, admin: Visitor) -> None:
    page = classroom.imported(admin, UNLIMITED, slug="at-once-unlimited", publish_reason="the lecture begins")
    assert "The package has no CPU time limit. Enter one, and the import goes on." in page


def test_a_problem_that_was_never_published_has_its_name(classroom: Classroom, admin: Visitor) -> None:
    imported(classroom, admin, "named", afterwards="draft")
    assert "<h1>Apples</h1>" in admin.text("/admin/problems/named")
