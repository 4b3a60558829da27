"""How memory is measured if the cgroup parent is not writable."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from judge.limits import KIB, MIB
from judge.report import RunStatus
from judge.sandbox import Lane, LaneSettings, Sandbox
from tests.sandbox import probing
from tests.sandbox.probing import install_probe, run, run_limits


@pytest.fixture
def poor_box(lane_settings: LaneSettings, probe_path: str) -> Iterator[Sandbox]:
    settings = replace(lane_settings, cgroup_directory=Path("/nonexistent"))
    with Lane(settings) as lane, lane.sandbox(probing.IMAGE) as box:
        install_probe(box, probe_path)
        yield box


def test_it_says_how_it_measures(poor_box: Sandbox, box: Sandbox) -> None:
    assert poor_box.memory_method == "the container's own files"
    assert box.memory_method.startswith("nested cgroup")


def test_memory_is_measured_above_and_below_the_peak_so_far(poor_box: Sandbox) -> None:
    for mebibytes in (50, 100, 20):
        usage = run(poor_box, "touch", mebibytes).report.peak_memory_bytes
        assert mebibytes * MIB <= usage <= mebibytes * MIB + 3000 * KIB


def test_a_memory_limit_is_enforced_and_seen(poor_box: Sandbox) -> None:
    report = run(poor_box, "touch", 200, limits=run_limits(memory_mib=64)).report
    assert report.status is RunStatus.MEMORY_LIMIT
    assert run(poor_box, "touch", 100, limits=run_limits(memory_mib=128)).report.status is RunStatus.EXITED
