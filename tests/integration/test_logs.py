"""What each service writes to stderr from its start to its end: JSON lines with the same keys, and nothing else."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import pytest

from judge.messages import Compilation, CompileJob, Outcome, RunJob, Slice, encode
from judge.nsq import topics
from tests import services
from tests.integration import worker_harness
from tests.integration.scripted_worker import ScriptedWorker
from tests.integration.service import ServiceProcess, wait_until
from tests.log_lines import events, ids, log_lines
from tests.web.site_data import Site

CHECKOUT = Path(__file__).parents[2]
GUNICORN = [sys.executable, "-m", "gunicorn", "--config", "images/web/gunicorn.conf.py", "web.app:create_app()"]

Start = Callable[[str], tuple[ServiceProcess, Path]]


def ids_of(job: CompileJob | RunJob) -> tuple[int, int, str]:
    return job.judging_id, job.submission_id, job.attempt_token


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Starts a service with a log of its own."""
    started = []

    def start(module: str) -> tuple[ServiceProcess, Path]:
        log = tmp_path / f"{module}.log"
        service = ServiceProcess(module, environment | {"JUDGE_LOG_LEVEL": "debug", "HOSTNAME": "logs"}, log=log)
        started.append(service)
        service.start()
        return service, log

    yield start
    for service in started:
        service.kill()


def test_the_recorder_tells_of_which_attempt_a_line_is(start: Start, site: Site, worker: ScriptedWorker) -> None:
    recorder, log = start("web.queue.recorder")
    start("web.queue.dispatcher")
    worker.announce()
    broken = site.submit(site.add_user()).judging_id
    job = worker.take_job()
    worker.finish(job, attempt_token="another's")
    worker.finish(job, outcome=Outcome.JUDGE_ERROR, slice=None, testcases=(), reason="the checker crashed")
    wait_until(lambda: site.judging(broken)["verdict"] == "JE")
    worker.publish_raw(topics.RESULT, b"not ours")
    wait_until(lambda: "message.dropped" in log.read_text())
    assert recorder.stop() == 0
    lines = log_lines(log, "recorder")
    (stale,) = events(lines, "result.not_concluded")
    assert ids(stale) == (broken, job.submission_id, "another's")
    # Written by the thread of the database
    (judge_error,) = events(lines, "judging.judge_error")
    assert ids(judge_error) == ids_of(job)
    assert judge_error["alert"] is True
    (dropped,) = events(lines, "message.dropped")
    assert ids(dropped) == (None, None, None)


def test_the_dispatcher_tells_of_which_attempt_a_line_is(start: Start, site: Site, worker: ScriptedWorker) -> None:
    dispatcher, log = start("web.queue.dispatcher")
    worker.announce()
    judging_id = site.submit(site.add_user()).judging_id
    job = worker.take_job()
    worker.claim(job)
    wait_until(lambda: site.state(judging_id) == "compiling")
    site.set_judging(judging_id, "lease_expires_at = now() - interval '1 second'")
    worker.take_job(timeout_s=30)
    assert dispatcher.stop() == 0
    (lapsed,) = events(log_lines(log, "dispatcher"), "lease.lapsed")
    assert ids(lapsed) == ids_of(job)


def test_live_writes_lines(start: Start) -> None:
    live, log = start("web.live.server")
    assert live.stop() == 0
    assert [line["event"] for line in log_lines(log, "live")] == ["live.started", "live.stopped"]


@contextmanager
def gunicorn(environment: dict[str, str], log: Path, address: services.Address) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [*GUNICORN, f"--bind={address}"], env=os.environ | environment, cwd=CHECKOUT, stderr=stderr
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_the_site_and_its_gunicorn_write_lines(environment: dict[str, str], tmp_path: Path) -> None:
    log, address = tmp_path / "web.log", services.free_address()
    nowhere = {"JUDGE_DATABASE_URL": "postgresql://judge@127.0.0.1:1/judge", "JUDGE_STORE_URL": f"file://{tmp_path}"}
    nowhere["JUDGE_WEB_PROCESSES"] = "1"  # it answers, so it heeds signals; another one might not yet
    with gunicorn(environment | nowhere, log, address) as process:
        wait_until(lambda: "Booting worker" in log.read_text(), timeout_s=60)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address.url}/health")
        with refused.value as answer:
            assert answer.code == HTTPStatus.SERVICE_UNAVAILABLE
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    lines = log_lines(log, "web")
    assert events(lines, "unavailable")
    assert {line.get("logger") for line in lines} == {None, "gunicorn.error"}


def test_a_worker_tells_of_which_attempt_a_line_is(
    nsqd: services.Nsqd, nsqlookupd: services.Nsqlookupd, tmp_path: Path
) -> None:
    with worker_harness.site(nsqd, nsqlookupd, tmp_path, "logs") as around:
        results = around.subscribe(topics.RESULT)
        workers = {kind: around.start_worker(kind, JUDGE_LOG_LEVEL="debug") for kind in ("compile", "run")}
        good = around.compile_job("python3", "main.py", "print(3)", around.problem([(b"1\n", b"3\n")]), count=1)
        around.submit(good)
        results.result_of(good.judging_id)
        bad = run_job_without_files(good)
        around.publish(topics.run_topic(around.pool), encode(bad))
        assert results.result_of(bad.judging_id).outcome is Outcome.JUDGE_ERROR
        results.close()
        for worker in workers.values():
            assert worker.terminate() == 0
        lines = {kind: log_lines(worker.log, f"{kind}-worker") for kind, worker in workers.items()}
    assert [ids(line) for line in events(lines["compile"], "job.done")] == [ids_of(good)]
    assert [ids(line) for line in events(lines["run"], "job.done")] == [ids_of(good), ids_of(bad)]
    (failed,) = events(lines["run"], "job.failed")
    assert ids(failed) == ids_of(bad)
    assert "BlobMissing" in failed["exception"]


def run_job_without_files(job: CompileJob) -> RunJob:
    return RunJob(
        judging_id=job.judging_id + 1,
        submission_id=job.submission_id + 1,
        attempt_token="another",
        pool=job.pool,
        variant=job.variant,
        limits=job.limits,
        manifest_sha256="0" * 64,
        executable_sha256="0" * 64,
        slice=Slice(index=0, count=1, first=0, stop=1),
        compilation=Compilation(worker="w", image_digest="i", started_at_ms=0, finished_at_ms=0),
    )
