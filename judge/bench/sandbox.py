"""`judge bench sandbox`: runs all measurements."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from judge.bench.accuracy import measure_cpu_error, measure_limit_precision, measure_memory_error
from judge.bench.checked import measure_checked
from judge.bench.comparison import measure_default_checker
from judge.bench.conversation import measure_conversation
from judge.bench.effort import FULL, QUICK, Effort
from judge.bench.endurance import measure_endurance
from judge.bench.figure import Figure, as_json
from judge.bench.fresh import measure_fresh_container
from judge.bench.host import describe_host, load_averages
from judge.bench.importing import measure_import
from judge.bench.overhead import measure_w1, measure_w4
from judge.bench.table import print_table
from judge.bench.throughput import measure_fresh_w2, measure_java, measure_w2, measure_w3
from judge.bench.verification import measure_verification
from judge.bench.workbench import Workbench, open_workbench
from judge.messages import WorkerKind
from judge.worker.config import WorkerConfig

Measurement = Callable[[Workbench, Effort], Iterator[Figure]]

MEASUREMENTS: tuple[tuple[str, Measurement], ...] = (
    ("a small testcase in C", measure_w1),
    ("20 testcases a submission, all lanes", measure_w2),
    ("g++ and 20 testcases, all lanes", measure_w3),
    ("javac and 20 testcases, all lanes", measure_java),
    ("a testcase with a checker in C++", measure_checked),
    ("hello in Python", measure_w4),
    ("a conversation", measure_conversation),
    ("a fresh container", measure_fresh_container),
    ("a fresh container for each submission", measure_fresh_w2),
    ("CPU time, idle and loaded", measure_cpu_error),
    ("memory", measure_memory_error),
    ("CPU and wall limits", measure_limit_precision),
    ("the default checker and cmp", measure_default_checker),
    ("20 submissions of a package, all lanes", measure_verification),
    ("a large package is imported", measure_import),
    ("endurance", measure_endurance),
)


def run_bench(options: argparse.Namespace) -> int:
    """Exit code 0 whatever the figures say: a slow machine is no failure of this command."""
    config = WorkerConfig.from_env(os.environ, WorkerKind.RUN)
    effort = QUICK if options.quick else FULL
    loads, start_s = [load_averages()], time.monotonic()
    with open_workbench(config.lanes, config.languages_dir) as bench:
        host = describe_host(bench)
        figures = list(_measure(bench, effort))
    loads.append(load_averages())
    host |= {"load_averages": loads, "quick": bool(options.quick), "elapsed_s": round(time.monotonic() - start_s)}
    if options.json:
        json.dump({**as_json(figures), "host": host}, sys.stdout)
        print()
    else:
        print_table(figures, host)
    return 0


def _measure(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=len(MEASUREMENTS))
        for title, measure in MEASUREMENTS:
            progress.update(bar, description=title)
            yield from measure(bench, effort)
            progress.advance(bar)
