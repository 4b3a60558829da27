"""Everything that must answer before a worker takes its first job."""

from dataclasses import dataclass

import docker

from judge.errors import EngineUnavailable
from judge.language import Languages
from judge.messages import WorkerKind
from judge.sandbox import Lane
from judge.sandbox.engine import engine_faults
from judge.store import Store
from judge.topology import ensure_topology
from judge.worker.compile import CompileStage
from judge.worker.config import WorkerConfig
from judge.worker.inventory import Inventory, take_inventory
from judge.worker.run import RunStage
from judge.worker.stage import Stage

PROBE_TIMEOUT_S = 5
#: A key that no compilation has.
_PROBE_KEY = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Prepared:
    stage: Stage
    inventory: Inventory
    first_lane: Lane  #: warm; the others warm up with their first jobs


def prepare(config: WorkerConfig, languages: Languages, store: Store, worker: str) -> Prepared:
    """Blocks. Raises RetryableError where something does not answer yet."""
    ensure_topology(config.nsqd_http, config.pool)
    probe(store)
    lane = Lane(config.lanes[0])
    try:
        inventory = take_inventory(lane, languages)
        if not inventory.served:
            raise EngineUnavailable("the engine has no image of any language: build them first")
    except BaseException:
        lane.close()
        raise
    return Prepared(stage=_stage(config, store, inventory, worker), inventory=inventory, first_lane=lane)


def probe(store: Store) -> None:
    """Raises EngineUnavailable or StoreUnavailable where every job would fail now."""
    with engine_faults("asking the Docker Engine"):
        client = docker.from_env(timeout=PROBE_TIMEOUT_S)
        try:
            client.ping()
        finally:
            client.close()
    # A store that can be read and not written, a full disk say, would fail every job as well.
    store.executable_key_put(_PROBE_KEY, _PROBE_KEY)


def _stage(config: WorkerConfig, store: Store, inventory: Inventory, worker: str) -> Stage:
    if config.kind is WorkerKind.COMPILE:
        return CompileStage(store, inventory, worker)
    memory_limit_bytes = min(lane.memory_bytes for lane in config.lanes)
    return RunStage(store, inventory, worker, memory_limit_bytes=memory_limit_bytes)
