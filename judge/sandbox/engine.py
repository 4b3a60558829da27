"""The Docker Engine: a client for each thread, and its errors as ours."""

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
    """What we must know of an engine to make and measure sandboxes."""

    version: str
    cgroup_version: int
    cgroup_driver: str  #: cgroupfs or systemd


@contextmanager
def engine_faults(doing: str) -> Iterator[None]:
    """Raise EngineUnavailable for any error of the engine.

    A missing image is among them, since another host may have it, or this one later.
    """
    try:
        yield
    except (DockerException, requests.RequestException) as error:
        raise EngineUnavailable(f"{doing}: {error}") from error


def has_answered(error: EngineUnavailable) -> bool:
    """Whether the engine is there and has refused. If it is away, the error says nothing about what was asked for."""
    return isinstance(error.__cause__, APIError)


def connect() -> docker.DockerClient:
    """Make a client for one thread, from DOCKER_HOST and its like. Raises EngineUnavailable."""
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
