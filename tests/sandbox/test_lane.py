import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import docker
import pytest
from docker.errors import NotFound

from judge.errors import EngineUnavailable, SandboxError, SandboxLost
from judge.report import RunStatus
from judge.sandbox import InstalledFile, Lane, LaneSettings
from judge.sandbox.container import LABEL_DIRECTORY, last_words
from judge.sandbox.lane_cpu_cgroup import CPU_HIERARCHY
from judge.sandbox.lane_number import UIDS_PER_LANE
from judge.sandbox.orphans import reap_orphans
from tests.sandbox import probing
from tests.sandbox.probing import install_probe, run, run_limits, start
from tests.sandbox.slowness import SLOWNESS

HEALING_S = 10 * SLOWNESS


def test_a_sandbox_is_kept_warm_and_used_again(lane: Lane) -> None:
    with lane.sandbox(probing.IMAGE) as box:
        first = box.container_id
    with lane.sandbox(probing.IMAGE) as box:
        assert box.container_id == first


def test_what_was_used_is_scrubbed_at_the_latest_before_it_is_used_again(lane: Lane, probe_path: str) -> None:
    with lane.sandbox(probing.IMAGE) as box:
        install_probe(box, probe_path)
        run(box, "make_output")
    assert box.image in lane.images
    with lane.sandbox(probing.IMAGE) as again:
        assert again is box
        install_probe(again, probe_path)
        assert run(again, "find_traces").report.exit_code == 0


def test_two_sandboxes_of_one_image_can_be_in_use_at_once(lane: Lane) -> None:
    with lane.sandbox(probing.IMAGE) as one, lane.sandbox(probing.IMAGE) as two:
        assert one.container_id != two.container_id


def test_the_sandboxes_of_a_lane_share_a_cpu_cgroup_of_their_own(
    lane_settings: LaneSettings, docker_client: docker.DockerClient
) -> None:
    hierarchy = CPU_HIERARCHY / lane_settings.cgroup_parent
    if not hierarchy.is_dir() or (hierarchy / "cpuacct.usage").exists():
        pytest.skip("cgroup v2, or CPU time is counted by cpu cgroups")
    with Lane(lane_settings) as one_lane, Lane(lane_settings) as another_lane:
        with one_lane.sandbox(probing.IMAGE) as submission, one_lane.sandbox(probing.IMAGE) as interactor:
            shared = cpu_cgroup(docker_client, submission.container_id)
            assert cpu_cgroup(docker_client, interactor.container_id) == shared
        with another_lane.sandbox(probing.IMAGE) as other:
            assert cpu_cgroup(docker_client, other.container_id) != shared
        assert (hierarchy / Path(shared).name).is_dir()
    assert not (hierarchy / Path(shared).name).exists()


def test_only_the_most_recently_used_stay_warm(lane_settings: LaneSettings, docker_client: docker.DockerClient) -> None:
    with Lane(replace(lane_settings, warm_limit=1)) as lane:
        with lane.sandbox(probing.IMAGE) as one, lane.sandbox(probing.IMAGE) as two:
            first, second = one.container_id, two.container_id
        with lane.sandbox(probing.IMAGE) as box:
            assert box.container_id == first  # given back last
        assert is_gone(docker_client, second)


def test_a_reuse_limit_of_one_gives_every_submission_a_fresh_container(lane_settings: LaneSettings) -> None:
    with Lane(replace(lane_settings, reuse_limit=1)) as lane:
        ids = set()
        for _ in range(3):
            with lane.sandbox(probing.IMAGE) as box:
                ids.add(box.container_id)
        assert len(ids) == 3


def test_a_killed_container_is_lost_and_the_lane_heals(
    lane_settings: LaneSettings, docker_client: docker.DockerClient, probe_path: str
) -> None:
    with Lane(lane_settings) as lane:
        with lane.sandbox(probing.IMAGE) as box:
            install_probe(box, probe_path)
            execution, stdout, stderr = start(box, "sleep", 60_000, limits=run_limits(wall_ms=60_000))
            lost = box.container_id
            docker_client.api.kill(lost)
            with pytest.raises(SandboxLost):
                execution.report()
            os.close(stdout)
            os.close(stderr)
        begin = time.monotonic()
        with lane.sandbox(probing.IMAGE) as box:
            assert box.container_id != lost
            install_probe(box, probe_path)
            assert run(box, "echo", stdin=b"again").stdout == b"again"
        assert time.monotonic() - begin < HEALING_S
        assert is_gone(docker_client, lost)


def test_a_box_that_cannot_be_proved_clean_is_discarded(lane: Lane, probe_path: str) -> None:
    with lane.sandbox(probing.IMAGE) as box:
        install_probe(box, probe_path)
        run(box, "make_output")
        files = box.collect(limit_bytes=1000, limit_files=10)
        assert files
        discarded = box.container_id
    # The descriptors hold the inodes: the file system is not empty.
    lane.tidy()
    for file in files:
        os.close(file.fd)
    with lane.sandbox(probing.IMAGE) as box:
        assert box.container_id != discarded


def test_a_sandbox_is_not_used_after_a_fault(lane: Lane) -> None:
    with lane.sandbox(probing.IMAGE) as box:
        with pytest.raises(SandboxLost):
            box.install([InstalledFile(name="/absolute", mode=0o555, fd=0)])
        with pytest.raises(SandboxError, match="not to be used"):
            box.collect(limit_bytes=1000, limit_files=10)


def test_a_missing_image_may_be_there_later(lane: Lane) -> None:
    with pytest.raises(EngineUnavailable), lane.sandbox("judge-no-such-image:latest"):
        pass


def test_an_image_without_a_supervisor_is_the_engines_fault(lane: Lane) -> None:
    with pytest.raises(EngineUnavailable, match="judge-supervisor"), lane.sandbox("judge-base:latest"):
        pass


def test_a_run_that_is_left_alone_is_ended_before_the_next_submission(lane: Lane, probe_path: str) -> None:
    with lane.sandbox(probing.IMAGE) as box:
        install_probe(box, probe_path)
        _, stdout, stderr = start(box, "sleep", 60_000, limits=run_limits(wall_ms=60_000))
        os.close(stdout)
        os.close(stderr)
        begin = time.monotonic()
    assert time.monotonic() - begin < HEALING_S
    with lane.sandbox(probing.IMAGE) as box:
        install_probe(box, probe_path)
        assert run(box, "find_traces").report.status is RunStatus.EXITED


WORKER = """
import sys, time
from pathlib import Path
from judge.sandbox import InstalledFile, Lane, LaneSettings
lane = Lane(LaneSettings(socket_directory=Path(sys.argv[1])))
with lane.sandbox(sys.argv[2]) as box:
    print(box.container_id, flush=True)
    time.sleep(600)
"""


def test_the_sandboxes_of_a_killed_worker_end_with_it(
    docker_client: docker.DockerClient, socket_directory: Path
) -> None:
    container_id = start_and_kill_a_worker(socket_directory)
    assert is_gone(docker_client, container_id, within_s=20)


def test_orphans_are_reaped_and_living_workers_left_alone(
    docker_client: docker.DockerClient, lane: Lane, socket_directory: Path
) -> None:
    with lane.sandbox(probing.IMAGE) as mine:
        # The label as every release has called it: sandboxes of an earlier one are found, too.
        orphan = docker_client.containers.create(
            probing.IMAGE, labels={LABEL_DIRECTORY: str(socket_directory), "judge.sandbox.slot": "999"}
        )
        assert reap_orphans(docker_client, socket_directory) == 1
        assert is_gone(docker_client, str(orphan.id))
        assert mine.collect(limit_bytes=1000, limit_files=10) == []  # it still answers


def start_and_kill_a_worker(socket_directory: Path) -> str:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(socket_directory), probing.IMAGE], stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    container_id = worker.stdout.readline().strip()
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    return container_id


def cpu_cgroup(client: docker.DockerClient, container_id: str) -> str:
    """The cgroup of the container's first process in the hierarchy of the controller cpu."""
    pid = client.api.inspect_container(container_id)["State"]["Pid"]
    lines = (line.split(":", 2) for line in Path(f"/proc/{pid}/cgroup").read_text().splitlines())
    return next(path for _, controllers, path in lines if "cpu" in controllers.split(","))


def is_gone(client: docker.DockerClient, container_id: str, *, within_s: float = 10) -> bool:
    deadline_s = time.monotonic() + within_s
    while time.monotonic() < deadline_s:
        try:
            client.containers.get(container_id)
        except NotFound:
            return True
        time.sleep(0.05)
    return False


def test_a_supervisor_that_ends_says_why(lane: Lane) -> None:
    with lane.sandbox(probing.IMAGE) as box:
        with pytest.raises(SandboxLost):
            box.install([InstalledFile(name="..", mode=0o555, fd=0)])
        assert "name is not a plain relative path" in last_words(box._socket_directory / "socket")


def test_a_socket_directory_that_went_away_is_made_again(probe_path: str, lane_settings: LaneSettings) -> None:
    directory = Path(tempfile.mkdtemp(prefix="judge-sandbox-"))
    with Lane(replace(lane_settings, socket_directory=directory)) as lane:
        shutil.rmtree(directory)
        with lane.sandbox(probing.IMAGE) as box:
            install_probe(box, probe_path)
            assert run(box, "echo", stdin=b"here").stdout == b"here"
    shutil.rmtree(directory)


def test_a_lane_keeps_its_number_when_the_socket_directory_was_deleted(lane_settings: LaneSettings) -> None:
    """Its uids are its own, and a lane that comes later does not take its sandboxes for an orphan's."""
    directory = Path(tempfile.mkdtemp(prefix="judge-sandbox-"))
    settings = replace(lane_settings, socket_directory=directory)
    with Lane(settings) as first:
        shutil.rmtree(directory)
        with first.sandbox(probing.IMAGE) as one:
            with Lane(settings) as second, second.sandbox(probing.IMAGE) as two:
                assert two.uid // UIDS_PER_LANE != one.uid // UIDS_PER_LANE
            assert one.collect(limit_bytes=1000, limit_files=10) == []  # it still answers
    shutil.rmtree(directory)


def test_a_socket_directory_that_cannot_be_made_is_no_fault_of_a_job(lane_settings: LaneSettings) -> None:
    with pytest.raises(SandboxLost, match="sockets"):
        Lane(replace(lane_settings, socket_directory=Path("/dev/null/sockets")))
