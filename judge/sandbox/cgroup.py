"""Memory of one run: a cgroup `run` inside the container's own, which the supervisor stays out of.

The worker makes it below the container's cgroup, under our cgroup parent, and passes a descriptor into it. Where that
parent cannot be written, see container_memory.py.
"""

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from judge.errors import SandboxError, SandboxLost
from judge.limits import MIB
from judge.sandbox.engine import EngineFacts
from judge.sandbox.settings import LaneSettings
from judge.sandbox.supervisor import Supervisor

#: Charged to a cgroup before a run: what may stay there without showing in the next peak.
RESIDUE_LIMIT_BYTES = 1 * MIB
#: How long charges that are only late are waited for: a fork bomb's take 8 to 22 ms.
SETTLE_TIMEOUT_S = 0.025
READ_SIZE_BYTES = 8192


@dataclass(frozen=True, kw_only=True)
class MemoryUsage:
    """Of one run, all processes together."""

    peak_bytes: int
    oom_kill_count: int


class RunMemory(Protocol):
    """Limits and measures the memory of one run after the other."""

    method: str  #: for people: how it is measured

    def prepare(self, limit_bytes: int) -> None: ...

    def usage(self) -> MemoryUsage:
        """Of the run since prepare(). Raises SandboxError rather than report a silent zero."""

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

    def read(self, name: str, flags: int = os.O_RDONLY) -> bytes:
        return os.pread(self.fd(name, flags), READ_SIZE_BYTES, 0)

    def read_number(self, name: str, flags: int = os.O_RDONLY) -> int:
        return int(self.read(name, flags))

    def read_values(self, name: str, *keys: bytes) -> list[int]:
        """Of a file of keys and numbers. memory.stat has 40 of them: splitting it took longer than all else here."""
        content = b"\n" + self.read(name)
        return [_value(content, b"\n" + key + b" ") for key in keys]

    def write(self, name: str, value: str, flags: int = os.O_WRONLY) -> None:
        os.pwrite(self.fd(name, flags), value.encode(), 0)

    def exists(self, name: str) -> bool:
        return (self.directory / name).exists()

    def close(self) -> None:
        for fd in self._fds.values():
            os.close(fd)
        self._fds.clear()


class NestedMemory:
    """What v1 and v2 have in common: a cgroup for runs, replaced by a new one when the old one carries too much."""

    method: str
    usage_file: str

    def __init__(self, container: Path, supervisor: Supervisor) -> None:
        self._container = container
        self._supervisor = supervisor
        self._serial = 0
        self._limit_bytes: int | None = None
        self._oom_count = 0
        self._run = self._make()

    def prepare(self, limit_bytes: int) -> None:
        try:
            if not self._is_settled():
                self._renew()
            if self._limit_bytes != limit_bytes:
                self._set_limit(limit_bytes)
                self._limit_bytes = limit_bytes
            self._reset_peak()
        except OSError as error:
            raise SandboxLost(f"run cgroup: {error}") from error

    def usage(self) -> MemoryUsage:
        try:
            peak_bytes, oom_count = self._peak(), self._read_oom_count()
            file_bytes = self._file_cache()
        except (OSError, KeyError, ValueError) as error:
            raise SandboxLost(f"run cgroup: {error!r}") from error
        if peak_bytes <= 0:
            raise SandboxError("the run cgroup measured no memory at all")
        kills, self._oom_count = oom_count - self._oom_count, oom_count
        return MemoryUsage(peak_bytes=max(peak_bytes - file_bytes, 0), oom_kill_count=kills)

    def close(self) -> None:
        self._run.close()
        with contextlib.suppress(FileNotFoundError):
            self._remove(self._run.directory)

    def _remove(self, directory: Path) -> None:
        directory.rmdir()

    def _make(self) -> CgroupFiles:
        self._serial += 1
        directory = self._container / f"run-{self._serial}"
        try:
            directory.mkdir()
            run = CgroupFiles(directory)
            self._configure(run)
        except OSError as error:
            raise SandboxLost(f"making a run cgroup: {error}") from error
        self._supervisor.use_cgroup(self._descriptors(run))
        return run

    def _renew(self) -> None:
        old = self._run
        self._run = self._make()
        self._limit_bytes, self._oom_count = None, 0
        old.close()
        self._remove(old.directory)

    def _is_settled(self) -> bool:
        """File cache stays charged for as long as it is cached: then only a new cgroup is empty."""
        deadline: float | None = None
        while self._run.read_number(self.usage_file) > RESIDUE_LIMIT_BYTES:
            now = time.monotonic()
            deadline = deadline or now + SETTLE_TIMEOUT_S
            if now > deadline or self._file_cache() > RESIDUE_LIMIT_BYTES:
                return False
            time.sleep(0.001)
        return True

    def _configure(self, run: CgroupFiles) -> None:
        raise NotImplementedError

    def _descriptors(self, run: CgroupFiles) -> dict[str, int]:
        raise NotImplementedError

    def _set_limit(self, limit_bytes: int) -> None:
        raise NotImplementedError

    def _reset_peak(self) -> None:
        raise NotImplementedError

    def _peak(self) -> int:
        raise NotImplementedError

    def _file_cache(self) -> int:
        raise NotImplementedError

    def _read_oom_count(self) -> int:
        raise NotImplementedError


class NestedMemoryV1(NestedMemory):
    method = "nested cgroup v1"
    usage_file = "memory.usage_in_bytes"

    def _configure(self, run: CgroupFiles) -> None:
        run.write("memory.swappiness", "0")

    def _descriptors(self, run: CgroupFiles) -> dict[str, int]:
        # A thread that moves itself through `tasks` spares the kernel a lock over all forks (`cgroup.procs` takes it).
        return {"run": run.fd("tasks", os.O_WRONLY)}

    def _set_limit(self, limit_bytes: int) -> None:
        """Memory and swap together may never be less than memory: the order depends on the direction."""
        names = ["memory.limit_in_bytes"]
        if self._run.exists("memory.memsw.limit_in_bytes"):
            names.append("memory.memsw.limit_in_bytes")
        lowering = self._limit_bytes is None or limit_bytes < self._limit_bytes
        for name in names if lowering else reversed(names):
            self._run.write(name, str(limit_bytes))

    def _reset_peak(self) -> None:
        self._run.write("memory.max_usage_in_bytes", "0")

    def _peak(self) -> int:
        return self._run.read_number("memory.max_usage_in_bytes")

    def _file_cache(self) -> int:
        cache_bytes, shmem_bytes = self._run.read_values("memory.stat", b"cache", b"shmem")
        return max(cache_bytes - shmem_bytes, 0)

    def _read_oom_count(self) -> int:
        return self._run.read_values("memory.oom_control", b"oom_kill")[0]


class NestedMemoryV2(NestedMemory):
    method = "nested cgroup v2"
    usage_file = "memory.current"

    def __init__(self, container: Path, supervisor: Supervisor) -> None:
        _make_inner(container, supervisor)
        self._resettable = False
        super().__init__(container, supervisor)
        if not self._resettable:
            self.method = "nested cgroup v2, a new one for each run"

    def _configure(self, run: CgroupFiles) -> None:
        if not run.exists("memory.peak"):
            raise SandboxError("the kernel has no memory.peak (5.19 and later have it)")
        if run.exists("memory.swap.max"):
            run.write("memory.swap.max", "0")
        self._resettable = _peak_is_resettable(run)

    def _descriptors(self, run: CgroupFiles) -> dict[str, int]:
        return {"run": run.fd("cgroup.procs", os.O_WRONLY), "cpu": run.fd("cpu.stat", os.O_RDONLY)}

    def _is_settled(self) -> bool:
        # The peak of a cgroup that cannot be reset is only good for its first run.
        return (self._resettable or self._limit_bytes is None) and super()._is_settled()

    def _set_limit(self, limit_bytes: int) -> None:
        self._run.write("memory.max", str(limit_bytes))

    def _reset_peak(self) -> None:
        if self._resettable:
            self._run.write("memory.peak", "reset", os.O_RDWR)

    def _peak(self) -> int:
        return self._run.read_number("memory.peak", os.O_RDWR if self._resettable else os.O_RDONLY)

    def _file_cache(self) -> int:
        file_bytes, shmem_bytes = self._run.read_values("memory.stat", b"file", b"shmem")
        return max(file_bytes - shmem_bytes, 0)

    def _read_oom_count(self) -> int:
        return self._run.read_values("memory.events", b"oom")[0]


def _make_inner(container: Path, supervisor: Supervisor) -> None:
    """A cgroup with processes of its own may not hand controllers down, so PID 1 moves into a leaf first."""
    leaf = CgroupFiles(container / "sup")
    scope = CgroupFiles(container)
    try:
        leaf.directory.mkdir()
        supervisor.use_cgroup({"leaf": leaf.fd("cgroup.procs", os.O_WRONLY)})
        scope.write("cgroup.subtree_control", "+memory")
    except OSError as error:
        raise SandboxLost(f"cgroup of the supervisor: {error}") from error
    finally:
        leaf.close()
        scope.close()


def _peak_is_resettable(run: CgroupFiles) -> bool:
    """From kernel 6.12 on: what is written resets what the same descriptor reads."""
    try:
        run.write("memory.peak", "reset", os.O_RDWR)
    except OSError:
        return False
    return True
