"""Orphans: sandboxes whose worker is gone. They usually end with it, but a fault of the engine may keep them."""

import shutil
from pathlib import Path

import docker

from judge.sandbox.container import LABEL_DIRECTORY, LABEL_LANE_NUMBER, remove_container
from judge.sandbox.engine import engine_faults
from judge.sandbox.lane_number import try_lane_number


def reap_orphans(client: docker.DockerClient, directory: Path) -> int:
    """Remove the sandboxes of all lane numbers that nobody owns. Returns how many there were."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    reaped = 0
    for number in sorted({number for number, _ in _sandboxes(client, directory)}):
        taken = try_lane_number(directory, number)
        if taken is None:
            continue
        try:
            reaped += reap_sandboxes_of(client, directory, number)
        finally:
            taken.close()
    return reaped


def reap_sandboxes_of(client: docker.DockerClient, directory: Path, number: int) -> int:
    """Remove all that a former owner of this lane number left. The caller must own the number now."""
    left = [container_id for owner, container_id in _sandboxes(client, directory) if owner == number]
    for container_id in left:
        remove_container(client, container_id)
    for path in directory.glob(f"{number}-*"):
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def _sandboxes(client: docker.DockerClient, directory: Path) -> list[tuple[int, str]]:
    """Return the lane number and the container id of each sandbox."""
    with engine_faults("listing sandboxes"):
        found = client.api.containers(all=True, filters={"label": f"{LABEL_DIRECTORY}={directory}"})
    return [(int(container["Labels"][LABEL_LANE_NUMBER]), str(container["Id"])) for container in found]
