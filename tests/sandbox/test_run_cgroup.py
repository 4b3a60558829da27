"""What is still in a cgroup for runs when the next program is to run."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from judge.limits import MIB
from judge.sandbox import LaneSettings, Sandbox
from judge.sandbox.cgroup import container_cgroup
from judge.sandbox.engine import engine_facts
from judge.sandbox.run_cgroup import RESIDUE_LIMIT_BYTES, RUN_CGROUPS
from tests.sandbox.probing import run, run_limits

FILE_BYTES = 8 * MIB


@pytest.fixture
def container(docker_client: docker.DockerClient, lane_settings: LaneSettings, box: Sandbox) -> Path:
    cgroup = container_cgroup(engine_facts(docker_client), lane_settings, box.container_id)
    assert cgroup is not None
    return cgroup


@pytest.fixture
def disk() -> Iterator[Path]:
    """A directory on a disk. /tmp may be in memory."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as directory:
        yield Path(directory)


def run_cgroups(container: Path) -> list[Path]:
    return sorted(container.glob("run-*"))


def usage_bytes(cgroup: Path) -> int:
    names = ("memory.usage_in_bytes", "memory.current")
    return int(next(path for name in names if (path := cgroup / name).exists()).read_text())


def charge_file_cache(cgroup: Path, file: Path) -> None:
    """Has a process in that cgroup be the first to read a file."""
    with file.open("wb") as written:
        written.write(os.urandom(FILE_BYTES))
        os.fsync(written.fileno())
        os.posix_fadvise(written.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    join_and_read = 'echo $$ > "$0/cgroup.procs" && exec cat "$1"'
    subprocess.run(["sh", "-c", join_and_read, cgroup, file], check=True, stdout=subprocess.DEVNULL)


def test_late_charges_of_a_fork_bomb_are_not_waited_for_in_vain(box: Sandbox, container: Path) -> None:
    for _ in range(2 * RUN_CGROUPS):
        run(box, "fork_bomb", 0, limits=run_limits(cpu_ms=100))
        assert run(box, "exit", 0).report.peak_memory_bytes < 3 * MIB
    assert len(run_cgroups(container)) == RUN_CGROUPS


def test_cgroups_that_carry_file_cache_are_replaced_when_all_of_them_do(
    box: Sandbox, container: Path, disk: Path
) -> None:
    before = run_cgroups(container)
    for number, cgroup in enumerate(before):
        charge_file_cache(cgroup, disk / str(number))
        assert usage_bytes(cgroup) > FILE_BYTES
    for _ in range(2):
        assert run(box, "exit", 0).report.peak_memory_bytes < 3 * MIB
    after = run_cgroups(container)
    assert len(after) == RUN_CGROUPS
    assert any(usage_bytes(cgroup) <= RESIDUE_LIMIT_BYTES for cgroup in set(after) - set(before))


def test_a_limit_holds_in_whichever_cgroup_the_program_runs(box: Sandbox, container: Path, disk: Path) -> None:
    for number, cgroup in enumerate(run_cgroups(container)):
        assert run(box, "touch", 200, limits=run_limits(memory_mib=64)).report.oom_kill_count >= 1
        assert run(box, "touch", 50, limits=run_limits(memory_mib=64)).report.oom_kill_count == 0
        charge_file_cache(cgroup, disk / str(number))
