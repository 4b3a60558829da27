"""The settings of a worker. It reads them from its environment; docs/workers.md lists them."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from judge.language import Languages
from judge.limits import MIB
from judge.messages import WorkerKind
from judge.nsq.addresses import NsqAddresses
from judge.nsq.settings import read_nsq_addresses
from judge.sandbox import LaneSettings
from judge.settings import Environment, Service, shared, worker


@dataclass(frozen=True, kw_only=True)
class WorkerConfig:
    kind: WorkerKind
    host: str
    pool: str
    nsq: NsqAddresses
    store_url: str
    cache_dir: Path
    cache_limit_bytes: int
    languages_dir: Path
    lanes: tuple[LaneSettings, ...]
    grace_s: float
    metrics_port: int | None
    health_file: Path
    log_level: str

    @property
    def reserved_lanes(self) -> int:
        """How many lanes never take batches. A single lane interrupts batches instead (judge/worker/lanes.py)."""
        return 1 if len(self.lanes) > 1 else 0

    def with_room_for(self, languages: Languages) -> "WorkerConfig":
        """Return settings whose lanes have memory for a problem and, on top, for the largest runtime of a language."""
        overhead_bytes = max(language.memory_overhead_bytes for language in languages.all)
        lanes = tuple(replace(lane, memory_bytes=lane.memory_bytes + overhead_bytes) for lane in self.lanes)
        return replace(self, lanes=lanes)

    @classmethod
    def from_env(cls, environ: Mapping[str, str], kind: WorkerKind) -> "WorkerConfig":
        """Raises ConfigurationError, which names the variable."""
        environment = Environment(environ, Service.WORKER)
        return cls(
            kind=kind,
            host=socket.gethostname(),
            pool=environment.read(shared.POOL),
            nsq=read_nsq_addresses(environment),
            store_url=environment.read(shared.STORE_URL),
            cache_dir=environment.read(worker.CACHE_DIR),
            cache_limit_bytes=environment.read(worker.CACHE_MIB) * MIB,
            languages_dir=environment.read(shared.LANGUAGES_DIR),
            lanes=_lanes(environment, kind),
            grace_s=environment.read(worker.GRACE_S),
            metrics_port=environment.read(worker.METRICS_PORT),
            health_file=environment.read(worker.HEALTH_FILE),
            log_level=environment.read(shared.LOG_LEVEL),
        )


def _lanes(environment: Environment, kind: WorkerKind) -> tuple[LaneSettings, ...]:
    """Make the settings of the lanes. Each lane of a run worker has a core, so that no other lane changes its times."""
    own_cores = tuple(sorted(os.sched_getaffinity(0)))
    count = environment.read(worker.LANES) or len(own_cores)
    cores = environment.read(worker.CORES)
    if cores is None:
        # A compile worker needs no cores of its own: the time of a compilation is not shown to anybody.
        cores = () if kind is WorkerKind.COMPILE else own_cores
    settings = LaneSettings.from_environment(environment)
    return tuple(replace(settings, core=cores[number % len(cores)] if cores else None) for number in range(count))
