"""A worker survives failures of its engine: each one on a real engine of its own, in the middle of real jobs.

The job of the run that is hit must come back, and end with the verdict that its program deserves: AC or another one.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from judge.worker.health import Health
from tests.integration.worker_harness import Worker, site
from tests.sandbox import probing
from tests.sandbox.engine_bench import Bench
from tests.sandbox.private_engine import (
    RUNTIME,
    PrivateEngine,
    full,
    mount_memory,
    private_engine,
    small_image,
    unmount_below,
)
from tests.sandbox.slowness import SLOWNESS
from tests.services import Nsqd, Nsqlookupd, free_port

NOTICED_WITHIN_S = 20.0 * SLOWNESS
#: Each job then needs a new container.
NOTHING_WARM = {"JUDGE_SANDBOX_WARM": "0"}


@pytest.fixture(scope="module")
def image(docker_client: docker.DockerClient) -> bytes:
    return small_image(docker_client, probing.IMAGE)


@pytest.fixture(scope="module")
def own_engine(image: bytes) -> Iterator[PrivateEngine]:
    with private_engine(image) as engine:
        yield engine


@pytest.fixture
def engine(own_engine: PrivateEngine, image: bytes) -> PrivateEngine:
    own_engine.make_well(image)
    return own_engine


@pytest.fixture
def short_path() -> Iterator[Path]:
    directory = Path(tempfile.mkdtemp(prefix="judge-sandbox-"))
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def bench(
    nsqd: Nsqd, nsqlookupd: Nsqlookupd, engine: PrivateEngine, tmp_path: Path, short_path: Path
) -> Iterator[Bench]:
    uid_base = 1_800_000_000 + free_port() * 64
    with site(nsqd, nsqlookupd, tmp_path, f"p{time.monotonic_ns()}") as around:
        bench = Bench(around, engine, short_path / "sockets", uid_base)
        yield bench
        bench.close()
    unmount_below(tmp_path)


def test_an_engine_that_is_killed_in_the_middle_of_a_run_and_started_again(bench: Bench, engine: PrivateEngine) -> None:
    worker = bench.start()
    judging_id = bench.submit_and_wait_for_its_run()
    engine.kill()
    engine.start()  # and ends the sandboxes that it finds
    bench.assert_judged_right(judging_id)
    assert failures(worker) == ["requeue"]
    bench.assert_judged_right(bench.submit())


def test_an_engine_that_is_stopped_in_the_middle_of_a_run_and_started_later(
    bench: Bench, engine: PrivateEngine
) -> None:
    worker = bench.start()
    judging_id = bench.submit_and_wait_for_its_run()
    engine.stop()
    worker.wait_for_event("lane.self_test_failed", NOTICED_WITHIN_S)
    time.sleep(3.5)  # three self-tests would have failed by now
    bench.assert_waits(judging_id)
    engine.start()
    bench.assert_judged_right(judging_id)
    assert set(failures(worker)) == {"requeue"}
    assert "lane.out_of_service" not in names(worker)  # an engine that is away says nothing about the lane


def test_an_engine_that_hangs_while_a_container_is_wanted(bench: Bench, engine: PrivateEngine) -> None:
    worker = bench.start(**NOTHING_WARM)
    bench.assert_judged_right(bench.submit())
    with engine.hanging():
        judging_id = bench.submit()
        seen = len(bench.reports.messages)
        # Two heartbeats: a blocked thread of a lane neither silences the worker nor loses its message.
        bench.reports.wait_for(lambda received: True if len(received) >= seen + 2 else None)
        bench.assert_waits(judging_id)
    bench.assert_judged_right(judging_id)
    assert failures(worker) == []


def test_a_sandbox_that_is_killed_from_outside_in_the_middle_of_a_run(bench: Bench, engine: PrivateEngine) -> None:
    worker = bench.start()
    judging_id = bench.submit_and_wait_for_its_run()
    assert engine.kill_sandboxes() == 1
    bench.assert_judged_right(judging_id)
    assert failures(worker) == ["requeue"]


def test_an_image_that_is_missing_for_a_while(bench: Bench, engine: PrivateEngine, image: bytes) -> None:
    worker = bench.start(**NOTHING_WARM)
    bench.assert_judged_right(bench.submit())
    engine.remove_image()
    judging_id = bench.submit()
    worker.wait_for_event("lane.self_test_failed", NOTICED_WITHIN_S)
    bench.assert_waits(judging_id)
    engine.import_image(image)
    bench.assert_judged_right(judging_id)


def test_a_socket_directory_that_is_deleted_in_the_middle_of_a_run(bench: Bench, engine: PrivateEngine) -> None:
    bench.start()
    judging_id = bench.submit_and_wait_for_its_run()
    shutil.rmtree(bench.environment["JUDGE_SANDBOX_DIRECTORY"])
    engine.kill_sandboxes()
    bench.assert_judged_right(judging_id)
    bench.assert_judged_right(bench.submit())


def test_a_full_disk_of_the_engine(bench: Bench, engine: PrivateEngine) -> None:
    worker = bench.start(**NOTHING_WARM)
    with engine.full_disk():
        judging_id = bench.submit()
        worker.wait_for_event("lane.self_test_failed", NOTICED_WITHIN_S)
        bench.assert_waits(judging_id)
    bench.assert_judged_right(judging_id)


def test_a_full_disk_of_the_store(bench: Bench) -> None:
    disk = bench.around.directory / "store"
    disk.mkdir()
    mount_memory(disk, size_mib=4)
    worker = bench.start()
    judging_id = bench.submit_and_wait_for_its_run()
    with full(disk):
        worker.wait_for_event("worker.trouble", NOTICED_WITHIN_S)
        bench.assert_waits(judging_id)
    bench.assert_judged_right(judging_id)


def test_a_lane_whose_containers_do_not_start_goes_out_of_service_says_so_and_comes_back(
    bench: Bench, engine: PrivateEngine
) -> None:
    port = free_port()
    worker = bench.start(**NOTHING_WARM, JUDGE_SANDBOX_RUNTIME=RUNTIME, JUDGE_METRICS_PORT=str(port))
    engine.break_runtime()
    judging_id = bench.submit()
    event = worker.wait_for_event("lane.out_of_service", NOTICED_WITHIN_S)
    assert event["alert"] is True
    assert event["lane"] == 0
    assert "shaky" in event["reason"]
    told = bench.reports.wait_for(lambda _: report if (report := bench.report()).lanes_out_of_service else None)
    assert "shaky" in told.lanes_out_of_service[0]
    assert "shaky" in (told.trouble or "")
    assert "judge_worker_lanes_out_of_service 1.0" in metrics(port)
    health_file = worker.log.with_suffix(".health")
    health = Health(health_file)
    assert health.lanes_out_of_service() == told.lanes_out_of_service
    assert_doctor_tells(bench.environment | {"JUDGE_SANDBOX_RUNTIME": RUNTIME, "JUDGE_HEALTH_FILE": str(health_file)})
    bench.assert_waits(judging_id)
    engine.mend_runtime()
    bench.assert_judged_right(judging_id)
    bench.reports.wait_for(lambda _: True if bench.report().trouble is None else None)
    assert "judge_worker_lanes_out_of_service 0.0" in metrics(port)
    assert health.lanes_out_of_service() == ()


def test_a_lane_out_of_service_leaves_the_jobs_to_the_others(bench: Bench) -> None:
    """Its core does not exist, so that only its own containers do not start."""
    worker = bench.start(JUDGE_LANES="2", JUDGE_CORES=f"{max(os.sched_getaffinity(0))},4095")
    together = [bench.submit(), bench.submit()]
    event = worker.wait_for_event("lane.out_of_service", NOTICED_WITHIN_S)
    assert event["lane"] == 1
    told = bench.reports.wait_for(lambda _: report if (report := bench.report()).lanes_out_of_service else None)
    assert (len(told.lanes_out_of_service), told.trouble) == (1, None)
    for judging_id in [*together, bench.submit()]:
        bench.assert_judged_right(judging_id)
    assert bench.ready_count() == 1


def assert_doctor_tells(environment: dict[str, str]) -> None:
    doctor = subprocess.run(
        [sys.executable, "-m", "judge", "doctor", "--json"], env=os.environ | environment, capture_output=True
    )
    assert doctor.returncode == 1
    findings = {finding["subject"]: finding for finding in json.loads(doctor.stdout)}
    assert findings["out of service"]["seen"].startswith("lane 0: ")
    for subject in ("worker", "self-test"):
        assert findings[subject]["level"] == "bad"
        assert RUNTIME in findings[subject]["seen"]


def failures(worker: Worker) -> list[str]:
    """Return how the messages of failed jobs were answered."""
    return [event["verb"] for event in worker.events() if event["event"] == "job.failed"]


def names(worker: Worker) -> list[str]:
    return [event["event"] for event in worker.events()]


def metrics(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        content: bytes = answer.read()
    return content.decode()
