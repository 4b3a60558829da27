"""What a new container costs. With JUDGE_SANDBOX_REUSE=1 every submission pays it, else the first in each container."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from judge.bench.effort import Effort
from judge.bench.figure import Figure
from judge.bench.probe import run_probe
from judge.bench.spread import Spread
from judge.bench.workbench import Workbench
from judge.sandbox import Lane

_NAME = "fresh_container_ms"
#: Share of all cores that others may use. Above it, our own usage cannot be told from theirs.
_BUSY_SHARE = 0.25


def measure_fresh_container(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    """Measure wall time from the request for a container to the end of its first run, and CPU time until it is gone.

    CPU time includes the engine's and the kernel's: it is that of the whole machine, less what the machine used while
    we slept as long just afterwards. A busy machine gives no figure, because others would use whatever we leave.
    """
    program = bench.program("c17", "programs/clock.c")
    wall_ms, cpu_ms = [], []
    for _ in range(effort.fresh_rounds):
        with Lane(replace(bench.settings[0], reuse_limit=1)) as lane:
            start_s, start_cpu_ms = time.perf_counter(), _machine_cpu_ms()
            with lane.sandbox(program.language.image) as box:
                run_probe(bench, box, program, "burn", "0")
                wall_ms.append((time.perf_counter() - start_s) * 1000)
        used_ms, elapsed_s = _machine_cpu_ms() - start_cpu_ms, time.perf_counter() - start_s
        idle_start_ms = _machine_cpu_ms()
        time.sleep(elapsed_s)
        others_ms = _machine_cpu_ms() - idle_start_ms
        if others_ms < _BUSY_SHARE * elapsed_s * 1000 * (os.cpu_count() or 1):
            cpu_ms.append(used_ms - others_ms)
    yield Figure(name=_NAME, part="wall", spread=Spread.of(wall_ms))
    if cpu_ms:
        yield Figure(name=_NAME, part="cpu", spread=Spread.of(cpu_ms))


def _machine_cpu_ms() -> float:
    """CPU time of all processes and the kernel since the machine was started. Containers see the whole machine too."""
    user, nice, system, _, _, irq, softirq, *_ = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    ticks = sum(map(int, (user, nice, system, irq, softirq)))
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")
