"""What a supervisor and its container hold between two runs, as the host sees it."""

import os
from dataclasses import dataclass, fields
from pathlib import Path

import docker

from judge.sandbox import LaneSettings, Sandbox
from judge.sandbox.cgroup import container_cgroup
from judge.sandbox.container import SOCKET_NAME
from judge.sandbox.engine import engine_facts


@dataclass(frozen=True, kw_only=True)
class Holdings:
    supervisor_fds: int
    own_fds: int  #: of this process: the worker's end
    children: int  #: of the supervisor
    tasks_in_run_cgroups: int
    run_cgroups: int
    log: str  #: of the supervisor; what a sanitizer finds is there, too
    rss_kib: int  #: of the supervisor


class Watch:
    """Watches one container."""

    def __init__(self, client: docker.DockerClient, settings: LaneSettings, box: Sandbox) -> None:
        self.container_id = box.container_id
        self._pid = int(client.api.inspect_container(box.container_id)["State"]["Pid"])
        self._cgroup = container_cgroup(engine_facts(client), settings, box.container_id)
        self._directory = settings.socket_directory

    def holdings(self) -> Holdings:
        run_cgroups = list(self._cgroup.glob("run-*")) if self._cgroup else []
        return Holdings(
            supervisor_fds=len(os.listdir(f"/proc/{self._pid}/fd")),
            own_fds=len(os.listdir("/proc/self/fd")),
            children=self._count_children(),
            tasks_in_run_cgroups=sum(len((run / "cgroup.procs").read_text().split()) for run in run_cgroups),
            run_cgroups=len(run_cgroups),
            log="".join(log.read_text() for log in self._directory.glob(f"*/{SOCKET_NAME}.log")),
            rss_kib=self._rss_kib(),
        )

    def _count_children(self) -> int:
        """Zombies, too. Without children PID 1 is alone: whoever else lived would descend from it."""
        return sum(_parent_of(process) == self._pid for process in Path("/proc").glob("[0-9]*"))

    def _rss_kib(self) -> int:
        """Read the resident memory. Not VmRSS of status, which the kernel counts in batches for each core."""
        lines = Path(f"/proc/{self._pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Rss:"))


def _parent_of(process: Path) -> int | None:
    try:
        stat = (process / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
        return None
    return int(stat.rpartition(")")[2].split()[1])


def compare(before: Holdings, after: Holdings, *, rss_growth_limit_kib: int) -> list[str]:
    """Say in words what is held now and was not before."""
    found = [
        f"{field.name}: {getattr(before, field.name)!r} before, {getattr(after, field.name)!r} after"
        for field in fields(Holdings)
        if field.name != "rss_kib" and getattr(before, field.name) != getattr(after, field.name)
    ]
    if after.rss_kib - before.rss_kib > rss_growth_limit_kib:
        found.append(f"the supervisor grew from {before.rss_kib} to {after.rss_kib} KiB")
    return found
