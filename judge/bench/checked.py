"""Testcases with a checker in C++, compared with the same program and checker run bare, one after the other."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from msgspec.structs import replace as replace_field

from judge.bench.bare import INPUT, Bare
from judge.bench.effort import Effort
from judge.bench.figure import Figure, Target
from judge.bench.overhead import NUMBER, RUNS_PER_ROUND
from judge.bench.program import Program
from judge.bench.spread import Spread
from judge.bench.throughput import TESTCASES
from judge.bench.workbench import Workbench, on_all_lanes
from judge.evaluation import EvaluationRequest
from judge.evaluation.request import ReadyProgram
from judge.language import WORK_DIR
from judge.program import Program as PackageProgram
from judge.program import ProgramRole
from judge.sandbox import Lane

_ACCEPTED = 42


@dataclass(frozen=True, kw_only=True)
class _BarePair:
    """The bare program and the bare checker on one core. The checker reads the same file three times."""

    program: Bare
    checker: Bare

    def run_program(self, count: int) -> float:
        """The mean time of one testcase, in milliseconds."""
        alone_ms = self.program.run_program(count=count).wall_ms
        argv = [*self.checker.program.run_argv, INPUT, INPUT, f"{WORK_DIR}/"]
        checked_ms = self.checker.run(argv, count=count, exit_code=_ACCEPTED).wall_ms
        return statistics.mean(alone_ms) + statistics.mean(checked_ms)


def measure_checked(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    """A C program that reads and prints an integer, checked by a program that reads it three times."""
    program, checker = bench.program("c17", "programs/echo.c"), bench.program("cpp20", "programs/check.cpp")
    pairs = [
        _BarePair(
            program=bench.bare(program, input_text=NUMBER, lane_index=index),
            checker=bench.bare(checker, input_text=NUMBER, lane_index=index),
        )
        for index in range(len(bench.lanes))
    ]
    yield _overhead(bench, _request(bench, program, checker, RUNS_PER_ROUND + 1), pairs[0], effort)
    yield _throughput(bench, _request(bench, program, checker, TESTCASES), pairs, effort)


def _request(bench: Workbench, program: Program, checker: Program, count: int) -> EvaluationRequest:
    plain = bench.request(program, input_text=NUMBER, answer=NUMBER, count=count)
    described = PackageProgram(role=ProgramRole.CHECKER, name="check.cpp", files=())
    ready = ReadyProgram(
        role=described.role,
        name=described.name,
        language=checker.language,
        variant=checker.variant,
        executable=checker.executable,
    )
    return replace(plain, manifest=replace_field(plain.manifest, programs=(described,)), programs=(ready,))


def _overhead(bench: Workbench, request: EvaluationRequest, pair: _BarePair, effort: Effort) -> Figure:
    bench.judge(bench.lane, request)
    pair.run_program(RUNS_PER_ROUND)
    over_ms = []
    for _ in range(effort.overhead_rounds):
        judged_ms = bench.judge(bench.lane, request).testcase_ms
        over_ms.append(judged_ms - pair.run_program(RUNS_PER_ROUND))
    return Figure(name="checked_over_bare_ms", spread=Spread.of(over_ms), target=Target(most=0.8))


def _throughput(bench: Workbench, request: EvaluationRequest, pairs: Sequence[_BarePair], effort: Effort) -> Figure:
    submissions = effort.submissions_per_round

    def judge(_: int, lane: Lane) -> None:
        for _ in range(submissions):
            bench.judge(lane, request)

    def run_bare(index: int, _: Lane) -> None:
        pairs[index].run_program(TESTCASES * submissions)

    on_all_lanes(bench.lanes, judge)
    on_all_lanes(bench.lanes, run_bare)
    ratios = []
    for _ in range(effort.throughput_rounds):
        judged_s = on_all_lanes(bench.lanes, judge)
        ratios.append(on_all_lanes(bench.lanes, run_bare) / judged_s)
    return Figure(name="checked_w2_ratio", spread=Spread.of(ratios), target=Target(least=0.6))
