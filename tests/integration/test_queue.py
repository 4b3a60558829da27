"""Dispatcher and recorder as processes, with a real nsqd and Postgres. The worker does what the test says."""

from datetime import datetime

import pytest

from judge.messages import Outcome, Slice, Stage
from judge.nsq.topics import PROGRESS, RESULT, WORKER
from judge.verdict import Verdict
from tests.integration.scripted_worker import ScriptedWorker, result_of
from tests.integration.service import ServiceProcess, wait_until
from tests.web.site_data import Site
from web.judgings.states import Priority
from web.rejudgings.application import apply_rejudging
from web.rejudgings.creation import create_rejudging
from web.rejudgings.queries import find_rejudging

pytestmark = pytest.mark.usefixtures("dispatcher", "recorder")


def verdict(site: Site, judging_id: int) -> str | None:
    found = site.judging(judging_id)["verdict"]
    return None if found is None else str(found)


def wait_for_verdict(site: Site, judging_id: int) -> str:
    wait_until(lambda: verdict(site, judging_id) is not None)
    return str(verdict(site, judging_id))


def test_a_submission_goes_the_whole_way_to_its_verdict(site: Site, worker: ScriptedWorker) -> None:
    worker.announce()
    submitted = site.submit(site.add_user())
    job = worker.take_job()
    assert job.judging_id == submitted.judging_id
    worker.finish(job, Verdict.AC, Verdict.WA, None)
    assert wait_for_verdict(site, submitted.judging_id) == "WA"
    judging = site.judging(submitted.judging_id)
    assert (judging["deciding_testcase"], judging["cpu_time_ms"], judging["run_worker"]) == (1, 12, "scripted")
    assert [test["ordinal"] for test in judging["testcase_results"]] == [0, 1, 2]


def test_a_compile_error_and_a_judge_error_are_verdicts_of_their_own(site: Site, worker: ScriptedWorker) -> None:
    worker.announce()
    first, second = site.submit(site.add_user()), site.submit(site.add_user())
    worker.finish(worker.take_job(), outcome=Outcome.COMPILE_ERROR, slice=None, testcases=())
    worker.finish(worker.take_job(), outcome=Outcome.JUDGE_ERROR, slice=None, testcases=(), reason="checker crashed")
    assert wait_for_verdict(site, first.judging_id) == "CE"
    assert wait_for_verdict(site, second.judging_id) == "JE"
    assert site.judging(second.judging_id)["judge_error_reason"] == "checker crashed"


def test_progress_claims_the_lease_and_heartbeats_extend_it(site: Site, worker: ScriptedWorker) -> None:
    worker.announce()
    judging_id = site.submit(site.add_user()).judging_id
    job = worker.take_job()
    worker.claim(job)
    wait_until(lambda: site.state(judging_id) == "compiling")
    first_lease = site.judging(judging_id)["lease_expires_at"]
    worker.claim(job)
    wait_until(lambda: bool(site.judging(judging_id)["lease_expires_at"] > first_lease))
    worker.claim(job, Stage.RUNNING)
    wait_until(lambda: site.state(judging_id) == "running")
    assert site.judging(judging_id)["claimed_attempts"] == 1
    ((state, slice_lease),) = slices(site)
    assert state == "running"
    worker.claim(job, Stage.RUNNING)
    worker.claim(job, Stage.COMPILING)  # a message that was overtaken
    wait_until(lambda: bool(slices(site)[0][1] > slice_lease))
    assert site.state(judging_id) == "running"
    worker.finish(job)
    assert wait_for_verdict(site, judging_id) == "AC"
    assert slices(site) == []


def test_a_lapsed_lease_is_sent_again_and_the_old_attempt_says_nothing_any_more(
    site: Site, worker: ScriptedWorker
) -> None:
    worker.announce()
    judging_id = site.submit(site.add_user()).judging_id
    silent = worker.take_job()
    worker.claim(silent)
    wait_until(lambda: site.state(judging_id) == "compiling")
    site.set_judging(judging_id, "lease_expires_at = now() - interval '1 second'")
    again = worker.take_job(timeout_s=30)
    assert again.judging_id == judging_id
    assert again.attempt_token != silent.attempt_token
    worker.finish(silent, Verdict.WA)
    worker.finish(again)
    assert wait_for_verdict(site, judging_id) == "AC"


def test_after_three_claimed_attempts_the_judging_ends_as_a_judge_error(site: Site, worker: ScriptedWorker) -> None:
    worker.announce()
    poison = site.submit(site.add_user()).judging_id
    for attempt in (1, 2, 3):
        job = worker.take_job(timeout_s=30)
        worker.claim(job)
        wait_until(lambda attempt=attempt: site.judging(poison)["claimed_attempts"] == attempt)  # type: ignore[misc]
        site.set_judging(poison, "lease_expires_at = now() - interval '1 second'")
    assert wait_for_verdict(site, poison) == "JE"
    innocent = site.submit(site.add_user()).judging_id
    worker.finish(worker.take_job())
    assert wait_for_verdict(site, innocent) == "AC"


def test_duplicates_and_results_of_unknown_or_foreign_attempts_change_nothing(
    site: Site, worker: ScriptedWorker
) -> None:
    worker.announce()
    judging_id = site.submit(site.add_user()).judging_id
    job = worker.take_job()
    worker.finish(job, Verdict.WA, attempt_token="somebody's else")
    worker.finish(job, Verdict.WA, judging_id=2**40)
    worker.finish(job)
    assert wait_for_verdict(site, judging_id) == "AC"
    final_at = site.judging(judging_id)["final_at"]
    worker.finish(job, Verdict.WA)
    other = site.submit(site.add_user()).judging_id
    worker.finish(worker.take_job())
    assert wait_for_verdict(site, other) == "AC"
    assert (verdict(site, judging_id), site.judging(judging_id)["final_at"]) == ("AC", final_at)


def test_messages_that_are_not_ours_are_dropped_and_the_services_live(site: Site, worker: ScriptedWorker) -> None:
    worker.announce()
    for topic in (RESULT, PROGRESS, WORKER):
        for body in (b"\xff\xfe not JSON", b'{"kind":"pizza"}', b'{"kind":"result"}', b"[]"):
            worker.publish_raw(topic, body)
    judging_id = site.submit(site.add_user()).judging_id
    job = worker.take_job()
    worker.publish(PROGRESS, result_of(job))
    worker.finish(job)
    assert wait_for_verdict(site, judging_id) == "AC"


def test_a_result_that_the_database_refuses_ends_its_own_judging_and_no_other(
    site: Site, worker: ScriptedWorker
) -> None:
    worker.announce(lanes=4)
    broken, whole = site.submit(site.add_user()).judging_id, site.submit(site.add_user()).judging_id
    jobs = {job.judging_id: job for job in (worker.take_job(), worker.take_job())}
    worker.finish(jobs[broken], executable_sha256="a\0b")
    worker.finish(jobs[whole])
    assert wait_for_verdict(site, whole) == "AC"
    assert wait_for_verdict(site, broken) == "JE"


def test_results_that_do_not_cover_the_testcases_are_a_judge_error(site: Site, worker: ScriptedWorker) -> None:
    worker.announce()
    judging_id = site.submit(site.add_user()).judging_id
    worker.finish(worker.take_job(), Verdict.AC)
    assert wait_for_verdict(site, judging_id) == "JE"


def test_slices_in_any_order_and_twice_make_one_verdict(site: Site, worker: ScriptedWorker) -> None:
    worker.announce()
    judging_id = site.submit(site.add_user()).judging_id
    job = worker.take_job()
    whole = result_of(job, Verdict.AC, Verdict.AC, Verdict.TLE)
    last = {"slice": Slice(index=1, count=2, first=2, stop=3), "testcases": whole.testcases[2:]}
    first = {"slice": Slice(index=0, count=2, first=0, stop=2), "testcases": whole.testcases[:2]}
    worker.finish(job, **last)
    worker.finish(job, **last)
    wait_until(lambda: site.connection.execute("SELECT count(*) FROM judging_slice").fetchone() == (1,))
    assert verdict(site, judging_id) is None
    worker.finish(job, **first)
    assert wait_for_verdict(site, judging_id) == "TLE"
    assert site.connection.execute("SELECT count(*) FROM judging_slice").fetchone() == (0,)


def test_a_burst_is_throttled_and_everybody_gets_a_verdict(site: Site, worker: ScriptedWorker) -> None:
    worker.announce(lanes=2)
    judging_ids = [site.submit(site.add_user()).judging_id for _ in range(40)]
    for _ in judging_ids:
        worker.finish(worker.take_job())
        in_flight = site.connection.execute("SELECT count(*) FROM judging WHERE state = 'dispatched'").fetchone()
        assert in_flight is not None
        assert in_flight[0] <= 8
    assert {wait_for_verdict(site, judging_id) for judging_id in judging_ids} == {"AC"}


def test_one_free_slot_of_many_is_filled_though_no_other_gets_free(site: Site, worker: ScriptedWorker) -> None:
    """A claim is made for a quarter of the slots at once; what is less must not wait for it for ever."""
    worker.announce(lanes=2)
    for _ in range(10):
        site.submit(site.add_user())
    jobs = [worker.take_job() for _ in range(8)]
    worker.finish(jobs[0])
    ninth = worker.take_job()
    assert ninth.judging_id not in {job.judging_id for job in jobs}
    with pytest.raises(TimeoutError):
        worker.take_job(timeout_s=2.5)


def test_a_rejudging_stays_aside_until_it_is_applied(site: Site, worker: ScriptedWorker) -> None:
    worker.announce()
    teacher = site.add_user(admin=True)
    submitted = site.submit(site.add_user())
    worker.finish(worker.take_job(), Verdict.AC, Verdict.WA, None)
    assert wait_for_verdict(site, submitted.judging_id) == "WA"
    version = site.publish_version(site.problem_id, testcases=1)

    rejudging_id = create_rejudging(
        site.connection, problem_id=site.problem_id, created_by=teacher, reason="an answer was wrong"
    )
    job = worker.take_job(batch=True)
    assert (job.submission_id, job.slices[0].stop) == (submitted.submission_id, 1)
    worker.finish(job)
    wait_until(lambda: summary(site, rejudging_id).state == "ready")
    assert summary(site, rejudging_id).changed == 1
    assert current_verdict(site, submitted.submission_id) == "WA"

    assert apply_rejudging(site.connection, rejudging_id=rejudging_id, applied_by=teacher) == 1
    assert current_verdict(site, submitted.submission_id) == "AC"
    assert site.judging(job.judging_id)["problem_version_id"] == version


def test_a_worker_that_stops_is_given_nothing_more(site: Site, worker: ScriptedWorker) -> None:
    worker.announce()
    wait_until(lambda: workers(site) == [False, False])
    worker.announce(stopping=True)
    wait_until(lambda: workers(site) == [True, True])
    judging_id = site.submit(site.add_user()).judging_id
    with pytest.raises(TimeoutError):
        worker.take_job(timeout_s=2.5)
    assert site.state(judging_id) == "queued"


def test_an_idle_system_dispatches_within_a_second_of_the_worker_report(
    site: Site, worker: ScriptedWorker, dispatcher: ServiceProcess
) -> None:
    site.submit(site.add_user())
    worker.announce()
    worker.take_job(timeout_s=3)
    assert dispatcher.health() == "ok"


def slices(site: Site) -> list[tuple[str, datetime]]:
    return site.connection.execute("SELECT state, lease_expires_at FROM judging_slice ORDER BY slice").fetchall()


def workers(site: Site) -> list[bool]:
    return [stopped for (stopped,) in site.connection.execute("SELECT stopped_at IS NOT NULL FROM worker")]


def summary(site: Site, rejudging_id: int):  # type: ignore[no-untyped-def]
    found = find_rejudging(site.connection, rejudging_id)
    assert found is not None
    return found


def current_verdict(site: Site, submission_id: int) -> str:
    row = site.connection.execute(
        "SELECT verdict FROM submission s JOIN judging j ON j.id = s.current_judging_id WHERE s.id = %s",
        [submission_id],
    ).fetchone()
    assert row is not None
    return str(row[0])


def test_a_burst_of_trial_runs_does_not_delay_a_submission(site: Site, worker: ScriptedWorker) -> None:
    """They fill their share, a quarter of eight slots. Nobody finishes one, and a submission still gets its worker."""
    worker.announce(lanes=2)
    for _ in range(10):
        add_trial_run(site)
    runs = [worker.take_job(), worker.take_job()]
    judging_id = site.submit(site.add_user()).judging_id
    job = worker.take_job(timeout_s=5)
    assert [taken.trial_run is not None for taken in (*runs, job)] == [True, True, False]
    assert job.judging_id == judging_id
    worker.finish(job)
    assert wait_for_verdict(site, judging_id) == "AC"
    worker.finish(runs[0], Verdict.AC)
    wait_until(lambda: site.state(runs[0].judging_id) == "final")
    assert worker.take_job().trial_run is not None


def add_trial_run(site: Site) -> None:
    """Of a user of its own: no limit of users holds it back."""
    site.connection.execute(
        """
        WITH run AS (
            INSERT INTO trial_run (user_id, problem_set_id, problem_id, variant, files, testcase_count)
            VALUES (%s, %s, %s, 'cpp17', '[{"name": "main.cpp", "content": "int main() {}"}]', 1)
            RETURNING id, problem_id
        )
        INSERT INTO judging (trial_run_id, problem_version_id, priority)
        SELECT run.id, problem.published_version_id, %s FROM run JOIN problem ON problem.id = run.problem_id
        """,
        [site.add_user(), site.problem_set_id, site.problem_id, Priority.TRIAL],
    )
