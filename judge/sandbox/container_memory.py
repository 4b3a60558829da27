"""The memory of a run by the container's own files, for a worker that cannot write the cgroup parent.

This is less exact than a run cgroup, which is why `judge doctor` names the method in use:

- The container's peak cannot be reset. If a run stays below an earlier peak, only its largest process is known.
- To change the limit takes a call of the engine.
- The supervisor is under the same limit as the program, and may be killed for it. Then the sandbox is lost.
"""

import os

from judge.errors import SandboxError, SandboxLost
from judge.limits import MIB
from judge.sandbox.cgroup import READ_SIZE_BYTES, MemoryUsage, parse_table
from judge.sandbox.engine import EngineFacts, connect, engine_faults
from judge.sandbox.supervisor import Supervisor
from judge.sandbox.supervisor_report import SupervisorReport

#: What the supervisor and installed files take is added to a run's limit, rounded up to this: so it seldom changes.
BASE_STEP_BYTES = 8 * MIB

_DIRECTORIES = {1: "/sys/fs/cgroup/memory/", 2: "/sys/fs/cgroup/"}
#: The names of the files, by cgroup version.
_CURRENT = {1: "memory.usage_in_bytes", 2: "memory.current"}
_PEAK = {1: "memory.max_usage_in_bytes", 2: "memory.peak"}
_OOM = {1: ("memory.oom_control", b"oom_kill"), 2: ("memory.events", b"oom")}
_FILE_CACHE = {1: b"cache", 2: b"file"}


class ContainerMemory:
    """Implements RunMemory."""

    method = "the container's own files"
    series_limit = 1

    def __init__(self, facts: EngineFacts, container_id: str, supervisor: Supervisor) -> None:
        self._client = connect()  # our own: a sandbox is made by one thread and used by another
        self._version = facts.cgroup_version
        self._container_id = container_id
        self._fds = supervisor.memory_files()
        self._limit_bytes = 0
        missing = [name for name in self._needed() if _DIRECTORIES[self._version] + name not in self._fds]
        if missing:
            self.close()
            raise SandboxError(
                f"memory cannot be measured: the cgroup parent is not writable and the container has no {missing[0]}"
            )
        self._peak_before_bytes = self._installed_bytes = 0
        self._oom_count = self._read_oom_count()

    def prepare(self, limit_bytes: int, run_count: int) -> int:
        self._peak_before_bytes = self._read_number(_PEAK[self._version])
        self._installed_bytes = self._stat()[b"shmem"]
        base_bytes = -(-self._read_number(_CURRENT[self._version]) // BASE_STEP_BYTES) * BASE_STEP_BYTES
        if self._limit_bytes != limit_bytes + base_bytes:
            self._limit_bytes = limit_bytes + base_bytes
            with engine_faults("setting a memory limit"):
                self._client.api.update_container(
                    self._container_id, mem_limit=self._limit_bytes, memswap_limit=self._limit_bytes
                )
        return 0

    def usage(self, facts: SupervisorReport) -> MemoryUsage:
        peak_bytes = self._read_number(_PEAK[self._version])
        if peak_bytes <= 0:
            raise SandboxError("the container measured no memory at all")
        oom_count = self._read_oom_count()
        kills, self._oom_count = oom_count - self._oom_count, oom_count
        stat = self._stat()
        cache_bytes = max(stat[_FILE_CACHE[self._version]] - stat[b"shmem"], 0)
        of_run_bytes = max(peak_bytes - cache_bytes - self._installed_bytes, 0)
        # Without a new peak we know nothing. Then 0 lets the caller report the largest process.
        return MemoryUsage(peak_bytes=of_run_bytes if peak_bytes > self._peak_before_bytes else 0, oom_kill_count=kills)

    def close(self) -> None:
        for fd in self._fds.values():
            os.close(fd)
        self._fds.clear()
        self._client.close()

    def _needed(self) -> list[str]:
        return [_CURRENT[self._version], _PEAK[self._version], _OOM[self._version][0], "memory.stat"]

    def _read(self, name: str) -> bytes:
        try:
            return os.pread(self._fds[_DIRECTORIES[self._version] + name], READ_SIZE_BYTES, 0)
        except OSError as error:
            raise SandboxLost(f"{name} of the container: {error}") from error

    def _read_number(self, name: str) -> int:
        return int(self._read(name))

    def _stat(self) -> dict[bytes, int]:
        return parse_table(self._read("memory.stat"))

    def _read_oom_count(self) -> int:
        name, key = _OOM[self._version]
        return parse_table(self._read(name))[key]
