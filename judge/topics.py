"""Names of topics and channels, and the HTTP paths that create them.

A channel made after a message was published misses that message, so every topic and channel is created on every nsqd
before anything is published (`judge.topology`).
"""

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
    """One channel a live process: each of them sees every progress message."""
    return f"live-{host}#ephemeral"


def durable_channels(pool: str) -> Iterator[tuple[str, str]]:
    """Every (topic, channel) pair that must exist before the first message."""
    for batch in (False, True):
        yield compile_topic(pool, batch=batch), CHANNEL_WORK
        yield run_topic(pool, batch=batch), CHANNEL_WORK
    yield RESULT, CHANNEL_RECORDER
    yield RESULT, CHANNEL_ARCHIVE
    yield PROGRESS, CHANNEL_LEASE
    yield WORKER, CHANNEL_DISPATCHER
