"""The cpu cgroup that all sandboxes of one lane share, where cgroup v1 has cpu in a hierarchy of its own.

A switch between programs of two cpu cgroups costs more than one within a cgroup: the kernel takes one of them off the
core's run queue, and puts the other one on it. That was a tenth of the time of a conversation.

Nothing is limited or counted in it: CPU time is in cpuacct. Only the sandboxes of a lane share the core as the
processes of one sandbox do. A submission that forks can thereby delay its interactor, for as long as its CPU limit.
"""

import contextlib
import logging
import os
from pathlib import Path

from judge.errors import SandboxError
from judge.sandbox.container import StartedContainer
from judge.sandbox.settings import LaneSettings

_log = logging.getLogger(__name__)

CPU_HIERARCHY = Path("/sys/fs/cgroup/cpu")


class LaneCpuCgroup:
    """Two lanes never share one: each is named after the first uid of its lane."""

    def __init__(self, settings: LaneSettings, first_uid: int) -> None:
        self._parent = CPU_HIERARCHY / settings.cgroup_parent
        self.directory = self._parent / f"lane-{first_uid}"

    def take_in(self, started: StartedContainer) -> None:
        """Move a supervisor, whose programs will follow it. Where that cannot be, conversations are slower."""
        if not self._counts_no_cpu_time(started.container_id):
            return
        try:
            self.directory.mkdir(exist_ok=True)
            tasks = os.open(self.directory / "tasks", os.O_WRONLY | os.O_CLOEXEC)
            try:
                started.supervisor.join_leaf(tasks)
            finally:
                os.close(tasks)
        except (OSError, SandboxError) as error:
            _log.info("sandbox %s keeps its own cpu cgroup: %s", started.container_id[:12], error)

    def close(self) -> None:
        """Remove it. Its sandboxes must have ended; one that the engine still removes keeps it for the next owner."""
        with contextlib.suppress(OSError):
            self.directory.rmdir()

    def _counts_no_cpu_time(self, container_id: str) -> bool:
        """False in v2, and where cpu and cpuacct are one hierarchy."""
        own = self._parent / container_id
        return own.is_dir() and not (own / "cpuacct.usage").exists()
