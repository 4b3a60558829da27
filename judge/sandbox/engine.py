"""The Docker Engine: one client a thread, and its faults as ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import docker
import requests
from docker.errors import APIError, DockerException

from judge.errors import EngineUnavailable

#: A container is created in 0.2 s; a loaded engine may take many times that.
ENGINE_TIMEOUT_S = 60


@dataclass(frozen=True, kw_only=True)
class EngineFacts:
    """What decides how sandboxes are made and measured."""

    version: str
    cgroup_version: int
    cgroup_driver: str  #: cgroupfs or systemd


@contextmanager
def engine_faults(doing: str) -> Iterator[None]:
    """A missing image is among them: it may be there on another host, or later."""
    try:
        yield
    except (DockerException, requests.RequestException) as error:
        raise EngineUnavailable(f"{doing}: {error}") from error


def has_answered(error: EngineUnavailable) -> bool:
    """Whether the engine is there and refused. Where it is away, nothing was learnt of anything but the engine."""
    return isinstance(error.__cause__, APIError)


def connect() -> docker.DockerClient:
    """A client for one thread, from DOCKER_HOST and its like."""
    with engine_faults("connecting to the Docker Engine"):
        return docker.from_env(timeout=ENGINE_TIMEOUT_S)


def engine_facts(client: docker.DockerClient) -> EngineFacts:
    with engine_faults("asking the Docker Engine"):
        info = client.info()
    return EngineFacts(
        version=str(info["ServerVersion"]),
        cgroup_version=int(info.get("CgroupVersion", "1")),
        cgroup_driver=str(info["CgroupDriver"]),
    )
