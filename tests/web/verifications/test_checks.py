"""What a verification lets workers try: the programs of the package. The workers' part is written into the database."""

import msgspec

from judge.language import PACKAGE_CHECKS
from judge.messages import Finding, Outcome, Result
from judge.store import open_store
from judge.verdict import Verdict
from judge.verification.checks import Demand, PackageChecks
from tests.web.site.visitor import Classroom, Visitor
from tests.web.verifications.test_verifying import ACCEPTED, JURY, conclude, imported, jury, look_again, version
from web.judgings.conclusion import conclusion_of

PROGRAMS: dict[str, str | bytes | None] = JURY | {
    "problem.yaml": "name: Apples\nvalidation: custom\n",
    "input_validators/numbers.py": "exit(42)\n",
    "output_validators/check.py": "exit(42)\n",
    "data/invalid_input/words.in": "one\n",
}


def checks_submission(classroom: Classroom, slug: str) -> int:
    row = classroom.connection.execute(
        "SELECT s.id FROM submission s JOIN problem p ON p.id = s.problem_id WHERE p.slug = %s AND s.variant = %s",
        [slug, PACKAGE_CHECKS.variant.id],
    ).fetchone()
    assert row is not None
    return int(row[0])


def conclude_checks(classroom: Classroom, slug: str, *findings: Finding) -> None:
    """As the recorder does."""
    row = classroom.connection.execute(
        "UPDATE judging SET state = 'final', verdict = 'AC', final_at = now(), findings = %s::jsonb"
        " WHERE submission_id = %s RETURNING id",
        [msgspec.json.encode(findings).decode(), checks_submission(classroom, slug)],
    ).fetchone()
    assert row is not None


def conclude_jury(classroom: Classroom, slug: str) -> None:
    submissions = jury(classroom, slug)
    for source, submission_id in submissions.items():
        if source is not None:
            conclude(classroom, submission_id, "AC", "AC" if source == ACCEPTED else "WA")


def test_the_list_of_checks_is_part_of_the_version(classroom: Classroom, admin: Visitor) -> None:
    imported(classroom, admin, "listed", PROGRAMS)
    row = classroom.connection.execute(
        "SELECT sha256 FROM submission_file WHERE submission_id = %s", [checks_submission(classroom, "listed")]
    ).fetchone()
    assert row is not None
    store = open_store(classroom.app.extensions["judge"].settings.store_url)
    checks = PackageChecks.from_json(store.get(row[0]))
    assert {(one.path, one.is_valid) for one in checks.inputs} == {
        ("data/sample/1.in", True),
        ("data/secret/1.in", True),
        ("data/invalid_input/words.in", False),
    }
    assert [(one.place, one.demand) for one in checks.outputs] == [
        ("data/sample/1.ans", Demand.ACCEPT_OR_WARN),
        ("data/secret/1.ans", Demand.ACCEPT_OR_WARN),
    ]
    (named,) = classroom.connection.execute(
        "SELECT count(*) FROM problem_version_blob WHERE sha256 = ANY(%s)",
        [[row[0], *(one.sha256 for one in checks.inputs)]],
    ).fetchall()
    assert named == (4,)


def test_an_error_of_a_program_is_a_fault_of_the_version(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "checked", PROGRAMS)
    conclude_jury(classroom, "checked")
    look_again(classroom)
    assert "2 of 3" in admin.text(path)
    told = Finding(file="data/invalid_input/words.in", text="no input validator refuses it", is_error=True)
    warned = Finding(file="output_validators/check.py", text="accepts an empty output")
    conclude_checks(classroom, "checked", warned, told)
    look_again(classroom)
    page = admin.text(path)
    assert "Not verified: there is a fault." in page
    assert page.index("no input validator refuses it") < page.index("accepts an empty output")
    assert version(classroom, "checked") == ("draft", False)


def test_a_warning_of_a_program_stops_nothing(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "warned", PROGRAMS)
    conclude_jury(classroom, "warned")
    conclude_checks(classroom, "warned", Finding(file="output_validators/check.py", text="accepts an empty output"))
    look_again(classroom)
    assert "accepts an empty output" in admin.text(path)
    assert version(classroom, "warned") == ("published", True)


def test_a_judge_error_is_told_with_its_reason(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "reasons", JURY)
    submissions = jury(classroom, "reasons")
    conclude(classroom, submissions[ACCEPTED], "AC", "AC")
    wrong = next(number for source, number in submissions.items() if source != ACCEPTED)
    conclude(classroom, wrong, "AC", "JE")
    classroom.connection.execute(
        "UPDATE judging SET judge_error_reason = 'check.py exited with 1: no such file' WHERE submission_id = %s",
        [wrong],
    )
    look_again(classroom)
    page = admin.text(path)
    assert "Not verified: there is a fault." in page
    assert "a judge error: check.py exited with 1: no such file; mend the program" in page


def test_one_that_must_be_too_slow_is_held_to_the_limit_of_the_version(classroom: Classroom, admin: Visitor) -> None:
    """It runs for longer, so that the page can tell by how much it is too slow. The limit is a second."""
    slow = "while True: pass\n"
    path = imported(classroom, admin, "too-slow", JURY | {"submissions/time_limit_exceeded/slow.py": slow})
    submissions = jury(classroom, "too-slow")
    row = classroom.connection.execute(
        "SELECT jury_terms FROM submission WHERE id = %s", [submissions[slow]]
    ).fetchone()
    assert row == ({"cpu_time_limit_ms": 2000},)
    conclude_jury(classroom, "too-slow")
    conclude(classroom, submissions[slow], "AC", "AC", cpu_ms=1700)
    look_again(classroom)
    page = admin.text(path)
    assert "needs 1.7 s on sample/1, which is less than 2 times the CPU time limit of 1 s" in page
    assert "1700 ms or more" in page
    assert version(classroom, "too-slow") == ("published", True)


def test_what_waits_is_withdrawn_when_a_verification_is_stopped(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "withdrawn", PROGRAMS)
    submissions = jury(classroom, "withdrawn")
    classroom.connection.execute(
        "UPDATE judging SET state = 'dispatched', attempt_token = 'token' WHERE submission_id = %s",
        [submissions[ACCEPTED]],
    )
    assert admin.post(path, f"{path}/stop").status_code == 302
    assert list(jury(classroom, "withdrawn")) == [ACCEPTED]
    assert "The verification was stopped: nothing was decided." in admin.text(path)


def test_scores_have_no_zeros_at_the_end(classroom: Classroom, admin: Visitor) -> None:
    path = imported(classroom, admin, "scored", JURY)
    conclude_jury(classroom, "scored")
    classroom.connection.execute(
        "UPDATE judging SET score = 100.0 WHERE submission_id = %s", [jury(classroom, "scored")[ACCEPTED]]
    )
    look_again(classroom)
    page = admin.text(path)
    assert "AC · 100<" in page.replace("\n", "").replace(" <", "<")
    assert "100.0" not in page


def test_a_result_of_checks_has_findings_and_no_testcases() -> None:
    result = Result(
        judging_id=1,
        submission_id=1,
        attempt_token="token",
        outcome=Outcome.JUDGED,
        worker="run",
        judge_version="1",
        findings=(Finding(file="a", text="b"),),
    )
    conclusion = conclusion_of([result], testcase_count=7)
    assert (conclusion.verdict, conclusion.testcase_results) == (Verdict.AC, None)
    assert conclusion.findings is not None
    assert msgspec.json.decode(conclusion.findings, type=list[Finding]) == [Finding(file="a", text="b")]
    worse = msgspec.structs.replace(result, findings=(Finding(file="a", text="b", is_error=True),))
    assert conclusion_of([result, worse], testcase_count=7).verdict is Verdict.WA
