"""Thousands of runs in one container must not make it slower or larger."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from judge.bench.effort import Effort
from judge.bench.figure import Figure, Target
from judge.bench.overhead import NUMBER
from judge.bench.spread import Spread
from judge.bench.workbench import Workbench
from judge.errors import SandboxError
from judge.limits import KIB
from judge.sandbox.cgroup import container_cgroup
from judge.sandbox.engine import engine_facts

RUNS_PER_SUBMISSION = 100
BARE_RUNS = 20
#: One in so many of the runs counts as the beginning, and as many as the end.
SHARE = 10
_NAME = "endurance"


def measure_endurance(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    """Compare with the bare program in the same stretch, so that other load on the machine is not taken for creep."""
    program = bench.program("c17", "programs/echo.c")
    request = bench.request(program, input_text=NUMBER, answer=NUMBER, count=RUNS_PER_SUBMISSION)
    bare = bench.bare(program, input_text=NUMBER)
    bench.judge(bench.lane, request)
    before = _idle_container(bench, program.language.image)
    over_ms = []
    for _ in range(effort.endurance_runs // RUNS_PER_SUBMISSION):
        judged_ms = bench.judge(bench.lane, request).testcase_ms
        over_ms.append(judged_ms - statistics.mean(bare.run_program(count=BARE_RUNS).wall_ms))
    after = _idle_container(bench, program.language.image)
    if after.id != before.id:
        raise SandboxError("the container was replaced during the endurance runs")
    share = max(1, len(over_ms) // SHARE)
    first, last = Spread.of(over_ms[:share]), Spread.of(over_ms[-share:])
    creep = last.median - first.median
    yield Figure(name=_NAME, part="first_runs_over_bare_ms", spread=first)
    yield Figure(name=_NAME, part="last_runs_over_bare_ms", spread=last)
    yield Figure(name=_NAME, part="creep_ms", spread=Spread.of([creep]), target=Target(most=0.1))
    if before.charged_bytes is not None and after.charged_bytes is not None:
        growth_kib = (after.charged_bytes - before.charged_bytes) / KIB
        yield Figure(name=_NAME, part="idle_memory_before_kib", spread=Spread.of([before.charged_bytes / KIB]))
        yield Figure(
            name=_NAME, part="idle_memory_growth_kib", spread=Spread.of([growth_kib]), target=Target(most=1024)
        )


@dataclass(frozen=True, kw_only=True)
class _IdleContainer:
    id: str
    charged_bytes: int | None  #: memory of all of it; None where its cgroup cannot be seen


def _idle_container(bench: Workbench, image: str) -> _IdleContainer:
    with bench.lane.sandbox(image) as box:
        directory = container_cgroup(engine_facts(bench.client), bench.settings[0], box.container_id)
        return _IdleContainer(
            id=box.container_id, charged_bytes=None if directory is None else _charged_bytes(directory)
        )


def _charged_bytes(cgroup: Path) -> int:
    v2 = cgroup / "memory.current"
    return int((v2 if v2.exists() else cgroup / "memory.usage_in_bytes").read_text())
