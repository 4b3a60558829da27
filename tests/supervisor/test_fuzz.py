"""The short form of `make fuzz`. The seed is always the same: what fails here fails again."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest
from docker.errors import ContainerError

from tests.supervisor.fuzz import building
from tests.supervisor.fuzz.requests import try_requests, what_was_found
from tests.supervisor.fuzz.runs import Campaign, RunFuzz

SEED = 1
REQUEST_COUNT = 100_000
RUN_COUNT = 300


@pytest.fixture(scope="module")
def programs(docker_client: docker.DockerClient, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return building.build_endings(docker_client, tmp_path_factory.mktemp("fuzz") / "programs")


@pytest.fixture
def socket_directory() -> Iterator[Path]:
    # Not pytest's own: a socket's path has at most 107 bytes.
    directory = Path(tempfile.mkdtemp(prefix="judge-fuzz-"))
    yield directory
    shutil.rmtree(directory)


def fuzz_runs(client: docker.DockerClient, image: str, programs: list[Path], socket_directory: Path) -> RunFuzz:
    said: list[str] = []
    campaign = Campaign(image=image, seed=SEED, count=RUN_COUNT)
    runs = RunFuzz(client, campaign, programs, said.append)
    runs.run(socket_directory)
    return runs


def copy_with_fault(directory: Path, file: str, right: str, wrong: str) -> Path:
    """Copy the supervisor's sources, with a fault in one of them."""
    building.copy_sources(directory, building.SUPERVISOR_SOURCES)
    source = (directory / file).read_text()
    assert source.count(right) == 1
    (directory / file).write_text(source.replace(right, wrong))
    return directory


def test_no_request_makes_the_parser_read_or_keep_what_it_should_not(
    docker_client: docker.DockerClient, tmp_path: Path
) -> None:
    counts = try_requests(docker_client, tmp_path / "build", count=REQUEST_COUNT, seed=SEED)
    # The parser accepted many requests, and refused many.
    assert min(counts.accepted, counts.refused) > REQUEST_COUNT // 5
    assert counts.installed > REQUEST_COUNT // 100


def test_a_descriptor_that_is_kept_for_ever_is_found(docker_client: docker.DockerClient, tmp_path: Path) -> None:
    sources = copy_with_fault(tmp_path / "sources", "cgroup.c", "if (*held >= 0)\n\t\tclose(*held);", "")
    with pytest.raises(ContainerError) as failure:
        try_requests(docker_client, tmp_path / "build", count=REQUEST_COUNT, seed=SEED, sources=sources)
    assert f"of seed {SEED} (" in what_was_found(failure.value)


def test_however_programs_end_it_is_reported_and_nothing_is_left(
    docker_client: docker.DockerClient, programs: list[Path], socket_directory: Path
) -> None:
    runs = fuzz_runs(docker_client, building.IMAGE, programs, socket_directory)
    assert runs.found == []
    assert runs.count == RUN_COUNT
    assert runs.series_count > 10


def test_with_sanitizers_it_is_the_same(
    docker_client: docker.DockerClient, programs: list[Path], socket_directory: Path, tmp_path: Path
) -> None:
    with building.sanitized_image(docker_client, tmp_path / "sanitized") as image:
        runs = fuzz_runs(docker_client, image, programs, socket_directory)
    assert runs.found == []
    assert runs.count == RUN_COUNT


def test_a_report_on_the_wrong_process_is_found(
    docker_client: docker.DockerClient, programs: list[Path], socket_directory: Path, tmp_path: Path
) -> None:
    # An orphan may end before the main process does.
    right, wrong = "if (pid == watch->main_pid)", "if (watch->process_count == 1)"
    sources = copy_with_fault(tmp_path / "sources", "run.c", right, wrong)
    with building.sanitized_image(docker_client, tmp_path / "sanitized", sources=sources) as image:
        runs = fuzz_runs(docker_client, image, programs, socket_directory)
    assert any("chain of forks" in found for found in runs.found), runs.found
