"""Settings of a worker, from its environment (docs/workers.md lists them)."""

import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from judge.errors import ConfigurationError
from judge.language import Languages
from judge.limits import MIB
from judge.messages import WorkerKind
from judge.nsq.addresses import NsqAddresses
from judge.nsq.topics import DEFAULT_POOL
from judge.sandbox import LaneSettings
from judge.worker.health import DEFAULT_HEALTH_FILE

DEFAULT_LANGUAGES_DIR = Path(__file__).parents[2] / "images"

T = TypeVar("T")


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
        """Lanes that batches never take; a worker of one lane interrupts them instead (judge/worker/lanes.py)."""
        return 1 if len(self.lanes) > 1 else 0

    def with_room_for(self, languages: Languages) -> "WorkerConfig":
        """The memory of a lane is that of a problem, plus what the largest of the runtimes takes for itself."""
        overhead_bytes = max(language.memory_overhead_bytes for language in languages.all)
        lanes = tuple(replace(lane, memory_bytes=lane.memory_bytes + overhead_bytes) for lane in self.lanes)
        return replace(self, lanes=lanes)

    @classmethod
    def from_env(cls, environ: Mapping[str, str], kind: WorkerKind) -> "WorkerConfig":
        """Raises ConfigurationError naming the variable."""
        return cls(
            kind=kind,
            host=socket.gethostname(),
            pool=environ.get("JUDGE_POOL") or DEFAULT_POOL,
            nsq=_nsq(environ),
            store_url=environ.get("JUDGE_STORE_URL") or "file:///var/lib/judge/store",
            cache_dir=Path(environ.get("JUDGE_CACHE_DIR") or "/var/cache/judge"),
            cache_limit_bytes=_value(environ, "JUDGE_CACHE_MIB", "4096", int) * MIB,
            languages_dir=Path(environ.get("JUDGE_LANGUAGES_DIR") or DEFAULT_LANGUAGES_DIR),
            lanes=_lanes(environ, kind),
            grace_s=_value(environ, "JUDGE_GRACE_S", "30", float),
            metrics_port=_value(environ, "JUDGE_METRICS_PORT", "0", int) or None,
            health_file=Path(environ.get("JUDGE_HEALTH_FILE") or DEFAULT_HEALTH_FILE),
            log_level=environ.get("JUDGE_LOG_LEVEL") or "info",
        )


def _value(environ: Mapping[str, str], name: str, default: str, parse: Callable[[str], T]) -> T:
    text = environ.get(name) or default
    try:
        return parse(text)
    except ValueError as error:
        raise ConfigurationError(f"{name}: {text!r} is no {parse.__name__}") from error


def _addresses(environ: Mapping[str, str], name: str, default: str) -> tuple[str, ...]:
    """`host:port`, separated by commas; an http:// in front is dropped."""
    parts = [part.strip().removeprefix("http://").rstrip("/") for part in (environ.get(name) or default).split(",")]
    addresses = tuple(part for part in parts if part)
    for address in addresses:
        host, _, port = address.rpartition(":")
        if not host or not port.isdecimal():
            raise ConfigurationError(f"{name}: {address!r} is no host:port")
    return addresses


def _nsq(environ: Mapping[str, str]) -> NsqAddresses:
    tcp = _addresses(environ, "JUDGE_NSQD_TCP", "127.0.0.1:4150")
    http = _addresses(environ, "JUDGE_NSQD_HTTP", "127.0.0.1:4151")
    if len(tcp) != len(http):
        raise ConfigurationError("JUDGE_NSQD_TCP and JUDGE_NSQD_HTTP must list the same nsqds")
    return NsqAddresses(nsqd_tcp=tcp, nsqd_http=http, nsqlookupd_http=_addresses(environ, "JUDGE_NSQLOOKUPD_HTTP", ""))


def _lanes(environ: Mapping[str, str], kind: WorkerKind) -> tuple[LaneSettings, ...]:
    ours = sorted(os.sched_getaffinity(0))
    count = _value(environ, "JUDGE_LANES", str(len(ours)), int)
    if count < 1:
        raise ConfigurationError(f"JUDGE_LANES must be positive, not {count}")
    # Measured times must not depend on a neighbour; a compilation's are not shown to anyone.
    cores = environ.get("JUDGE_CORES") or ("any" if kind is WorkerKind.COMPILE else ",".join(map(str, ours)))
    if cores == "any":
        return tuple(LaneSettings.from_env(environ) for _ in range(count))
    try:
        chosen = [int(core) for core in cores.split(",")]
    except ValueError as error:
        raise ConfigurationError(f"JUDGE_CORES: {cores!r} is no list of cores") from error
    return tuple(LaneSettings.from_env(environ, core=chosen[lane % len(chosen)]) for lane in range(count))
