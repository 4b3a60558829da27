"""`make -s bench-pipeline`: measures the whole way of a submission.

Progress goes to stderr, and one JSON object to stdout at the end.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench import memory, overhead, pages, throughput, watchers
from tests.bench.stack import BenchStack

PARTS = ("memory", "idle", "at-once", "pages", "watchers")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench-pipeline", description=__doc__)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--idle-count", type=int, default=300, help="submissions, one at a time")
    parser.add_argument("--at-once-count", type=int, default=200)
    parser.add_argument("--history", type=int, default=100_000, help="submissions in the database beforehand")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, BenchStack(Path(folder), history=arguments.history) as stack:
        figures = measure(stack, arguments, _say)
    sys.stderr.write("\n")
    print(json.dumps(figures))


def measure(stack: BenchStack, arguments: argparse.Namespace, say: Callable[[str], None]) -> dict[str, Any]:
    figures: dict[str, Any] = {"cores": os.cpu_count(), "load_before": round(os.getloadavg()[0], 2)}
    parts: tuple[tuple[str, Callable[[], dict[str, Any]]], ...] = (
        ("memory", lambda: memory.measure_idle(stack)),
        ("idle", lambda: overhead.measure(stack, count=arguments.idle_count, on_progress=say)),
        ("at-once", lambda: throughput.measure(stack, count=arguments.at_once_count, on_progress=say)),
        ("pages", lambda: pages.measure(stack, on_progress=say)),
        ("watchers", lambda: watchers.measure(stack, on_progress=say)),
        ("memory", lambda: memory.measure_streaming(stack, on_progress=say)),
    )
    for name, part in parts:
        if name in arguments.parts:
            measured = part()
            say(json.dumps(measured))  # a later part that fails does not take it away
            figures |= measured
    return figures


def _say(text: str) -> None:
    sys.stderr.write(f"\r\x1b[K{text}" if sys.stderr.isatty() else f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
