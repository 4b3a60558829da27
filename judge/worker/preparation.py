"""Prepares a worker for its first job: asks the engine and the store whether they work."""

from judge.errors import ConfigurationError
from judge.language import Languages
from judge.messages import WorkerKind
from judge.served_language import ServedLanguage
from judge.store import Store
from judge.worker.compile_handler import CompileHandler
from judge.worker.config import WorkerConfig
from judge.worker.inventory import impatient_engine, take_inventory
from judge.worker.job_handler import Equipment, JobHandler
from judge.worker.run_handler import RunHandler

#: A key that no compilation has.
_PROBE_KEY = "0" * 64


def prepare(languages: Languages, store: Store) -> dict[str, ServedLanguage]:
    """Return the served languages by variant id. Blocks. Raises RetryableError if something does not answer yet."""
    probe(store)
    return take_inventory(languages)


def probe(store: Store) -> None:
    """Ask the engine and the store. Raises EngineUnavailable or StoreUnavailable if every job would fail now."""
    with impatient_engine() as client:
        client.ping()
    # A store that can be read but not written, on a full disk for example, would fail every job as well.
    store.executable_key_put(_PROBE_KEY, _PROBE_KEY)


def make_handler(config: WorkerConfig, store: Store, served: dict[str, ServedLanguage], worker: str) -> JobHandler:
    equipment = Equipment(
        store=store,
        served=served,
        worker=worker,
        memory_limit_bytes=min(lane.memory_bytes for lane in config.lanes),
    )
    if config.kind is WorkerKind.COMPILE:
        return CompileHandler(equipment)
    if config.kind is WorkerKind.RUN:
        return RunHandler(equipment)
    raise ConfigurationError(f"no worker is of the kind {config.kind}")
