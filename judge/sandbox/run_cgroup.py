"""Run cgroups: the memory of a run is limited and measured in a cgroup `run-N` inside the container's.

The worker makes them, sets their limits, and passes their open files to the supervisor. The supervisor has programs
join them, stays out of them itself, and reads what they used. The worker must be able to write the container's cgroup;
where it cannot, see container_memory.py.
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

#: A cgroup is used again if no more than this is still charged to it, though the next peak begins with that.
RESIDUE_LIMIT_BYTES = 1 * MIB
#: As in supervisor.h. The kernel uncharges the page tables and stacks of dead programs late, often ten runs later.
#: Meanwhile another cgroup is used.
RUN_CGROUPS = 3
#: How long we wait where too much is charged to all of them: the charges of a fork bomb go after 8 to 22 ms.
SETTLE_TIMEOUT_S = 0.025
SETTLE_STEP_S = 0.0001


class RunCgroup(CgroupFiles):
    """A cgroup that runs are charged to."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.limit_bytes: int | None = None  #: None: no program has been let into it yet


class NestedMemory:
    """A few run cgroups, each of which is replaced by a new one when too much stays charged to it.

    What differs between cgroup v1 and v2 is in the subclasses.
    """

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
        """Where a peak cannot be reset, each run of a series needs a cgroup of its own."""
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
                # Only of cgroups that are nearly empty: the kernel refuses a limit below what is charged.
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
        """Make a new cgroup, which this number means to the supervisor from now on."""
        self._serial += 1
        run = RunCgroup(self._container / f"run-{self._serial}")
        try:
            run.directory.mkdir()
            self._configure(run)
            # We open all files now: if the kernel lacks one, that shows before a program runs.
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
        """Return those that are nearly empty, the emptiest first."""
        usages = sorted((run.read_number(self.usage_file), number) for number, run in enumerate(self._runs))
        return [number for usage_bytes, number in usages if usage_bytes <= RESIDUE_LIMIT_BYTES]

    def _renewed(self) -> list[int]:
        """Replace those that hold much file cache, which stays charged while it is cached. Returns the new ones."""
        spent = [number for number, run in enumerate(self._runs) if self._file_cache(run) > RESIDUE_LIMIT_BYTES]
        return [self._renew(number) for number in spent]

    def _settled_later(self) -> list[int]:
        """Wait a little for some to get nearly empty. Returns them, if any."""
        deadline_s = time.monotonic() + SETTLE_TIMEOUT_S
        while time.monotonic() < deadline_s:
            time.sleep(SETTLE_STEP_S)
            settled = self._settled()
            if settled:
                return settled
        return []

    def _renew(self, number: int) -> int:
        """Replace this one, and return its number."""
        old = self._runs[number]
        self._runs[number] = self._make(number)
        old.close()
        self._remove(old.directory)
        return number

    def _has_lasting_peak(self, run: RunCgroup) -> bool:
        """Whether it was used and its peak cannot be reset: such a cgroup is only good for one run."""
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
            # A write to `cgroup.procs` would take a lock over all forks of the machine; one to `tasks` does not.
            "join": run.fd("tasks", os.O_WRONLY),
            "usage": run.fd(self.usage_file, os.O_RDONLY),
            "peak": run.fd("memory.max_usage_in_bytes", os.O_RDWR),
            "stat": run.fd("memory.stat", os.O_RDONLY),
            "oom": run.fd("memory.oom_control", os.O_RDONLY),
        }

    def _set_limit(self, run: RunCgroup, limit_bytes: int) -> None:
        """Set two limits in the right order: that of memory and swap may never be below that of memory."""
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
    """Let the container's cgroup have children with the memory controller.

    The kernel refuses that while a process is in it, so PID 1 moves into a leaf first.
    """
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
    """Whether a write resets the peak that the same descriptor reads: kernels can do it from 6.12 on."""
    try:
        run.write("memory.peak", "0", os.O_RDWR)
    except OSError:
        return False
    return True
