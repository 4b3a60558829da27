"""Names of topics and channels. judge/nsq/topology.py creates them."""

from collections.abc import Iterator

RESULT = "judge.result"
PROGRESS = "judge.progress#ephemeral"
WORKER = "judge.worker"

CHANNEL_WORK = "work"
CHANNEL_RECORDER = "recorder"
CHANNEL_ARCHIVE = "archive"
CHANNEL_LEASE = "lease"
CHANNEL_DISPATCHER = "dispatcher"


def compile_topic(pool: str, *, batch: bool = False) -> str:
    return f"judge.compile.{pool}{'.batch' if batch else ''}"


def run_topic(pool: str, *, batch: bool = False) -> str:
    return f"judge.run.{pool}{'.batch' if batch else ''}"


def live_channel(host: str) -> str:
    """Name the channel of one live process. Each live process has its own, so each sees every progress message."""
    return f"live-{host}#ephemeral"


def durable_channels(pool: str) -> Iterator[tuple[str, str]]:
    """List every pair of topic and channel that must exist before the first message."""
    for batch in (False, True):
        yield compile_topic(pool, batch=batch), CHANNEL_WORK
        yield run_topic(pool, batch=batch), CHANNEL_WORK
    yield RESULT, CHANNEL_RECORDER
    yield RESULT, CHANNEL_ARCHIVE
    yield PROGRESS, CHANNEL_LEASE
    yield WORKER, CHANNEL_DISPATCHER
