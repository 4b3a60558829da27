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
#: To the last byte at the proxy, until the site has answered, until the version is published.
PHASES = ("upload", "answer", "import")
#: Before each upload.
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
    taken_ms: dict[str, list[float]] = {phase: [] for phase in ("quiet", *PHASES)}
    lasted_s: dict[str, list[float]] = {phase: [] for phase in PHASES}
    ratios = []
    with MemoryPeak(stack) as memory, Visits(stack=stack, paths=paths, per_s=per_s) as visits:
        time.sleep(SETTLE_S)
        for number in range(1, rounds + 1):
            on_progress(f"round {number} of {rounds}: quiet")
            quiet_from = time.monotonic()
            time.sleep(QUIET_S)
            on_progress(f"round {number} of {rounds}: upload and import")
            begun_at = time.monotonic()
            uploaded = upload(stack, admin, package, slug=f"benchupload{number}")
            _wait_until_imported(stack, uploaded.import_id)
            moments = [begun_at, uploaded.sent_at, uploaded.answered_at, time.monotonic()]
            time.sleep(SETTLE_S)
            quiet = visits.between(quiet_from, begun_at)
            taken_ms["quiet"] += quiet
            for phase, start, stop in zip(PHASES, moments, moments[1:], strict=False):
                taken_ms[phase] += visits.between(start, stop)
                lasted_s[phase].append(stop - start)
            ratios.append(percentile(visits.between(begun_at, moments[-1]), 99) / percentile(quiet, 99))
    busy_ms = [taken for phase in PHASES for taken in taken_ms[phase]]
    return {
        "package_mb": round(package.stat().st_size / 1e6, 1),
        "pages_per_s": per_s,
        "phases_s": {phase: round(statistics.median(lasted), 2) for phase, lasted in lasted_s.items()},
        "pages_ms": {phase: _spread(taken) for phase, taken in taken_ms.items()} | {"all phases": _spread(busy_ms)},
        "p99_ratio_by_round": [round(ratio, 2) for ratio in ratios],
        "p99_ratio": round(percentile(busy_ms, 99) / percentile(taken_ms["quiet"], 99), 2),
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
