"""The process of a worker: its loop, its signals, its exit code."""

import asyncio
import resource
import signal

from judge.worker import metrics
from judge.worker.config import WorkerConfig
from judge.worker.logs import configure_logging
from judge.worker.service import Worker


def run_worker(config: WorkerConfig) -> int:
    """Until SIGTERM or SIGINT. Returns the exit code: 1 where a fault of our own ended it."""
    configure_logging(config.log_level, host=config.host, worker=config.kind)
    allow_open_files()
    return asyncio.run(_run(config))


def allow_open_files() -> None:
    """A lane may hold two hundred: pipes of a series, files of warm sandboxes. The usual soft limit is 1024."""
    _, hard_limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard_limit, hard_limit))


async def _run(config: WorkerConfig) -> int:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    if config.metrics_port is not None:
        metrics.serve_metrics(config.metrics_port)
    worker = Worker(config)
    starting = asyncio.create_task(worker.start())
    ends = [asyncio.create_task(event.wait()) for event in (stopping, worker.failed)]
    await asyncio.wait([starting, *ends], return_when=asyncio.FIRST_COMPLETED)
    if starting.done():
        starting.result()
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    else:
        starting.cancel()
    await worker.stop()
    for task in ends:
        task.cancel()
    return int(worker.failed.is_set())
