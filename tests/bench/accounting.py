"""CPU and memory of whole containers, from the host's cgroup files."""

from dataclasses import dataclass
from pathlib import Path

from docker.models.containers import Container

CGROUP_ROOT = Path("/sys/fs/cgroup")
ENGINE_PROCESSES = ("dockerd", "containerd", "containerd-shim")


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What one container, or one group of processes, used so far and holds now."""

    cpu_time_us: int
    memory_bytes: int  #: without file cache, which the kernel takes back when it needs it


def read_container(container: Container) -> Usage:
    """Raises FileNotFoundError where the container does not run."""
    process_id = _process_id(container)
    cgroups = _cgroups_of(process_id)
    if "" in cgroups and not any(cgroups.get(name) for name in ("cpuacct", "memory")):
        return _read_v2(CGROUP_ROOT / cgroups[""].lstrip("/"))
    return _read_v1(cgroups)


def read_engine() -> Usage:
    """dockerd, containerd and their shims."""
    ticks_us = 10_000  # USER_HZ is 100 on every Linux that user space sees
    cpu_time_us = memory_bytes = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            name = (process / "comm").read_text().strip()
            if name not in ENGINE_PROCESSES and not name.startswith("containerd-shim"):
                continue
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it ended while we looked
            continue
        cpu_time_us += (int(fields[11]) + int(fields[12])) * ticks_us
        memory_bytes += int(fields[21]) * 4096
    return Usage(cpu_time_us=cpu_time_us, memory_bytes=memory_bytes)


def peak_memory_bytes(container: Container) -> int:
    """The most that the container held at once since it started, file cache and all."""
    process_id = _process_id(container)
    cgroups = _cgroups_of(process_id)
    if cgroups.get("memory"):
        return int((_v1_folder(cgroups, "memory") / "memory.max_usage_in_bytes").read_text())
    return int((CGROUP_ROOT / cgroups[""].lstrip("/") / "memory.peak").read_text())


def _process_id(container: Container) -> int:
    container.reload()
    return int(container.attrs["State"]["Pid"])


def _cgroups_of(process_id: int) -> dict[str, str]:
    """Controller -> path; v2 under the empty name."""
    paths = {}
    for line in Path(f"/proc/{process_id}/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            paths[controller] = path
    return paths


def _v1_folder(cgroups: dict[str, str], controller: str) -> Path:
    return CGROUP_ROOT / controller / cgroups[controller].lstrip("/")


def _read_v1(cgroups: dict[str, str]) -> Usage:
    cpu_time_us = int((_v1_folder(cgroups, "cpuacct") / "cpuacct.usage").read_text()) // 1000
    statistics = _statistics(_v1_folder(cgroups, "memory") / "memory.stat")
    return Usage(cpu_time_us=cpu_time_us, memory_bytes=statistics["total_rss"] + statistics["total_shmem"])


def _read_v2(folder: Path) -> Usage:
    memory = _statistics(folder / "memory.stat")
    return Usage(
        cpu_time_us=_statistics(folder / "cpu.stat")["usage_usec"], memory_bytes=memory["anon"] + memory["shmem"]
    )


def _statistics(path: Path) -> dict[str, int]:
    return {key: int(value) for key, value in (line.split() for line in path.read_text().splitlines())}
