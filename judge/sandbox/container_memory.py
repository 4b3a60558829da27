"""Memory of one run where the cgroup parent cannot be written: by the container's own files."""

import docker

from judge.errors import SandboxError
from judge.sandbox.cgroup import MemoryUsage
from judge.sandbox.container import StartedContainer


class ContainerMemory:
    method = "container's own files"

    def __init__(self, client: docker.DockerClient, started: StartedContainer) -> None:
        raise SandboxError("the cgroup parent cannot be written: mount it as docs/sandbox.md says")

    def prepare(self, limit_bytes: int) -> None:
        raise NotImplementedError

    def usage(self) -> MemoryUsage:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError
