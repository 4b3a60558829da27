"""Memory of one run: cgroups `run-N` inside the container's own, which the supervisor stays out of.

The worker makes them below the container's cgroup, under our cgroup parent, limits them, and passes their files to the
supervisor, which has programs join them and reads what they used. Where that parent cannot be written, see
container_memory.py.
"""

import contextlib
import os
import time
from pathlib import Path

from judge.errors import SandboxError, SandboxLost
from judge.limits import MIB
from judge.sandbox.cgroup import CgroupFiles, MemoryUsage
from judge.sandbox.supervisor import SERIES_LIMIT, Supervisor
from judge.sandbox.supervisor_report import SupervisorReport

#: Charged to a cgroup before a run: so much may stay there, though the next peak begins with it.
RESIDUE_LIMIT_BYTES = 1 * MIB
#: As in supervisor.h. A dead program's page tables and stacks are uncharged late, often ten runs later: another is used
#: meanwhile.
RUN_CGROUPS = 3
#: How long late charges are waited for where all of them have too many: a fork bomb's take 8 to 22 ms.
SETTLE_TIMEOUT_S = 0.025
SETTLE_STEP_S = 0.0001


class RunCgroup(CgroupFiles):
    """What runs are charged to."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.limit_bytes: int | None = None  #: None: no program has run in it


class NestedMemory:
    """What v1 and v2 have in common: a few cgroups for runs, one replaced by a new one when it carries too much."""

    method: str
    version: int
    usage_file: str
    file_cache_key: bytes

    def __init__(self, container: Path, supervisor: Supervisor) -> None:
        self._container = container
        self._supervisor = supervisor
        self._serial = 0
        self._peak_is_resettable = True
        self._runs: list[RunCgroup] = []
        try:
            for number in range(RUN_CGROUPS):
                self._runs.append(self._make(number))
        except BaseException:
            for run in self._runs:
                run.close()
            raise

    @property
    def series_limit(self) -> int:
        """A peak that cannot be reset takes a cgroup for each run."""
        return SERIES_LIMIT if self._peak_is_resettable else RUN_CGROUPS

    def prepare(self, limit_bytes: int, run_count: int) -> int:
        try:
            for number, run in enumerate(self._runs):
                if self._has_lasting_peak(run):
                    self._renew(number)
            settled = self._settled() or self._renewed() or self._settled_later() or [self._renew(0)]
            allowed = settled[:run_count]
            for number in allowed:
                run = self._runs[number]
                # Not of those that carry much: to set a limit below that is a failure of its own.
                if run.limit_bytes != limit_bytes:
                    self._set_limit(run, limit_bytes)
                    run.limit_bytes = limit_bytes
        except OSError as error:
            raise SandboxLost(f"run cgroup: {error}") from error
        return sum(1 << number for number in allowed)

    def usage(self, facts: SupervisorReport) -> MemoryUsage:
        if facts.peak_memory_bytes is None or facts.oom_kill_count is None:
            raise SandboxError("a run in a cgroup without a measurement of memory")
        return MemoryUsage(peak_bytes=facts.peak_memory_bytes, oom_kill_count=facts.oom_kill_count)

    def close(self) -> None:
        for run in self._runs:
            run.close()
            with contextlib.suppress(FileNotFoundError):
                self._remove(run.directory)

    def _remove(self, directory: Path) -> None:
        directory.rmdir()

    def _make(self, number: int) -> RunCgroup:
        """A new one, which the supervisor uses from now on where it is told to use this number."""
        self._serial += 1
        run = RunCgroup(self._container / f"run-{self._serial}")
        try:
            run.directory.mkdir()
            self._configure(run)
            # All files are opened now: what the kernel lacks shows before a program runs.
            self._supervisor.use_cgroup(
                [
                    ("number", number),
                    ("version", self.version),
                    ("peak_is_resettable", int(self._peak_is_resettable)),
                    ("residue_limit_bytes", RESIDUE_LIMIT_BYTES),
                ],
                self._descriptors(run),
            )
        except (OSError, ValueError) as error:
            run.close()
            raise SandboxLost(f"making a run cgroup: {error!r}") from error
        return run

    def _settled(self) -> list[int]:
        """Those that are as good as empty, the one that carries least first."""
        usages = sorted((run.read_number(self.usage_file), number) for number, run in enumerate(self._runs))
        return [number for usage_bytes, number in usages if usage_bytes <= RESIDUE_LIMIT_BYTES]

    def _renewed(self) -> list[int]:
        """New ones instead of those that hold much file cache: it stays charged for as long as it is cached."""
        spent = [number for number, run in enumerate(self._runs) if self._file_cache(run) > RESIDUE_LIMIT_BYTES]
        return [self._renew(number) for number in spent]

    def _settled_later(self) -> list[int]:
        """Waits a little."""
        deadline_s = time.monotonic() + SETTLE_TIMEOUT_S
        while time.monotonic() < deadline_s:
            time.sleep(SETTLE_STEP_S)
            settled = self._settled()
            if settled:
                return settled
        return []

    def _renew(self, number: int) -> int:
        """A new one in its place."""
        old = self._runs[number]
        self._runs[number] = self._make(number)
        old.close()
        self._remove(old.directory)
        return number

    def _has_lasting_peak(self, run: RunCgroup) -> bool:
        """Such a cgroup is only good for one run."""
        return not self._peak_is_resettable and run.limit_bytes is not None

    def _file_cache(self, run: RunCgroup) -> int:
        file_bytes, shmem_bytes = run.read_values("memory.stat", self.file_cache_key, b"shmem")
        return max(file_bytes - shmem_bytes, 0)

    def _configure(self, run: RunCgroup) -> None:
        raise NotImplementedError

    def _descriptors(self, run: RunCgroup) -> dict[str, int]:
        raise NotImplementedError

    def _set_limit(self, run: RunCgroup, limit_bytes: int) -> None:
        raise NotImplementedError


class NestedMemoryV1(NestedMemory):
    method = "nested cgroup v1"
    version = 1
    usage_file = "memory.usage_in_bytes"
    file_cache_key = b"cache"

    def _configure(self, run: RunCgroup) -> None:
        run.configure("memory.swappiness", "0")

    def _descriptors(self, run: RunCgroup) -> dict[str, int]:
        return {
            # A thread that moves itself through `tasks` spares the kernel a lock over all forks (`cgroup.procs`).
            "join": run.fd("tasks", os.O_WRONLY),
            "usage": run.fd(self.usage_file, os.O_RDONLY),
            "peak": run.fd("memory.max_usage_in_bytes", os.O_RDWR),
            "stat": run.fd("memory.stat", os.O_RDONLY),
            "oom": run.fd("memory.oom_control", os.O_RDONLY),
        }

    def _set_limit(self, run: RunCgroup, limit_bytes: int) -> None:
        """Memory and swap together may never be less than memory: the order depends on the direction."""
        names = ["memory.limit_in_bytes"]
        if run.exists("memory.memsw.limit_in_bytes"):
            names.append("memory.memsw.limit_in_bytes")
        lowering = run.limit_bytes is None or limit_bytes < run.limit_bytes
        for name in names if lowering else reversed(names):
            run.configure(name, str(limit_bytes))


class NestedMemoryV2(NestedMemory):
    method = "nested cgroup v2"
    version = 2
    usage_file = "memory.current"
    file_cache_key = b"file"

    def __init__(self, container: Path, supervisor: Supervisor) -> None:
        _make_inner(container, supervisor)
        super().__init__(container, supervisor)
        if not self._peak_is_resettable:
            self.method = "nested cgroup v2, a new one for each run"

    def _configure(self, run: RunCgroup) -> None:
        if not run.exists("memory.peak"):
            raise SandboxError("the kernel has no memory.peak (5.19 and later have it)")
        if run.exists("memory.swap.max"):
            run.configure("memory.swap.max", "0")
        self._peak_is_resettable = _peak_is_resettable(run)

    def _descriptors(self, run: RunCgroup) -> dict[str, int]:
        return {
            "join": run.fd("cgroup.procs", os.O_WRONLY),
            "cpu": run.fd("cpu.stat", os.O_RDONLY),
            "usage": run.fd(self.usage_file, os.O_RDONLY),
            "peak": run.fd("memory.peak", os.O_RDWR if self._peak_is_resettable else os.O_RDONLY),
            "stat": run.fd("memory.stat", os.O_RDONLY),
            "oom": run.fd("memory.events", os.O_RDONLY),
        }

    def _set_limit(self, run: RunCgroup, limit_bytes: int) -> None:
        run.configure("memory.max", str(limit_bytes))


def _make_inner(container: Path, supervisor: Supervisor) -> None:
    """A cgroup with processes of its own may not hand controllers down, so PID 1 moves into a leaf first."""
    leaf = CgroupFiles(container / "sup")
    scope = CgroupFiles(container)
    try:
        leaf.directory.mkdir()
        supervisor.join_leaf(leaf.fd("cgroup.procs", os.O_WRONLY))
        scope.write("cgroup.subtree_control", "+memory")
    except OSError as error:
        raise SandboxLost(f"cgroup of the supervisor: {error}") from error
    finally:
        leaf.close()
        scope.close()


def _peak_is_resettable(run: RunCgroup) -> bool:
    """From kernel 6.12 on: what is written resets what the same descriptor reads."""
    try:
        run.write("memory.peak", "0", os.O_RDWR)
    except OSError:
        return False
    return True
