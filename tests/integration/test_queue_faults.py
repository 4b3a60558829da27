"""Processes and nsqds die. No submission is lost, none gets two verdicts, none waits for long."""

import contextlib
import time
import urllib.request

import psycopg
import pytest

from judge.errors import NsqUnavailable
from judge.nsq.topics import CHANNEL_WORK, run_topic
from judge.verdict import Verdict
from tests import services
from tests.integration.scripted_worker import ScriptedWorker
from tests.integration.service import ServiceProcess, wait_until
from tests.web.site_data import Site
from web.judgings.transitions import LEASE_S
from web.queue.job_sender import JobSender

WAIT_S = 40.0


def verdict(site: Site, judging_id: int) -> str | None:
    found = site.judging(judging_id)["verdict"]
    return None if found is None else str(found)


def wait_for_verdict(site: Site, judging_id: int) -> str:
    wait_until(lambda: verdict(site, judging_id) is not None, timeout_s=WAIT_S)
    return str(verdict(site, judging_id))


def test_a_submit_while_nsqd_is_down_stays_queued_and_is_judged_when_it_is_back(
    site: Site,
    worker: ScriptedWorker,
    nsqd: services.Nsqd,
    sender: JobSender,
    dispatcher: ServiceProcess,
    recorder: ServiceProcess,
) -> None:
    site.add_workers()
    sender.send(site.connection)  # its connection exists, and dies with nsqd
    nsqd.stop()
    try:
        judging_id = site.submit(site.add_user()).judging_id
        sender.send_after_submit(site.connection)
        assert site.state(judging_id) == "queued"
        with pytest.raises(NsqUnavailable):
            sender.send(site.connection)
        wait_until(lambda: dispatcher.health() != "ok")
    finally:
        nsqd.start()
    site.connection.execute("UPDATE worker SET last_seen_at = now()")
    job = worker.take_job(timeout_s=WAIT_S)
    worker.finish(job)
    assert wait_for_verdict(site, judging_id) == "AC"
    wait_until(lambda: dispatcher.health() == "ok" and recorder.health() == "ok", timeout_s=WAIT_S)


def test_a_job_that_nsqd_lost_in_a_crash_is_sent_again_uncounted(
    site: Site, worker: ScriptedWorker, nsqd: services.Nsqd, dispatcher: ServiceProcess, recorder: ServiceProcess
) -> None:
    worker.announce()
    judging_id = site.submit(site.add_user()).judging_id
    wait_until(lambda: site.state(judging_id) == "dispatched")
    nsqd.kill()
    nsqd.start()
    worker = ScriptedWorker(nsqd.address)
    wait_until(lambda: announce_until_alive(site, worker), timeout_s=WAIT_S)
    job = worker.take_job(timeout_s=WAIT_S)
    worker.finish(job)
    assert wait_for_verdict(site, judging_id) == "AC"
    assert site.judging(judging_id)["claimed_attempts"] == 0
    worker.close()


def test_a_run_job_that_died_with_its_nsqd_is_sent_again_within_seconds_though_others_wait(
    site: Site, worker: ScriptedWorker, nsqd: services.Nsqd, dispatcher: ServiceProcess, recorder: ServiceProcess
) -> None:
    worker.announce()
    judging_id = site.submit(site.add_user()).judging_id
    job = worker.take_job()
    worker.claim(job)
    wait_until(lambda: site.state(judging_id) == "compiling")
    worker.hand_over(job)
    wait_until(lambda: site.state(judging_id) == "running")
    nsqd.kill()
    nsqd.start()
    back_at_s = time.monotonic()
    worker = ScriptedWorker(nsqd.address)
    worker.publish_raw(run_topic("default"), b"a run job of another judging, which waits for a lane")
    wait_until(lambda: announce_until_alive(site, worker), timeout_s=WAIT_S)
    again = worker.take_job(timeout_s=WAIT_S)
    assert (again.judging_id, site.judging(judging_id)["claimed_attempts"]) == (judging_id, 0)
    # The compile worker's lease would have lasted for 30 s, and been extended for 600 s.
    assert time.monotonic() - back_at_s < LEASE_S
    worker.finish(again)
    assert wait_for_verdict(site, judging_id) == "AC"
    worker.close()
    empty(nsqd, run_topic("default"))


def test_a_claim_whose_process_died_before_publishing_is_found_within_seconds(
    site: Site, worker: ScriptedWorker, nsqd: services.Nsqd, dispatcher: ServiceProcess, recorder: ServiceProcess
) -> None:
    worker.announce()
    judging_id = site.submit(site.add_user()).judging_id
    worker.take_job()
    site.set_judging(judging_id, "state = 'dispatched', attempt_token = 'nobody heard of it', dispatched_at = now()")
    assert worker.take_job(timeout_s=15).judging_id == judging_id


def test_results_wait_while_postgres_is_down(
    site: Site,
    worker: ScriptedWorker,
    postgres: services.Postgres,
    postgres_url: str,
    dispatcher: ServiceProcess,
    recorder: ServiceProcess,
) -> None:
    worker.announce(lanes=4)
    judging_ids = [site.submit(site.add_user()).judging_id for _ in range(8)]
    jobs = [worker.take_job() for _ in judging_ids]
    postgres.stop()
    try:
        for job in jobs:
            worker.finish(job, Verdict.AC, Verdict.WA, None)
        wait_until(lambda: recorder.health() != "ok")
    finally:
        postgres.start()
    wait_until(lambda: accepts_connections(postgres_url))
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        site.connection = connection
        assert [wait_for_verdict(site, judging_id) for judging_id in judging_ids] == ["WA"] * 8
        wait_until(lambda: dispatcher.health() == "ok" and recorder.health() == "ok", timeout_s=WAIT_S)


def test_a_crash_of_postgres_loses_no_submission_though_it_may_forget_who_had_claimed_it(
    site: Site,
    worker: ScriptedWorker,
    postgres: services.Postgres,
    postgres_url: str,
    dispatcher: ServiceProcess,
    recorder: ServiceProcess,
) -> None:
    worker.announce(lanes=4)
    judging_ids = [site.submit(site.add_user()).judging_id for _ in range(8)]
    jobs = [worker.take_job() for _ in judging_ids]
    postgres.kill()
    try:
        for job in jobs:
            worker.finish(job)
    finally:
        postgres.start()
    wait_until(lambda: accepts_connections(postgres_url))
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        site.connection = connection
        wait_until(lambda: announce_until_alive(site, worker), timeout_s=WAIT_S)
        wait_until(lambda: take_and_finish(site, worker) == 8, timeout_s=WAIT_S)
        assert [verdict(site, judging_id) for judging_id in judging_ids] == ["AC"] * 8


def test_killing_the_recorder_again_and_again_loses_no_result_and_doubles_none(
    site: Site, worker: ScriptedWorker, dispatcher: ServiceProcess, recorder: ServiceProcess
) -> None:
    worker.announce(lanes=4)
    site.connection.execute("CREATE TABLE finals AS SELECT id, final_at FROM judging WHERE false")
    site.connection.execute(
        "CREATE FUNCTION note_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO finals VALUES (NEW.id, NEW.final_at); RETURN NEW; END $$"
    )
    site.connection.execute(
        "CREATE TRIGGER note_final AFTER UPDATE ON judging FOR EACH ROW WHEN (NEW.state = 'final')"
        " EXECUTE FUNCTION note_final()"
    )
    judging_ids = [site.submit(site.add_user()).judging_id for _ in range(30)]
    for number in range(len(judging_ids)):
        take_and_finish(site, worker, times=2)
        if number % 8 == 4:
            recorder.kill()
            recorder.start_unready()
    wait_until(lambda: take_and_finish(site, worker, times=2) == len(judging_ids), timeout_s=2 * WAIT_S)
    assert site.connection.execute("SELECT count(*), count(DISTINCT id) FROM finals").fetchone() == (30, 30)


def test_a_dispatcher_that_was_dead_takes_no_lease_from_a_living_worker(
    site: Site, worker: ScriptedWorker, dispatcher: ServiceProcess, recorder: ServiceProcess
) -> None:
    worker.announce()
    judging_id = site.submit(site.add_user()).judging_id
    job = worker.take_job()
    worker.claim(job)
    wait_until(lambda: site.state(judging_id) == "compiling")
    dispatcher.kill()
    site.set_judging(judging_id, "lease_expires_at = now() - interval '1 minute'")
    dispatcher.start()
    worker.claim(job)
    wait_until(lambda: lease_is_valid(site, judging_id))
    worker.finish(job)
    assert wait_for_verdict(site, judging_id) == "AC"
    assert site.judging(judging_id)["attempt_token"] == job.attempt_token


def test_services_stop_in_order_when_they_are_told_to(dispatcher: ServiceProcess, recorder: ServiceProcess) -> None:
    assert dispatcher.stop() == 0
    assert recorder.stop() == 0


def empty(nsqd: services.Nsqd, topic: str) -> None:
    """Take what waits there away from the tests that follow."""
    url = f"{nsqd.http.url}/channel/empty?topic={topic}&channel={CHANNEL_WORK}"
    urllib.request.urlopen(urllib.request.Request(url, method="POST")).close()


def accepts_connections(postgres_url: str) -> bool:
    """Tell whether Postgres accepts connections. After a crash, it first replays its log."""
    try:
        psycopg.connect(postgres_url).close()
    except psycopg.OperationalError:
        return False
    return True


def take_and_finish(site: Site, worker: ScriptedWorker, *, times: int = 1) -> int:
    """Judge what is sent, say so as many times, and return the number of final judgings."""
    worker.announce(lanes=4)
    with contextlib.suppress(TimeoutError):
        job = worker.take_job(timeout_s=0.5)
        for _ in range(times):
            worker.finish(job)
    row = site.connection.execute("SELECT count(*) FROM judging WHERE state = 'final'").fetchone()
    assert row is not None
    return int(row[0])


def announce_until_alive(site: Site, worker: ScriptedWorker) -> bool:
    """The dispatcher must first have found the nsqd again."""
    worker.announce()
    row = site.connection.execute("SELECT count(*) FROM worker WHERE last_seen_at > now() - interval '2 s'").fetchone()
    return row == (2,)


def lease_is_valid(site: Site, judging_id: int) -> bool:
    row = site.connection.execute("SELECT lease_expires_at > now() FROM judging WHERE id = %s", [judging_id]).fetchone()
    return row == (True,)
