"""Sandboxes whose worker is gone: usually they end with it; the engine or the host may have been in the way."""

import shutil
from pathlib import Path

import docker

from judge.sandbox.container import LABEL_DIRECTORY, LABEL_SLOT, remove_container
from judge.sandbox.engine import engine_faults
from judge.sandbox.slot import try_slot


def reap_orphans(client: docker.DockerClient, directory: Path) -> int:
    """Removes the sandboxes of every slot that nobody owns. Returns how many."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    reaped = 0
    for number in sorted({slot for slot, _ in _sandboxes(client, directory)}):
        slot = try_slot(directory, number)
        if slot is None:
            continue
        try:
            reaped += reap_slot(client, directory, number)
        finally:
            slot.close()
    return reaped


def reap_slot(client: docker.DockerClient, directory: Path, number: int) -> int:
    """Removes all that a former owner of the slot left; the caller owns it now."""
    left = [container_id for slot, container_id in _sandboxes(client, directory) if slot == number]
    for container_id in left:
        remove_container(client, container_id)
    for path in directory.glob(f"{number}-*"):
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def _sandboxes(client: docker.DockerClient, directory: Path) -> list[tuple[int, str]]:
    with engine_faults("listing sandboxes"):
        found = client.api.containers(all=True, filters={"label": f"{LABEL_DIRECTORY}={directory}"})
    return [(int(container["Labels"][LABEL_SLOT]), str(container["Id"])) for container in found]
