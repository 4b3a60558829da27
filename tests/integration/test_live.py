"""The live service as a process. The tests read from its socket what it sends to browsers."""

import time
from collections.abc import Callable, Iterator

import psycopg
import pytest

from judge.messages import CompileJob, Progress, Stage
from judge.nsq.topics import PROGRESS
from judge.verdict import Verdict
from tests.integration.scripted_worker import ScriptedWorker
from tests.integration.service import ServiceProcess, wait_until
from tests.integration.watching import Browser, cookie, watchers
from tests.web.site_data import Site
from web.live.crowd import WATCHERS_A_VIEWER

Watch = Callable[[int, str | None], Browser]


@pytest.fixture(scope="module")
def live_service(environment: dict[str, str]) -> Iterator[ServiceProcess]:
    service = ServiceProcess("web.live.server", environment)
    service.start()
    yield service
    service.kill()


@pytest.fixture
def live(live_service: ServiceProcess, dispatcher: ServiceProcess, recorder: ServiceProcess) -> ServiceProcess:
    return live_service


@pytest.fixture
def watch(live: ServiceProcess) -> Iterator[Watch]:
    browsers: list[Browser] = []

    def open_page(submission_id: int, signed: str | None) -> Browser:
        browsers.append(Browser(live.health_port, f"/live/submissions/{submission_id}", signed))
        return browsers[-1]

    yield open_page
    for browser in browsers:
        browser.close()


def progress(job: CompileJob, sequence: int, *verdicts: Verdict, token: str | None = None) -> Progress:
    return Progress(
        judging_id=job.judging_id,
        submission_id=job.submission_id,
        attempt_token=token or job.attempt_token,
        stage=Stage.RUNNING,
        sequence=sequence,
        worker="scripted",
        testcase_count=3,
        verdicts=verdicts,
        cpu_time_ms=(1,) * len(verdicts),
        peak_memory_kib=(1000,) * len(verdicts),
    )


def test_a_page_gets_a_snapshot_then_progress_then_the_final_verdict(
    site: Site, worker: ScriptedWorker, watch: Watch, environment: dict[str, str]
) -> None:
    worker.announce()
    owner = site.add_user()
    submitted = site.submit(owner)
    job = worker.take_job()
    browser = watch(submitted.submission_id, cookie(environment, owner))
    name, snapshot = browser.event()
    assert (browser.status, name, snapshot["state"], snapshot["testcase_count"]) == (200, "snapshot", "dispatched", 3)
    worker.publish(PROGRESS, progress(job, 0, Verdict.AC))
    name, running = browser.event()
    assert (name, running["state"], running["verdicts"], running["cpu_time_ms"]) == ("progress", "running", ["AC"], [1])
    worker.finish(job, Verdict.AC, Verdict.WA, None)
    name, final = browser.event()
    assert (name, final["state"], final["verdict"]) == ("final", "final", "WA")
    assert [test["verdict"] for test in final["testcases"]] == ["AC", "WA", None]
    with pytest.raises(EOFError):
        browser.event()


def test_a_page_that_comes_late_is_told_the_verdict_at_once(
    site: Site, worker: ScriptedWorker, watch: Watch, environment: dict[str, str]
) -> None:
    worker.announce()
    owner = site.add_user()
    submitted = site.submit(owner)
    worker.finish(worker.take_job())
    wait_until(lambda: site.state(submitted.judging_id) == "final")
    name, final = watch(submitted.submission_id, cookie(environment, owner)).event()
    assert (name, final["verdict"]) == ("final", "AC")


def test_stale_attempts_and_overtaken_messages_are_not_shown(
    site: Site, worker: ScriptedWorker, watch: Watch, environment: dict[str, str]
) -> None:
    worker.announce()
    owner = site.add_user()
    submitted = site.submit(owner)
    job = worker.take_job()
    browser = watch(submitted.submission_id, cookie(environment, owner))
    browser.event()
    worker.publish(PROGRESS, progress(job, 7, Verdict.WA, token="of an attempt that lapsed"))
    worker.publish(PROGRESS, progress(job, 2, Verdict.AC, Verdict.AC))
    worker.publish(PROGRESS, progress(job, 1, Verdict.AC))
    assert browser.event()[1]["verdicts"] == ["AC", "AC"]
    worker.finish(job)
    assert browser.event()[0] == "final"


def test_a_new_attempt_is_recognised_from_its_first_progress(
    site: Site, worker: ScriptedWorker, watch: Watch, environment: dict[str, str]
) -> None:
    owner = site.add_user()
    submitted = site.submit(owner)
    browser = watch(submitted.submission_id, cookie(environment, owner))
    name, snapshot = browser.event()
    assert (name, snapshot["state"], snapshot["queue_position"]) == ("snapshot", "queued", 1)
    worker.announce()
    job = worker.take_job()
    worker.publish(PROGRESS, progress(job, 0, Verdict.AC))
    assert browser.event() == (
        "progress",
        {
            "submission_id": submitted.submission_id,
            "judging_id": submitted.judging_id,
            "state": "running",
            "testcase_count": 3,
            "first": 0,
            "verdicts": ["AC"],
            "cpu_time_ms": [1],
            "peak_memory_kib": [1000],
            "ordinals": [],
            "groups": [],
            "score": None,
            "max_score": None,
        },
    )
    worker.finish(job)
    assert browser.event()[0] == "final"


def test_progress_goes_out_at_most_ten_times_a_second_and_the_last_is_not_lost(
    site: Site, worker: ScriptedWorker, watch: Watch, environment: dict[str, str]
) -> None:
    worker.announce()
    owner = site.add_user()
    submitted = site.submit(owner)
    job = worker.take_job()
    browser = watch(submitted.submission_id, cookie(environment, owner))
    browser.event()
    began = time.monotonic()
    for sequence in range(100):
        worker.publish(PROGRESS, progress(job, sequence, Verdict.AC))
    worker.publish(PROGRESS, progress(job, 100, Verdict.AC, Verdict.AC, Verdict.AC))
    events = 1
    while len(browser.event()[1]["verdicts"]) < 3:
        events += 1
    assert events <= 2 + (time.monotonic() - began) * 10
    worker.finish(job)
    browser.event()


def test_a_set_that_shows_samples_only_says_no_more_while_it_runs(
    site: Site, worker: ScriptedWorker, watch: Watch, environment: dict[str, str]
) -> None:
    worker.announce()
    strict = Site.create(site.connection, feedback="samples")
    owner, teacher = strict.add_user(), strict.add_user(admin=True)
    submitted = strict.submit(owner)
    job = worker.take_job()
    browser = watch(submitted.submission_id, cookie(environment, owner))
    staff = watch(submitted.submission_id, cookie(environment, teacher))
    assert browser.event()[1]["testcase_count"] is None
    assert staff.event()[1]["testcase_count"] == 3
    worker.publish(PROGRESS, progress(job, 0, Verdict.AC, Verdict.WA))
    assert browser.event()[1]["verdicts"] == ["AC"]
    assert staff.event()[1]["verdicts"] == ["AC", "WA"]
    worker.finish(job, Verdict.AC, Verdict.WA, None)
    final = browser.event()[1]
    assert (final["verdict"], [test["ordinal"] for test in final["testcases"]]) == ("WA", [0])
    assert len(staff.event()[1]["testcases"]) == 3


def test_nobody_watches_without_a_session_or_what_is_not_theirs(
    site: Site, watch: Watch, environment: dict[str, str]
) -> None:
    owner, other = site.add_user(), site.add_user()
    submission_id = site.submit(owner).submission_id
    forged = cookie(environment, owner, secret="y" * 32)
    assert watch(submission_id, None).status == 401
    assert watch(submission_id, forged).status == 401
    assert watch(submission_id, cookie(environment, other)).status == 404
    assert watch(2**59, cookie(environment, owner)).status == 404
    assert watch(submission_id, cookie(environment, owner)).status == 200


def test_an_ended_session_or_a_disabled_user_watches_nothing(
    site: Site, watch: Watch, environment: dict[str, str]
) -> None:
    owner = site.add_user()
    submission_id = site.submit(owner).submission_id
    site.connection.execute('UPDATE "user" SET session_epoch = 1 WHERE id = %s', [owner])
    assert watch(submission_id, cookie(environment, owner)).status == 401
    assert watch(submission_id, cookie(environment, owner, epoch=1)).status == 200
    site.connection.execute('UPDATE "user" SET disabled_at = now() WHERE id = %s', [owner])
    assert watch(submission_id, cookie(environment, owner, epoch=1)).status == 404


def test_watchers_that_leave_are_forgotten(
    site: Site, live: ServiceProcess, watch: Watch, environment: dict[str, str]
) -> None:
    owner = site.add_user()
    submission_id = site.submit(owner).submission_id
    before = watchers(live)
    browsers = [watch(submission_id, cookie(environment, owner)) for _ in range(5)]
    wait_until(lambda: watchers(live) == before + 5)
    for browser in browsers:
        browser.close()
    wait_until(lambda: watchers(live) <= before)


def test_the_oldest_pages_of_a_viewer_give_way_to_newer_ones(
    site: Site, worker: ScriptedWorker, watch: Watch, environment: dict[str, str]
) -> None:
    worker.announce()
    owner, other = site.add_user(), site.add_user()
    submitted, of_other = site.submit(owner), site.submit(other)
    somebody_else = watch(of_other.submission_id, cookie(environment, other))
    pages = [watch(submitted.submission_id, cookie(environment, owner)) for _ in range(WATCHERS_A_VIEWER + 2)]
    assert {page.event()[0] for page in (somebody_else, *pages)} == {"snapshot"}
    for page in pages[:2]:
        assert page.event()[0] == "crowded"
        with pytest.raises(EOFError):
            page.event()
    for _ in range(2):
        worker.finish(worker.take_job())
    assert {page.event()[0] for page in (somebody_else, *pages[2:])} == {"final"}


def test_pages_that_were_closed_take_no_place(
    site: Site, live: ServiceProcess, watch: Watch, environment: dict[str, str]
) -> None:
    owner = site.add_user()
    submission_id = site.submit(owner).submission_id
    kept = watch(submission_id, cookie(environment, owner))
    kept.event()
    before = watchers(live)
    for _ in range(WATCHERS_A_VIEWER + 1):
        page = watch(submission_id, cookie(environment, owner))
        page.event()
        page.close()
        wait_until(lambda: watchers(live) == before)


def test_connections_that_postgres_ended_are_replaced_before_they_are_used(
    site: Site, watch: Watch, environment: dict[str, str], connection: psycopg.Connection
) -> None:
    owner = site.add_user()
    submission_id = site.submit(owner).submission_id
    assert watch(submission_id, cookie(environment, owner)).status == 200
    connection.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%attempt_token%'"
    )
    assert [watch(submission_id, cookie(environment, owner)).status for _ in range(4)] == [200] * 4
