"""Everything that must answer before a worker takes its first job."""

from judge.errors import ConfigurationError
from judge.language import Languages
from judge.messages import WorkerKind
from judge.store import Store
from judge.topology import ensure_topology
from judge.worker.compile import CompileStage
from judge.worker.config import WorkerConfig
from judge.worker.inventory import ServedLanguage, impatient_engine, take_inventory
from judge.worker.run import RunStage
from judge.worker.stage import Equipment, Stage

#: A key that no compilation has.
_PROBE_KEY = "0" * 64


def prepare(config: WorkerConfig, languages: Languages, store: Store) -> dict[str, ServedLanguage]:
    """Blocks. Raises RetryableError where something does not answer yet."""
    ensure_topology(config.nsq.nsqd_http, config.pool)
    probe(store)
    return take_inventory(languages)


def probe(store: Store) -> None:
    """Raises EngineUnavailable or StoreUnavailable where every job would fail now."""
    with impatient_engine() as client:
        client.ping()
    # A store that can be read and not written, a full disk say, would fail every job as well.
    store.executable_key_put(_PROBE_KEY, _PROBE_KEY)


def make_stage(config: WorkerConfig, store: Store, served: dict[str, ServedLanguage], worker: str) -> Stage:
    equipment = Equipment(
        store=store,
        served=served,
        worker=worker,
        memory_limit_bytes=min(lane.memory_bytes for lane in config.lanes),
    )
    if config.kind is WorkerKind.COMPILE:
        return CompileStage(equipment)
    if config.kind is WorkerKind.RUN:
        return RunStage(equipment)
    raise ConfigurationError(f"no worker is of the kind {config.kind}")
