"""How exactly CPU time and memory are measured, and how exactly limits are kept."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from judge.bench.effort import Effort
from judge.bench.figure import Figure, Target
from judge.bench.probe import must_succeed, run_installed
from judge.bench.program import LIMITS, Program, build, read_source
from judge.bench.spread import Spread
from judge.bench.workbench import Workbench
from judge.errors import SandboxError
from judge.evaluation.installation import install
from judge.limits import KIB
from judge.report import RunStatus
from judge.sandbox import Sandbox

TOUCHED_MIB = 100
TOUCHED_KIB = TOUCHED_MIB * KIB
FAILED_STATS = 200_000
CPU_LIMIT_MS = 300
WALL_LIMIT_MS = 400
BOMB_CPU_LIMIT_MS = 200

#: By language: programs that touch as much memory, inside a runtime.
RUNTIMES = (
    ("java", "programs/touch/Main.java"),
    ("go", "programs/touch/main.go"),
    ("javascript", "programs/touch/main.js"),
)

_MEMORY = "memory_error_kib"
_EXACT = Target(least=0, most=1000, every_run=True)
_AFTER_TROUBLE = Target(least=0, most=1500, every_run=True)


def measure_cpu_error(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    """Compare the report with what getrusage() told the program itself, just before its end."""
    program = bench.program("c17", "programs/clock.c")
    target = Target(least=0, most=5, every_run=True)

    def error_ms(box: Sandbox) -> float:
        probed = must_succeed(run_installed(program, box, "burn", str(effort.burn_ms)))
        return (probed.report.cpu_time_us - int(probed.output)) / 1000

    yield _figure(bench, program, "cpu_error_ms", "idle", error_ms, effort, target)
    with _busy_cores(bench):
        yield _figure(bench, program, "cpu_error_ms", "loaded", error_ms, effort, target)


def measure_memory_error(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    """Touch 100 MiB: by one process, by four, inside a runtime, and after programs that leave much behind."""
    # Static, because shared libraries are resident too, and no report is below the largest resident set.
    program = bench.program("c17", "programs/memory.c", static=True)

    def touch(box: Sandbox, *, processes: int = 1) -> float:
        share_mib = TOUCHED_MIB // processes
        probed = must_succeed(run_installed(program, box, "touch", str(share_mib), str(processes)))
        return probed.report.peak_memory_bytes / KIB - TOUCHED_KIB

    def after_bomb(box: Sandbox) -> float:
        limits = replace(program.language.run_limits(LIMITS), cpu_time_limit_ms=BOMB_CPU_LIMIT_MS)
        run_installed(program, box, "bomb", limits=limits)
        return touch(box)

    def after_stats(box: Sandbox) -> float:
        must_succeed(run_installed(program, box, "stats", str(FAILED_STATS)))
        return touch(box)

    yield _figure(bench, program, _MEMORY, "one_process", touch, effort, _EXACT)
    yield _figure(bench, program, _MEMORY, "four_processes", lambda box: touch(box, processes=4), effort, _EXACT)
    yield from _runtimes(bench, effort)
    yield _figure(bench, program, _MEMORY, "after_fork_bomb", after_bomb, effort, _AFTER_TROUBLE)
    yield _figure(bench, program, _MEMORY, "after_failed_stats", after_stats, effort, _AFTER_TROUBLE)


def measure_limit_precision(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    """Measure how long after its limit a program is dead: a busy one by CPU time, a sleeping one by wall time."""
    program = bench.program("c17", "programs/clock.c")
    limits = program.language.run_limits(LIMITS)
    target = Target(least=0, most=5, every_run=True)

    def after_cpu_limit(box: Sandbox) -> float:
        report = run_installed(program, box, "spin", limits=replace(limits, cpu_time_limit_ms=CPU_LIMIT_MS)).report
        _expect(report.status, RunStatus.CPU_LIMIT)
        return report.cpu_time_us / 1000 - CPU_LIMIT_MS

    def after_wall_limit(box: Sandbox) -> float:
        report = run_installed(program, box, "sleep", limits=replace(limits, wall_time_limit_ms=WALL_LIMIT_MS)).report
        _expect(report.status, RunStatus.WALL_LIMIT)
        return report.wall_time_us / 1000 - WALL_LIMIT_MS

    yield _figure(bench, program, "limit_precision_ms", "cpu", after_cpu_limit, effort, target)
    yield _figure(bench, program, "limit_precision_ms", "wall", after_wall_limit, effort, target)


def _runtimes(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    """Compare with the VmHWM that the program itself read: no report is below the largest resident set."""
    for language_id, path in RUNTIMES:
        served = bench.variant_of(language_id)
        if served is None:
            continue
        program = build(bench.lane, bench.store, served, read_source(path))

        def error_kib(box: Sandbox, program: Program = program) -> float:
            probed = must_succeed(run_installed(program, box))
            return probed.report.peak_memory_bytes / KIB - int(probed.output)

        yield _figure(bench, program, _MEMORY, language_id, error_kib, effort, _EXACT)


def _figure(
    bench: Workbench,
    program: Program,
    name: str,
    part: str,
    error: Callable[[Sandbox], float],
    effort: Effort,
    target: Target,
) -> Figure:
    """Run programs one after the other in one box: no run may see what another one left."""
    with bench.lane.sandbox(program.language.image) as box:
        install(box, bench.store, program.executable)
        return Figure(
            name=name, part=part, spread=Spread.of(error(box) for _ in range(effort.accuracy_runs)), target=target
        )


def _expect(found: RunStatus, due: RunStatus) -> None:
    if found is not due:
        raise SandboxError(f"a program that breaks a limit ended as {found}, not as {due}")


@contextmanager
def _busy_cores(bench: Workbench) -> Iterator[None]:
    """Run a busy process for each lane. Lanes with cores of their own share all of them with it."""
    with ExitStack() as stack:
        for _ in bench.settings:
            process = stack.enter_context(subprocess.Popen([sys.executable, "-c", "while True: pass"]))
            stack.callback(process.kill)
        yield
