"""Runs the bench on the real engine. Every figure must be there; it need not be good, because machines differ."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docker
import pytest

from judge.bench.bare import LABEL

#: Left out: figures of languages whose images are built on request, and figures that a busy machine cannot measure.
FIGURES = {
    "w1_over_bare_ms": None,
    "w1_bare_ms": None,
    "w2_ratio": None,
    "w3_ratio": None,
    "w3_plain_ratio": None,
    "w4_over_bare_ms": None,
    "fresh_container_ms": {"wall"},
    "fresh_w2_ratio": None,
    "fresh_w3_ratio": None,
    "cpu_error_ms": {"idle", "loaded"},
    "memory_error_kib": {"one_process", "four_processes", "after_fork_bomb", "after_failed_stats"},
    "limit_precision_ms": {"cpu", "wall"},
    "interactive_ratio": None,
    "import": {"sha256sum_ratio", "memory_mib"},
    "default_checker_ratio": {"equal", "different", "equal_piped", "different_piped"},
    "verify": None,
    "endurance": {"first_runs_over_bare_ms", "last_runs_over_bare_ms", "creep_ms"},
}


@pytest.fixture(scope="module")
def socket_directory() -> Iterator[Path]:
    # Not pytest's own: a socket's path has at most 107 bytes.
    directory = Path(tempfile.mkdtemp(prefix="judge-bench-"))
    yield directory
    shutil.rmtree(directory)


@pytest.fixture(scope="module")
def printed(socket_directory: Path) -> dict[str, Any]:
    environment = os.environ | {"JUDGE_SANDBOX_DIRECTORY": str(socket_directory)}
    command = [sys.executable, "-m", "judge", "bench", "sandbox", "--quick", "--json"]
    run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    result: dict[str, Any] = json.loads(run.stdout)
    return result


def test_stdout_is_one_json_object_with_every_figure(printed: dict[str, Any]) -> None:
    for name, parts in FIGURES.items():
        spreads = [printed[name]] if parts is None else [printed[name][part] for part in parts]
        for spread in spreads:
            assert spread["min"] <= spread["median"] <= spread["max"]


def test_every_target_says_whether_it_was_met(printed: dict[str, Any]) -> None:
    targets = printed["targets"]
    assert {"w1_over_bare_ms", "w2_ratio", "cpu_error_ms.loaded", "limit_precision_ms.wall"} <= targets.keys()
    assert all(isinstance(target["met"], bool) and target["target"] for target in targets.values())


def test_the_host_is_described_with_its_load(printed: dict[str, Any]) -> None:
    host = printed["host"]
    assert host["cgroup_version"] in (1, 2)
    assert host["lanes"] >= 1
    assert len(host["load_averages"]) == 2


def test_ratios_are_of_programs_that_really_ran(printed: dict[str, Any]) -> None:
    # Which of the two is larger is a figure of the bench: in its quick form, on a busy machine, chance decides.
    assert printed["fresh_w2_ratio"]["median"] > 0
    assert printed["w2_ratio"]["median"] > 0
    assert printed["w1_bare_ms"]["min"] > 0.1


def test_nothing_is_left_of_it(
    printed: dict[str, Any], socket_directory: Path, docker_client: docker.DockerClient
) -> None:
    assert printed
    assert not [path for path in socket_directory.iterdir() if path.is_dir()]
    left = docker_client.containers.list(filters={"label": LABEL})
    assert not [container for container in left if container.labels[LABEL].startswith(str(socket_directory))]
