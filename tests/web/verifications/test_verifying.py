"""A version is verified by its jury submissions, and published then. The workers' part is written into the database."""

import pytest

from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from tests.web.site.visitor import Classroom, Visitor, package_zip
from web.verifications.shown import CELLS, shown_testcases

ACCEPTED = "print(sum(map(int, input().split())))\n"
WRONG = "print(1)\n"
JURY: dict[str, str | bytes | None] = {
    "submissions/accepted/sum.py": ACCEPTED,
    "submissions/wrong_answer/one.py": WRONG,
}


def imported(classroom: Classroom, admin: Visitor, slug: str, files: dict[str, str | bytes | None]) -> str:
    """Import a package that is to be verified; the address of its version."""
    page = classroom.imported(admin, package_zip(files=files), slug=slug, afterwards="verify", publish_reason="")
    assert "Imported as version 1." in page
    return f"/admin/problems/{slug}/versions/1"


def look_again(classroom: Classroom) -> None:
    """Let the next step of every verification be due, and do it."""
    classroom.connection.execute("SET search_path TO procrastinate")
    classroom.connection.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    classroom.connection.execute("SET search_path TO DEFAULT")
    classroom.work_off()


def jury(classroom: Classroom, slug: str) -> dict[str, int]:
    """Source -> id of the jury's submissions to a problem."""
    rows = classroom.connection.execute(
        "SELECT file.content, s.id FROM submission s JOIN submission_file file ON file.submission_id = s.id"
        " JOIN problem p ON p.id = s.problem_id WHERE p.slug = %s AND s.origin = 'jury' ORDER BY s.id",
        [slug],
    )
    return dict(rows.fetchall())


def conclude(classroom: Classroom, submission_id: int, *verdicts: str, cpu_ms: int = 12) -> None:
    results = [
        TestcaseResult(ordinal=ordinal, verdict=Verdict(verdict), cpu_time_ms=cpu_ms, peak_memory_bytes=2**20)
        for ordinal, verdict in enumerate(verdicts)
    ]
    final = next((verdict for verdict in verdicts if verdict != "AC"), "AC")
    classroom.conclude(submission_id, final, results)
    classroom.connection.execute(
        "UPDATE judging SET cpu_time_ms = %s WHERE submission_id = %s", [cpu_ms, submission_id]
    )


def version(classroom: Classroom, slug: str) -> tuple[str, bool]:
    """State of the first version, and whether it is published."""
    row = classroom.connection.execute(
        "SELECT v.state, v.id IS NOT DISTINCT FROM p.published_version_id FROM problem_version v"
        " JOIN problem p ON p.id = v.problem_id WHERE p.slug = %s AND v.number = 1",
        [slug],
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def test_a_version_is_published_when_all_is_as_promised(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "kept", JURY)
    assert version(classroom, "kept") == ("draft", False)
    assert 'data-refresh="on"' in admin.text(path)
    submissions = jury(classroom, "kept")
    conclude(classroom, submissions[ACCEPTED], "AC", "AC", cpu_ms=400)
    look_again(classroom)
    page = admin.text(path)
    assert "1 of 2" in page
    assert version(classroom, "kept") == ("draft", False)
    conclude(classroom, submissions[WRONG], "AC", "WA")
    look_again(classroom)
    page = admin.text(path)
    assert "Verified: every jury submission was judged as promised. The version was published." in page
    assert 'data-refresh="off"' in page
    assert version(classroom, "kept") == ("published", True)
    assert "slowest accepted: 400 ms" in page


@pytest.mark.parametrize("verdict", ["AC", "TLE", "JE"])
def test_a_broken_promise_publishes_nothing_and_names_the_file(
    classroom: Classroom, admin: Visitor, verdict: str
) -> None:
    slug = f"broken-{verdict.lower()}"
    path = imported(classroom, admin, slug, JURY)
    submissions = jury(classroom, slug)
    conclude(classroom, submissions[ACCEPTED], "AC", "AC")
    conclude(classroom, submissions[WRONG], "AC", verdict)
    look_again(classroom)
    page = admin.text(path)
    assert "Not verified: there is a fault." in page
    assert "submissions/wrong_answer/one.py" in page
    assert version(classroom, slug) == ("draft", False)


def test_a_package_without_submissions_does_not_verify(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "unsolved", {})
    assert "the package has no submissions" in admin.text(path)
    assert version(classroom, "unsolved") == ("draft", False)


def test_what_cannot_be_submitted_is_told_and_the_others_are_judged(classroom: Classroom, admin: Visitor) -> None:
    files = JURY | {"submissions/accepted/odd.xyz": "?", "submissions/accepted/packed.py": b"PK\x03\x04"}
    path = imported(classroom, admin, "odd-jury", files)
    submissions = jury(classroom, "odd-jury")
    assert set(submissions) == {ACCEPTED, WRONG}
    conclude(classroom, submissions[ACCEPTED], "AC", "AC")
    conclude(classroom, submissions[WRONG], "WA", "WA")
    look_again(classroom)
    page = admin.text(path)
    assert "no language of this site has the suffix" in page
    assert "packed.py" in page
    assert "is a ZIP or other archive" in page
    assert version(classroom, "odd-jury") == ("published", True)


def test_outputs_of_a_jury_may_be_many_and_of_any_bytes(classroom: Classroom, admin: Visitor) -> None:
    binary = b"\x7fELF\0\xff"
    files: dict[str, str | bytes | None] = {
        "problem.yaml": "problem_format_version: 2025-09\nname: Many\nuuid: 1\ntype: submit-answer\n",
        "problem_statement/problem.en.md": None,
        "statement/problem.en.md": "Outputs.",
        "submissions/accepted/all/make.py": "print(1)",
    }
    for number in range(2, 30):
        files |= {f"data/secret/a/{number}.in": "", f"data/secret/a/{number}.ans": binary}
        files |= {f"submissions/accepted/all/a/{number}.out": binary}
    files |= {"data/secret/1.in": None, "data/secret/1.ans": None}
    imported(classroom, admin, "outputs", files)
    stored = classroom.connection.execute(
        "SELECT s.variant, file.name FROM submission s JOIN submission_file file ON file.submission_id = s.id"
        " JOIN problem p ON p.id = s.problem_id WHERE p.slug = 'outputs'"
    ).fetchall()
    assert sorted(stored) == sorted(("output", f"{number}.out") for number in range(2, 30))


def test_a_verification_that_is_stopped_decides_nothing(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "stopped", JURY)
    assert admin.post(path, f"{path}/stop").status_code == 302
    for submission_id in jury(classroom, "stopped").values():
        conclude(classroom, submission_id, "AC", "AC")
    look_again(classroom)
    assert "The verification was stopped: nothing was decided." in admin.text(path)
    assert version(classroom, "stopped") == ("draft", False)
    assert admin.post(path, f"{path}/verify", publishes="").status_code == 302
    classroom.work_off()
    assert 'data-refresh="on"' in admin.text(path)


def test_a_step_that_is_taken_again_submits_nothing_twice(classroom: Classroom, admin: Visitor) -> None:
    imported(classroom, admin, "twice", JURY)
    before = classroom.count("submission")
    classroom.connection.execute("UPDATE problem_verification SET entries = '[]' WHERE state = 'running'")
    look_again(classroom)
    assert classroom.count("submission") == before
    assert len(jury(classroom, "twice")) == 2


def test_another_version_that_was_published_meanwhile_stays(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "overtaken", JURY)
    classroom.imported(admin, package_zip(name="Pears"), slug="overtaken", new_version=True)
    submissions = jury(classroom, "overtaken")
    conclude(classroom, submissions[ACCEPTED], "AC", "AC")
    conclude(classroom, submissions[WRONG], "WA", "WA")
    look_again(classroom)
    assert "another version was published meanwhile" in admin.text(path)
    assert version(classroom, "overtaken") == ("verified", False)


def test_jury_submissions_are_in_no_list_and_their_set_is_on_no_page(classroom: Classroom, admin: Visitor) -> None:
    imported(classroom, admin, "discreet", JURY)
    submissions = jury(classroom, "discreet")
    for page in ("/submissions", "/submissions/all", "/problems", "/admin/sets"):
        text = admin.text(page)
        assert "jury-" not in text
        assert not any(f'/submissions/{number}"' in text for number in submissions.values())
    assert admin.get("/problems/discreet").status_code == 404
    row = classroom.connection.execute("SELECT slug FROM problem_set WHERE kind = 'jury' LIMIT 1").fetchone()
    assert row is not None
    assert admin.get(f"/admin/sets/{row[0]}").status_code == 404
    assert "nobody sees it" in admin.text("/admin/problems/discreet")
    assert admin.get(f"/submissions/{submissions[WRONG]}").status_code == 200


def test_a_rejudging_of_the_problem_leaves_the_jury_alone(classroom: Classroom, admin: Visitor) -> None:
    imported(classroom, admin, "rejudged", JURY)
    before = classroom.count("judging")
    assert admin.post("/admin/problems/rejudged", "/admin/problems/rejudged/rejudge", reason="again").status_code == 302
    assert classroom.count("judging") == before


def test_the_matrix_shows_each_test_and_greys_what_fails_nothing_alone(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "matrix", JURY)
    submissions = jury(classroom, "matrix")
    conclude(classroom, submissions[ACCEPTED], "AC", "AC")
    conclude(classroom, submissions[WRONG], "AC", "WA")
    look_again(classroom)
    page = admin.text(path)
    promised, got, *rows = page[page.index('id="matrix"') :].split("<tr")[2:]
    assert ["AC" in promised, "WA" in promised, "✓ AC" in got, "✓ WA" in got] == [True] * 4
    assert [("idle" in row, "WA" in row) for row in rows] == [(True, False), (False, True)]
    assert ["sample/1" in rows[0], "secret/1" in rows[1]] == [True, True]


def test_the_matrix_of_many_tests_has_windows() -> None:
    names = [f"secret/{number:05}" for number in range(10_000)]
    last = shown_testcases(names, 20, first=9_901)
    assert (last.first, last.items[-1], last.previous) == (9_901, names[-1], 9_701)
    assert len(shown_testcases(names, 20, first=None).items) * 20 == CELLS


def test_the_page_shows_the_window_that_is_asked_for(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "window", JURY)
    submissions = jury(classroom, "window")
    conclude(classroom, submissions[ACCEPTED], "AC", "AC")
    page = admin.text(f"{path}?from=2")
    matrix = page[page.index('id="matrix"') :]
    assert ["sample/1" in matrix, "secret/1" in matrix] == [False, True]
