"""Measures what a large package costs: the pages while it is uploaded and imported, and the memory of `jobs`.

    python -m tests.bench.uploads

Progress on stderr, one JSON object last on stdout.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from tests.bench.accounting import peak_memory_bytes, read_container
from tests.bench.figures import percentile
from tests.bench.problems import write_archive
from tests.bench.stack import BenchStack
from tests.bench.upload import upload
from tests.bench.viewers import make_viewers
from tests.bench.visits import Visits

MIB = 1024 * 1024
SERVICES = ("postgres", "web", "jobs", "proxy")
#: The quiet time before and after each import.
QUIET_S = 15.0
#: The quiet time begins so long after the import.
SETTLE_S = 3.0
IMPORT_TIMEOUT_S = 600.0


class MemoryPeak:
    """The most that `jobs` held at once, without file cache."""

    def __init__(self, stack: BenchStack) -> None:
        self._container = stack.containers()["jobs"]
        self._over = threading.Event()
        self.bytes = 0

    def __enter__(self) -> "MemoryPeak":
        self._thread = threading.Thread(target=self._sample)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def with_cache_bytes(self) -> int:
        return peak_memory_bytes(self._container)

    def _sample(self) -> None:
        while not self._over.is_set():
            self.bytes = max(self.bytes, read_container(self._container).memory_bytes)
            time.sleep(0.05)


def measure(
    stack: BenchStack, package: Path, *, rounds: int, per_s: int, on_progress: Callable[[str], None]
) -> dict[str, Any]:
    admin = make_viewers(stack, 1)[0]
    paths = [stack.problem_list_path, "/problems/benchsmall", f"/submissions/{stack.own_submission_id()}"]
    quiet_ms: list[float] = []
    busy_ms: list[float] = []
    ratios, upload_s, answer_s, import_s = [], [], [], []
    with MemoryPeak(stack) as memory, Visits(stack=stack, paths=paths, per_s=per_s) as visits:
        time.sleep(SETTLE_S)
        for number in range(1, rounds + 1):
            on_progress(f"round {number} of {rounds}: quiet")
            quiet_from = time.monotonic()
            time.sleep(QUIET_S)
            on_progress(f"round {number} of {rounds}: upload and import")
            begun = time.monotonic()
            uploaded = upload(stack, admin, package, slug=f"benchupload{number}")
            _wait_until_imported(stack, uploaded.import_id)
            over = time.monotonic()
            time.sleep(SETTLE_S)
            quiet, busy = visits.between(quiet_from, begun), visits.between(begun, over)
            ratios.append(percentile(busy, 99) / percentile(quiet, 99))
            quiet_ms += quiet
            busy_ms += busy
            upload_s.append(uploaded.sent_at - begun)
            answer_s.append(uploaded.answered_at - uploaded.sent_at)
            import_s.append(over - uploaded.answered_at)
    return {
        "package_mb": round(package.stat().st_size / 1e6, 1),
        "pages_per_s": per_s,
        "pages_ms": {"quiet": _spread(quiet_ms), "import": _spread(busy_ms)},
        "p99_ratio_by_round": [round(ratio, 2) for ratio in ratios],
        "p99_ratio": round(percentile(busy_ms, 99) / percentile(quiet_ms, 99), 2),
        "upload_s": round(statistics.median(upload_s), 2),
        "answer_after_upload_s": round(max(answer_s), 2),
        "import_s": round(statistics.median(import_s), 2),
        "jobs_peak_memory_mib": round(memory.bytes / MIB, 1),
        "jobs_peak_memory_with_cache_mib": round(memory.with_cache_bytes() / MIB, 1),
    }


def _spread(taken_ms: list[float]) -> dict[str, float]:
    return {f"p{percent}": round(percentile(taken_ms, percent), 1) for percent in (50, 95, 99)} | {
        "count": len(taken_ms)
    }


def _wait_until_imported(stack: BenchStack, import_id: int) -> None:
    deadline_s = time.monotonic() + IMPORT_TIMEOUT_S
    with psycopg.connect(stack.database_url, autocommit=True) as connection:
        while True:
            row = connection.execute("SELECT state FROM package_import WHERE id = %s", [import_id]).fetchone()
            if row == ("done",):
                return
            if row not in (("waiting",), ("running",)) or time.monotonic() > deadline_s:
                raise RuntimeError(f"import {import_id} is {row}")
            time.sleep(0.1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench-uploads", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--per-s", type=int, default=25, help="pages a second")
    parser.add_argument("--size-mb", type=int, default=500, help="of the package")
    parser.add_argument("--history", type=int, default=20_000, help="submissions in the database beforehand")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _say("a package")
        package = write_archive(Path(folder) / "benchupload.zip", size_bytes=arguments.size_mb * 1_000_000)
        _say("an installation")
        with BenchStack(Path(folder), history=arguments.history, services=SERVICES, large=False) as stack:
            figures = {"cores": os.cpu_count(), "load_before": round(os.getloadavg()[0], 2)}
            figures |= measure(stack, package, rounds=arguments.rounds, per_s=arguments.per_s, on_progress=_say)
    print(json.dumps(figures))


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
