"""The process of a worker: its loop, its signals, its exit code."""

import asyncio
import signal

from judge.logs import configure_logs
from judge.open_files import allow_open_files
from judge.worker import metrics
from judge.worker.config import WorkerConfig
from judge.worker.service import Worker


def run_worker(config: WorkerConfig) -> int:
    """Run a worker until SIGTERM or SIGINT. Return the exit code: 1 if a fault of our own ended the worker."""
    configure_logs(f"{config.kind}-worker", config.log_level)
    allow_open_files()
    return asyncio.run(_run(config))


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
