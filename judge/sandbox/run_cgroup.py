"""Memory of one run: a cgroup `run-N` inside the container's own, which the supervisor stays out of.

The worker makes it below the container's cgroup, under our cgroup parent, and passes a descriptor into it. Where that
parent cannot be written, see container_memory.py.
"""

import contextlib
import os
import time
from pathlib import Path

from judge.errors import SandboxError, SandboxLost
from judge.limits import MIB
from judge.sandbox.cgroup import CgroupFiles, MemoryUsage
from judge.sandbox.supervisor import Supervisor

#: Charged to a cgroup before a run: what may stay there without showing in the next peak.
RESIDUE_LIMIT_BYTES = 1 * MIB
#: How long charges that are only late are waited for: a fork bomb's take 8 to 22 ms.
SETTLE_TIMEOUT_S = 0.025
#: A dead program's page tables are freed late, 0.7 MiB for the smallest one: of many small runs every tenth has to wait
#: half a millisecond; with steps of 1 ms that took a tenth of a lane's time.
SETTLE_STEP_S = 0.0001


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
            time.sleep(SETTLE_STEP_S)
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
