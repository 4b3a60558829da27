"""The settings of a lane: how its sandboxes are made."""

from dataclasses import dataclass
from pathlib import Path

from judge.errors import ConfigurationError
from judge.limits import MIB
from judge.settings import Environment, shared, worker

#: Far above the uids of people and of Debian's services, and above those that systemd and subuid hand out.
DEFAULT_UID_BASE = 1_900_000_000


@dataclass(frozen=True, kw_only=True)
class LaneSettings:
    """The settings of one lane."""

    core: int | None = None  #: where programs run; None: on any core
    socket_directory: Path = Path("/run/judge/sandbox")  #: the same path here and on the engine's host
    cgroup_parent: str = "judge"  #: all sandboxes of this host lie below it; systemd calls it judge.slice
    cgroup_directory: Path | None = None  #: where the cgroup parent is writable; None: look for it in /sys/fs/cgroup
    memory_bytes: int = 2048 * MIB  #: the largest memory limit of a run
    disk_bytes: int = 256 * MIB  #: for programs and their files, which lie in memory
    process_limit: int = 2048  #: of a whole container; each run has a limit of its own
    warm_limit: int = 4  #: sandboxes kept between submissions
    #: Runs up to this long are made in series. It would cost more than the sandbox to wake the worker after each.
    short_run_ms: int = 3
    reuse_limit: int = 1000  #: submissions that one container serves; 1: a fresh one each time
    runtime: str | None = None  #: runsc, say; None: the engine's default
    uid_base: int = DEFAULT_UID_BASE  #: where the uids of programs begin: see lane_number.py

    def __post_init__(self) -> None:
        for name in ("memory_bytes", "disk_bytes", "process_limit", "reuse_limit", "uid_base"):
            if getattr(self, name) < 1:
                raise ConfigurationError(f"{name} must be positive, not {getattr(self, name)}")

    @classmethod
    def from_environment(cls, environment: Environment) -> "LaneSettings":
        """Settings of a lane on any core. Raises ConfigurationError, which names the variable."""
        return cls(
            socket_directory=environment.read(worker.SANDBOX_DIRECTORY),
            cgroup_parent=environment.read(worker.CGROUP_PARENT),
            cgroup_directory=environment.read(worker.CGROUP_DIRECTORY),
            memory_bytes=environment.read(shared.SANDBOX_MEMORY_MIB) * MIB,
            disk_bytes=environment.read(worker.SANDBOX_DISK_MIB) * MIB,
            warm_limit=environment.read(worker.SANDBOX_WARM),
            reuse_limit=environment.read(worker.SANDBOX_REUSE),
            runtime=environment.read(worker.SANDBOX_RUNTIME),
            uid_base=environment.read(worker.SANDBOX_UID_BASE),
        )
