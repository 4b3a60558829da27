"""Running a program before it is submitted, as a student meets it."""

import html
import io

import msgspec
import psycopg
import pytest

from judge.messages import TRIAL_RUN_VERSION, TrialRun
from judge.report import RunStatus
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from tests.web.site.visitor import Classroom, Visitor, package_zip
from tests.web.site_data import Site, languages
from web.blobs.names import names
from web.judgings.transitions import give_up_trial_runs
from web.queue.rules.claim import ClaimedJudging, claim
from web.queue.rules.job import compile_job
from web.trial_runs.allowance import PER_MINUTE, RUNNING_LIMIT
from web.trial_runs.tidying import DELETE_OLD, KEPT_HOURS

SOURCE = "int main(void) { return 0; }"


@pytest.fixture(autouse=True)
def empty_queue(connection: psycopg.Connection) -> None:
    connection.execute("TRUNCATE judging, submission, trial_run, worker, rejudging CASCADE")


@pytest.fixture
def problem(classroom: Classroom, admin: Visitor) -> str:
    return classroom.problem(admin)


def run(student: Visitor, slug: str, **fields: object) -> int:
    answer = student.post(f"/problems/{slug}/submit", f"/problems/{slug}/runs", **_form(fields))
    assert answer.status_code == 302, answer.text
    return int(answer.headers["Location"].rpartition("/")[2])


def refused(student: Visitor, slug: str, **fields: object) -> tuple[int, str]:
    answer = student.post(f"/problems/{slug}/submit", f"/problems/{slug}/runs", **_form(fields))
    return answer.status_code, html.unescape(answer.text)


def _form(fields: dict[str, object]) -> dict[str, object]:
    return {"language": "c17", "source": SOURCE, "run": "samples"} | fields


def claimed(connection: psycopg.Connection) -> list[ClaimedJudging]:
    return claim(connection, pool="default", nsqd="127.0.0.1:4150")


def conclude(connection: psycopg.Connection, run_id: int, verdict: str, *results: TestcaseResult) -> None:
    connection.execute(
        "UPDATE judging SET state = 'final', verdict = %s, final_at = now(), results_version = 1,"
        " testcase_results = %s::jsonb WHERE trial_run_id = %s",
        [verdict, msgspec.json.encode(results).decode(), run_id],
    )


def test_a_trial_run_is_no_submission(classroom: Classroom, student: Visitor, problem: str) -> None:
    run_id = run(student, problem)
    assert classroom.count("submission") == 0
    assert classroom.count("trial_run") == 1
    assert "Nothing was submitted." in student.text(f"/runs/{run_id}")
    assert 'data-final="no"' in student.text(f"/runs/{run_id}?part=1")


def test_its_job_has_the_samples_alone(site: Site, student: Visitor, problem: str) -> None:
    run(student, problem)
    site.add_workers()
    (judging,) = claimed(site.connection)
    job = compile_job(judging, "default", languages())
    assert (job.trial_run, job.version, job.batch, job.submission_id) == (TrialRun(), TRIAL_RUN_VERSION, False, None)
    assert [(part.first, part.stop) for part in job.slices] == [(0, 1)]
    assert [(file.name, file.content) for file in job.files] == [("main.c", SOURCE)]


def test_an_own_input_lies_in_the_store_until_the_run_is_deleted(
    site: Site, classroom: Classroom, student: Visitor, problem: str
) -> None:
    run_id = run(student, problem, run="own", own_input="1 2\r\n3\r\n")
    site.add_workers()
    (judging,) = claimed(site.connection)
    asked = compile_job(judging, "default", languages()).trial_run
    assert asked is not None
    assert asked == TrialRun(input_sha256=classroom.store("1 2\n3\n"), input_bytes=6)
    site.connection.execute("UPDATE blob SET created_at = now() - interval '2 days'")
    with names(site.connection) as found:
        assert asked.input_sha256 in set(found)
    site.connection.execute("UPDATE trial_run SET requested_at = now() - interval '2 days'")
    site.connection.execute(DELETE_OLD, [KEPT_HOURS])
    assert (classroom.count("trial_run"), classroom.count("judging")) == (0, 0)
    with names(site.connection) as found:
        assert asked.input_sha256 not in set(found)
    assert student.get(f"/runs/{run_id}").status_code == 404


def test_an_input_that_is_a_file_stays_as_it_is(site: Site, student: Visitor, problem: str) -> None:
    run(student, problem, run="own", own_input="no", own_input_file=(io.BytesIO(b"a\r\n"), "in.txt"))
    assert site.connection.execute("SELECT input_bytes FROM trial_run").fetchall() == [(3,)]


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"language": ""}, 422, "Choose a language."),
        ({"source": " "}, 422, "The source is empty."),
        ({"run": "own", "own_input_file": (io.BytesIO(b"x" * (1024 * 1024 + 1)), "in")}, 422, "larger than 1 MiB"),
    ],
)
def test_bad_input_is_told_in_one_sentence(
    student: Visitor, problem: str, fields: dict[str, object], status: int, said: str
) -> None:
    answered, page = refused(student, problem, **fields)
    assert answered == status
    assert said in page


def test_so_many_runs_go_at_once_and_so_many_in_a_minute(
    connection: psycopg.Connection, student: Visitor, problem: str
) -> None:
    ids = [run(student, problem) for _ in range(RUNNING_LIMIT)]
    status, page = refused(student, problem)
    assert status == 429
    assert f"{RUNNING_LIMIT} runs of yours are not done yet" in page
    for number in range(PER_MINUTE):
        conclude(connection, ids[-1], "AC")
        conclude(connection, ids[-2], "AC")
        if number >= RUNNING_LIMIT:
            ids.append(run(student, problem))
    conclude(connection, ids[-1], "AC")
    status, page = refused(student, problem)
    assert status == 429
    assert f"You have used the {PER_MINUTE} runs of a minute. The next one is free in" in page
    connection.execute("UPDATE trial_run SET requested_at = now() - interval '61 s' WHERE id = %s", [ids[0]])
    run(student, problem)


def test_nobody_else_sees_it(classroom: Classroom, admin: Visitor, student: Visitor, problem: str) -> None:
    run_id = run(student, problem)
    assert classroom.student().get(f"/runs/{run_id}").status_code == 404
    assert admin.get(f"/runs/{run_id}").status_code == 404


def test_it_runs_also_after_the_problem_closed(classroom: Classroom, student: Visitor, admin: Visitor) -> None:
    course = classroom.course((student, "student"))
    problem = classroom.problem(admin, problem_set=course)
    classroom.connection.execute(
        "UPDATE problem_set SET closes_at = now() - interval '1 minute' WHERE slug = %s", [course]
    )
    run(student, problem)


def test_a_sample_that_fails_shows_the_difference(classroom: Classroom, student: Visitor, problem: str) -> None:
    run_id = run(student, problem)
    wrong = TestcaseResult(
        ordinal=0,
        verdict=Verdict.WA,
        status=RunStatus.EXITED,
        exit_code=0,
        output_sha256=classroom.store("3 4\n"),
        output_bytes=4,
    )
    conclude(classroom.connection, run_id, "WA", wrong)
    page = student.text(f"/runs/{run_id}")
    assert "Difference" in page
    assert "Exit code 0" in page
    assert "Ended without an error" not in page


def test_an_own_input_has_an_output_and_no_verdict(classroom: Classroom, student: Visitor, problem: str) -> None:
    run_id = run(student, problem, run="own", own_input="9 9\n")
    printed = TestcaseResult(
        ordinal=0,
        verdict=Verdict.AC,
        status=RunStatus.EXITED,
        exit_code=0,
        output_sha256=classroom.store("eighteen"),
        output_bytes=1_000_000,
    )
    conclude(classroom.connection, run_id, "AC", printed)
    page = student.text(f"/runs/{run_id}")
    assert "Ended without an error" in page
    assert "eighteen" in page
    assert "The first 8 bytes of" in page
    assert "Accepted" not in page
    form = student.text(f"/problems/{problem}/submit?run={run_id}")
    assert SOURCE in form
    assert "9 9" in form


def test_a_run_without_a_result_is_given_up(connection: psycopg.Connection, student: Visitor, problem: str) -> None:
    run_id = run(student, problem)
    assert give_up_trial_runs(connection, after_s=60) == 0
    connection.execute("UPDATE judging SET queued_at = now() - interval '2 minutes'")
    assert give_up_trial_runs(connection, after_s=60) == 1
    assert "That is our fault, not yours: run it again." in student.text(f"/runs/{run_id}")


def test_a_submission_that_waits_long_is_not_given_up(site: Site) -> None:
    site.submit(site.add_user())
    site.connection.execute("UPDATE judging SET queued_at = now() - interval '2 days'")
    assert give_up_trial_runs(site.connection, after_s=60) == 0


def test_submissions_go_before_runs_and_find_free_slots(site: Site, classroom: Classroom, problem: str) -> None:
    site.add_workers(lanes=2)
    for _ in range(10):
        run(classroom.student(), problem)
    assert len(claimed(site.connection)) == 2
    for _ in range(8):
        site.submit(site.add_user())
    live = claimed(site.connection)
    assert len(live) == 6
    assert {judging.trial_run for judging in live} == {None}


def test_output_only_problems_have_nothing_to_run(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    files = {
        "problem.yaml": "problem_format_version: 2025-09\nname: Apples\nuuid: 6d3a\ntype: submit-answer\n",
        "problem_statement/problem.en.md": None,
        "statement/problem.en.md": "# Apples\n",
    }
    problem = classroom.problem(admin, package=package_zip(files=files))
    assert "Run before you submit" not in student.text(f"/problems/{problem}/submit")
    answer = student.post(f"/problems/{problem}/submit", f"/problems/{problem}/runs", run="samples")
    assert answer.status_code == 422
