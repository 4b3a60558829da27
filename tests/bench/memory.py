"""Memory of all services when idle, and of the workers while they judge 20 MB testcases."""

import threading
import time
from collections.abc import Callable
from typing import Any

from tests.bench.accounting import read_container
from tests.bench.finals import FinalVerdicts
from tests.bench.source import copy_back
from tests.bench.stack import BenchStack

MIB = 1024 * 1024
WORKERS = ("compile-worker", "run-worker")


def measure_idle(stack: BenchStack) -> dict[str, Any]:
    by_service = {service: read_container(container).memory_bytes for service, container in stack.containers().items()}
    figures = {service: round(memory / MIB, 1) for service, memory in sorted(by_service.items())}
    return {"idle_memory_mib": figures | {"all": round(sum(by_service.values()) / MIB, 1)}}


def measure_streaming(stack: BenchStack, *, on_progress: Callable[[str], None]) -> dict[str, Any]:
    """Sampled: file cache of the test data, which the kernel takes back, does not count."""
    on_progress("memory: 30 testcases of 20 MB")
    workers = [stack.containers()[service] for service in WORKERS]
    idle = [read_container(worker).memory_bytes for worker in workers]
    peaks = list(idle)
    done = threading.Event()

    def sample() -> None:
        while not done.is_set():
            for index, worker in enumerate(workers):
                peaks[index] = max(peaks[index], read_container(worker).memory_bytes)
            time.sleep(0.02)

    sampler = threading.Thread(target=sample)
    finals = FinalVerdicts(stack.database_url)
    sampler.start()
    try:
        student = stack.students[0]
        submission_id, _ = student.prepare("benchlarge", language="cpp17", source=copy_back()).send()
        finals.wait_for(submission_id, timeout_s=300)
    finally:
        done.set()
        sampler.join()
        finals.close()
    above = [round((peak - before) / MIB, 1) for peak, before in zip(peaks, idle, strict=True)]
    return {
        "worker_peak_above_idle_mib": dict(zip(WORKERS, above, strict=True)),
        "large_verdict": stack.verdict_of(submission_id),
    }
