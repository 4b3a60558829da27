"""Cgroups: where a container's is, and what its files say. The memory of a run is in run_cgroup.py."""

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
    """Of one run, all processes together."""

    peak_bytes: int
    oom_kill_count: int


class RunMemory(Protocol):
    """Limits and measures the memory of one run after the other."""

    method: str  #: for people: how it is measured

    @property
    def series_limit(self) -> int:
        """So many runs may follow one prepare()."""

    def prepare(self, limit_bytes: int, run_count: int) -> int:
        """For so many runs, one after the other. Returns the cgroups that they may join: a bit for each, or none."""

    def usage(self, facts: SupervisorReport) -> MemoryUsage:
        """Of the run that was just reported. Raises SandboxError rather than report a silent zero."""

    def close(self) -> None:
        """Removes the cgroups; processes must be dead."""


def container_cgroup(facts: EngineFacts, settings: LaneSettings, container_id: str) -> Path | None:
    """The container's memory cgroup as this process can write it, or None."""
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
    """Lines of a key and a number, as in memory.stat."""
    return {key: int(value) for key, value in (line.split() for line in raw.splitlines())}


def _value(content: bytes, prefix: bytes) -> int:
    """Raises ValueError where it is missing: never a silent zero."""
    start = content.index(prefix) + len(prefix)
    return int(content[start : content.index(b"\n", start)])


class CgroupFiles:
    """Open files of one cgroup: reading and writing them costs a system call each."""

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
        """Of a file of keys and numbers."""
        content = b"\n" + self.read(name)
        return [_value(content, b"\n" + key + b" ") for key in keys]

    def write(self, name: str, value: str, flags: int = os.O_WRONLY) -> None:
        os.pwrite(self.fd(name, flags), value.encode(), 0)

    def configure(self, name: str, value: str) -> None:
        """Writes a setting that seldom changes: its file is not kept open."""
        (self.directory / name).write_text(value)

    def exists(self, name: str) -> bool:
        return (self.directory / name).exists()

    def close(self) -> None:
        for fd in self._fds.values():
            os.close(fd)
        self._fds.clear()
