"""Settings of lanes that tests make for themselves."""

import os
from pathlib import Path

from judge.sandbox import LaneSettings
from judge.sandbox.lane_number import LANE_NUMBER_COUNT, UIDS_PER_LANE
from judge.sandbox.settings import DEFAULT_UID_BASE
from tests.sandbox.slowness import SLOWNESS


def own_core() -> int:
    """A core for the lanes of this test process: if two had the same one, each would wait for the other's runs."""
    cores = sorted(os.sched_getaffinity(0), reverse=True)
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return cores[int(number) % len(cores)]


def settings_in(socket_directory: Path) -> LaneSettings:
    # Locks in a socket directory of our own do not keep others on this host from our uids.
    uid_base = DEFAULT_UID_BASE + os.getpid() % 3500 * LANE_NUMBER_COUNT * UIDS_PER_LANE
    short_run_ms = LaneSettings.short_run_ms * SLOWNESS
    return LaneSettings(socket_directory=socket_directory, uid_base=uid_base, short_run_ms=short_run_ms)
