"""Memory of one run: cgroups `run-N` inside the container's own, which the supervisor stays out of.

The worker makes them below the container's cgroup, under our cgroup parent, and passes a descriptor into the one that
the next program is to join. Where that parent cannot be written, see container_memory.py.
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
#: A dead program's page tables and stacks are uncharged late, often ten runs later: another cgroup is used meanwhile.
RUN_CGROUPS = 3
#: How long late charges are waited for where all of them have too many: a fork bomb's take 8 to 22 ms.
SETTLE_TIMEOUT_S = 0.025
SETTLE_STEP_S = 0.0001


class RunCgroup(CgroupFiles):
    """What a run is charged to, and what was set and seen of it before."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.limit_bytes: int | None = None  #: None: no program has run in it
        self.oom_count = 0


class NestedMemory:
    """What v1 and v2 have in common: a few cgroups for runs, one replaced by a new one when it carries too much."""

    method: str
    usage_file: str

    def __init__(self, container: Path, supervisor: Supervisor) -> None:
        self._container = container
        self._supervisor = supervisor
        self._serial = 0
        self._runs: list[RunCgroup] = []
        try:
            for _ in range(RUN_CGROUPS):
                self._runs.append(self._make())
            self._run = self._runs[0]
            self._join()
        except BaseException:
            for run in self._runs:
                run.close()
            raise

    def prepare(self, limit_bytes: int) -> None:
        try:
            if not self._is_settled(self._run):
                settled = None if self._is_spent(self._run) else self._settled()
                self._run = settled or self._renewed()
                self._join()
            if self._run.limit_bytes != limit_bytes:
                self._set_limit(self._run, limit_bytes)
                self._run.limit_bytes = limit_bytes
            self._reset_peak(self._run)
        except OSError as error:
            raise SandboxLost(f"run cgroup: {error}") from error

    def usage(self) -> MemoryUsage:
        run = self._run
        try:
            peak_bytes, oom_count = self._peak(run), self._read_oom_count(run)
            file_bytes = self._file_cache(run)
        except (OSError, KeyError, ValueError) as error:
            raise SandboxLost(f"run cgroup: {error!r}") from error
        if peak_bytes <= 0:
            raise SandboxError("the run cgroup measured no memory at all")
        kills, run.oom_count = oom_count - run.oom_count, oom_count
        return MemoryUsage(peak_bytes=max(peak_bytes - file_bytes, 0), oom_kill_count=kills)

    def close(self) -> None:
        for run in self._runs:
            run.close()
            with contextlib.suppress(FileNotFoundError):
                self._remove(run.directory)

    def _remove(self, directory: Path) -> None:
        directory.rmdir()

    def _join(self) -> None:
        """Programs join the current cgroup from now on."""
        self._supervisor.use_cgroup(self._descriptors(self._run))

    def _make(self) -> RunCgroup:
        self._serial += 1
        run = RunCgroup(self._container / f"run-{self._serial}")
        try:
            run.directory.mkdir()
            self._configure(run)
            # All files are opened now: what the kernel lacks shows before a program runs.
            self._descriptors(run)
            self._reset_peak(run)
            for read in (self._usage, self._peak, self._file_cache, self._read_oom_count):
                read(run)
        except (OSError, ValueError) as error:
            run.close()
            raise SandboxLost(f"making a run cgroup: {error!r}") from error
        return run

    def _settled(self) -> RunCgroup | None:
        """One that is as good as empty. Waits a little if none is."""
        deadline_s = time.monotonic() + SETTLE_TIMEOUT_S
        while True:
            for run in self._runs:
                if self._is_settled(run):
                    return run
            if time.monotonic() > deadline_s:
                return None
            time.sleep(SETTLE_STEP_S)

    def _renewed(self) -> RunCgroup:
        """A new one instead of the current one."""
        old, new = self._run, self._make()
        self._runs[self._runs.index(old)] = new
        old.close()
        self._remove(old.directory)
        return new

    def _is_settled(self, run: RunCgroup) -> bool:
        return self._usage(run) <= RESIDUE_LIMIT_BYTES

    def _is_spent(self, run: RunCgroup) -> bool:
        """Whether it stays unsettled: file cache is charged for as long as it is cached."""
        return self._file_cache(run) > RESIDUE_LIMIT_BYTES

    def _usage(self, run: RunCgroup) -> int:
        return run.read_number(self.usage_file)

    def _configure(self, run: RunCgroup) -> None:
        raise NotImplementedError

    def _descriptors(self, run: RunCgroup) -> dict[str, int]:
        raise NotImplementedError

    def _set_limit(self, run: RunCgroup, limit_bytes: int) -> None:
        raise NotImplementedError

    def _reset_peak(self, run: RunCgroup) -> None:
        raise NotImplementedError

    def _peak(self, run: RunCgroup) -> int:
        raise NotImplementedError

    def _file_cache(self, run: RunCgroup) -> int:
        raise NotImplementedError

    def _read_oom_count(self, run: RunCgroup) -> int:
        raise NotImplementedError


class NestedMemoryV1(NestedMemory):
    method = "nested cgroup v1"
    usage_file = "memory.usage_in_bytes"

    def _configure(self, run: RunCgroup) -> None:
        run.configure("memory.swappiness", "0")

    def _descriptors(self, run: RunCgroup) -> dict[str, int]:
        # A thread that moves itself through `tasks` spares the kernel a lock over all forks (`cgroup.procs` takes it).
        return {"run": run.fd("tasks", os.O_WRONLY)}

    def _set_limit(self, run: RunCgroup, limit_bytes: int) -> None:
        """Memory and swap together may never be less than memory: the order depends on the direction."""
        names = ["memory.limit_in_bytes"]
        if run.exists("memory.memsw.limit_in_bytes"):
            names.append("memory.memsw.limit_in_bytes")
        lowering = run.limit_bytes is None or limit_bytes < run.limit_bytes
        for name in names if lowering else reversed(names):
            run.configure(name, str(limit_bytes))

    def _reset_peak(self, run: RunCgroup) -> None:
        run.write("memory.max_usage_in_bytes", "0")

    def _peak(self, run: RunCgroup) -> int:
        return run.read_number("memory.max_usage_in_bytes")

    def _file_cache(self, run: RunCgroup) -> int:
        cache_bytes, shmem_bytes = run.read_values("memory.stat", b"cache", b"shmem")
        return max(cache_bytes - shmem_bytes, 0)

    def _read_oom_count(self, run: RunCgroup) -> int:
        return run.read_values("memory.oom_control", b"oom_kill")[0]


class NestedMemoryV2(NestedMemory):
    method = "nested cgroup v2"
    usage_file = "memory.current"

    def __init__(self, container: Path, supervisor: Supervisor) -> None:
        _make_inner(container, supervisor)
        self._resettable = False
        super().__init__(container, supervisor)
        if not self._resettable:
            self.method = "nested cgroup v2, a new one for each run"

    def _configure(self, run: RunCgroup) -> None:
        if not run.exists("memory.peak"):
            raise SandboxError("the kernel has no memory.peak (5.19 and later have it)")
        if run.exists("memory.swap.max"):
            run.configure("memory.swap.max", "0")
        self._resettable = _peak_is_resettable(run)

    def _descriptors(self, run: RunCgroup) -> dict[str, int]:
        return {"run": run.fd("cgroup.procs", os.O_WRONLY), "cpu": run.fd("cpu.stat", os.O_RDONLY)}

    def _is_settled(self, run: RunCgroup) -> bool:
        return not self._has_lasting_peak(run) and super()._is_settled(run)

    def _is_spent(self, run: RunCgroup) -> bool:
        return self._has_lasting_peak(run) or super()._is_spent(run)

    def _has_lasting_peak(self, run: RunCgroup) -> bool:
        """A peak that cannot be reset is only good for the first run."""
        return not self._resettable and run.limit_bytes is not None

    def _set_limit(self, run: RunCgroup, limit_bytes: int) -> None:
        run.configure("memory.max", str(limit_bytes))

    def _reset_peak(self, run: RunCgroup) -> None:
        if self._resettable:
            run.write("memory.peak", "reset", os.O_RDWR)

    def _peak(self, run: RunCgroup) -> int:
        return run.read_number("memory.peak", os.O_RDWR if self._resettable else os.O_RDONLY)

    def _file_cache(self, run: RunCgroup) -> int:
        file_bytes, shmem_bytes = run.read_values("memory.stat", b"file", b"shmem")
        return max(file_bytes - shmem_bytes, 0)

    def _read_oom_count(self, run: RunCgroup) -> int:
        return run.read_values("memory.events", b"oom")[0]


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


def _peak_is_resettable(run: RunCgroup) -> bool:
    """From kernel 6.12 on: what is written resets what the same descriptor reads."""
    try:
        run.write("memory.peak", "reset", os.O_RDWR)
    except OSError:
        return False
    return True
