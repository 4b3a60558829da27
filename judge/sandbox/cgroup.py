"""Cgroups: where that of a container is, and what its files say.

The two ways to measure the memory of a run (RunMemory) are in run_cgroup.py and container_memory.py.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from judge.sandbox.engine import EngineFacts
from judge.sandbox.settings import LaneSettings
from judge.sandbox.supervisor_report import SupervisorReport

READ_SIZE_BYTES = 8192


@dataclass(frozen=True, kw_only=True)
class MemoryUsage:
    """What one run used, all its processes together."""

    peak_bytes: int
    oom_kill_count: int


class RunMemory(Protocol):
    """Limits and measures the memory of runs, one after the other."""

    method: str  #: how it is measured, for people

    @property
    def series_limit(self) -> int:
        """How many runs may follow one prepare()."""

    def prepare(self, limit_bytes: int, run_count: int) -> int:
        """Set the limit for the runs that follow. Returns the run cgroups that they may join, a bit for each, or 0."""

    def usage(self, facts: SupervisorReport) -> MemoryUsage:
        """Return what the run used that was just reported. Raises SandboxError rather than return a silent zero."""

    def close(self) -> None:
        """Remove the cgroups. Their processes must be dead. May raise OSError."""


def container_cgroup(facts: EngineFacts, settings: LaneSettings, container_id: str) -> Path | None:
    """Return the container's memory cgroup, or None if this process cannot write it."""
    for parent in _parents(facts, settings):
        for name in (container_id, f"docker-{container_id}.scope"):
            if os.access(parent / name / "cgroup.procs", os.W_OK, effective_ids=True):
                return parent / name
    return None


def _parents(facts: EngineFacts, settings: LaneSettings) -> list[Path]:
    if settings.cgroup_directory is not None:
        return [settings.cgroup_directory]
    name = settings.cgroup_parent
    if facts.cgroup_version == 1:
        return [Path("/sys/fs/cgroup/memory") / name]
    return [Path("/sys/fs/cgroup") / name, Path("/sys/fs/cgroup") / f"{name}.slice"]


def parse_table(raw: bytes) -> dict[bytes, int]:
    """Parse lines of a key and a number, as memory.stat has them."""
    return {key: int(value) for key, value in (line.split() for line in raw.splitlines())}


def _value(content: bytes, prefix: bytes) -> int:
    """Return the number behind `prefix`. Raises ValueError if it is missing: never a silent zero."""
    start = content.index(prefix) + len(prefix)
    return int(content[start : content.index(b"\n", start)])


class CgroupFiles:
    """The files of one cgroup. They stay open, so that it takes one system call to read or write one."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._fds: dict[tuple[str, int], int] = {}

    def fd(self, name: str, flags: int) -> int:
        key = (name, flags)
        if key not in self._fds:
            self._fds[key] = os.open(self.directory / name, flags | os.O_CLOEXEC)
        return self._fds[key]

    def read(self, name: str) -> bytes:
        return os.pread(self.fd(name, os.O_RDONLY), READ_SIZE_BYTES, 0)

    def read_number(self, name: str) -> int:
        return int(self.read(name))

    def read_values(self, name: str, *keys: bytes) -> list[int]:
        """Return the numbers of these keys in a file of keys and numbers."""
        content = b"\n" + self.read(name)
        return [_value(content, b"\n" + key + b" ") for key in keys]

    def write(self, name: str, value: str, flags: int = os.O_WRONLY) -> None:
        os.pwrite(self.fd(name, flags), value.encode(), 0)

    def configure(self, name: str, value: str) -> None:
        """Write a setting that seldom changes. Its file is not kept open."""
        (self.directory / name).write_text(value)

    def exists(self, name: str) -> bool:
        return (self.directory / name).exists()

    def close(self) -> None:
        for fd in self._fds.values():
            os.close(fd)
        self._fds.clear()
