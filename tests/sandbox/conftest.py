"""Sandboxes on the real engine. The images are those that `make images` builds."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docker
import pytest

from judge.sandbox import Lane, LaneSettings, Sandbox
from tests.sandbox import probing
from tests.sandbox.lanes import own_core, settings_in

PROGRAMS = Path(__file__).parent / "programs"


@pytest.fixture(scope="session")
def probe_path(docker_client: docker.DockerClient) -> Iterator[str]:
    """The programs under test, as one static binary."""
    directory = Path(tempfile.mkdtemp(prefix="judge-probe-"))
    for source in PROGRAMS.iterdir():
        shutil.copy(source, directory)
    docker_client.containers.run(
        probing.IMAGE,
        ["sh", "-c", "gcc -std=gnu11 -D_GNU_SOURCE -O1 -Wall -Wextra -Werror -static -pthread -o probe *.c"],
        volumes={str(directory): {"bind": "/build", "mode": "rw"}},
        working_dir="/build",
        environment={"TMPDIR": "/build"},
        network_mode="none",
        remove=True,
    )
    yield str(directory / "probe")
    shutil.rmtree(directory)


@pytest.fixture(scope="session")
def socket_directory() -> Iterator[Path]:
    # Not pytest's own: a socket's path has at most 107 bytes.
    directory = Path(tempfile.mkdtemp(prefix="judge-sandbox-"))
    yield directory
    shutil.rmtree(directory)


@pytest.fixture(scope="session")
def lane_settings(socket_directory: Path) -> LaneSettings:
    return replace(settings_in(socket_directory), core=own_core())


@pytest.fixture(scope="session")
def lane(lane_settings: LaneSettings) -> Iterator[Lane]:
    with Lane(lane_settings) as lane:
        yield lane


@pytest.fixture
def box(lane: Lane, probe_path: str) -> Iterator[Sandbox]:
    """A scrubbed sandbox in which the probe is installed."""
    with lane.sandbox(probing.IMAGE) as box:
        probing.install_probe(box, probe_path)
        yield box
