"""Submissions per second on all lanes, divided by those of the bare programs on as many cores."""

from collections.abc import Callable, Iterator, Sequence

from judge.bench.bare import Bare
from judge.bench.effort import Effort
from judge.bench.figure import Figure, Target
from judge.bench.overhead import NUMBER
from judge.bench.program import Program, build, read_source
from judge.bench.spread import Spread
from judge.bench.workbench import Workbench, on_all_lanes
from judge.evaluation import EvaluationRequest
from judge.language import PROGRAM_DIR, WORK_DIR
from judge.sandbox import Lane

TESTCASES = 20
CPP = "programs/echo.cpp"

#: The command that one would type. It is the bare side of w3_plain_ratio.
PLAIN_CPP = ("/usr/bin/g++", "-O2", "-o", f"{WORK_DIR}/main", f"{PROGRAM_DIR}/echo.cpp")
PLAIN_JAVA = ("/usr/bin/javac", "-d", WORK_DIR, f"{PROGRAM_DIR}/Main.java")
RUN_PLAIN_JAVA = ("/usr/bin/java", "-cp", WORK_DIR, "Main")


def measure_w2(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    """Run 20 small testcases for each submission. Its executable is stored already; the box is scrubbed after it."""
    yield _w2(bench, bench.lanes, "w2_ratio", effort.throughput_rounds, effort, Target(least=0.55))


def measure_fresh_w2(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    with bench.fresh_lanes() as lanes:
        yield _w2(bench, lanes, "fresh_w2_ratio", effort.fresh_rounds, effort, None)


def measure_w3(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    """Compile with <bits/stdc++.h> and run 20 testcases; compare with the same commands, and with a plain g++ -O2."""
    program = bench.program("cpp17", CPP)
    bares = [bench.bare(program, input_text=NUMBER, lane_index=index) for index in range(len(bench.lanes))]
    judge = _compile_and_judge(bench, program)

    def same(bare: Bare) -> None:
        bare.run(program.compile_argv)
        bare.run_compiled(count=TESTCASES)

    def plain(bare: Bare) -> None:
        bare.run(PLAIN_CPP)
        bare.run_compiled(count=TESTCASES)

    on_all_lanes(bench.lanes, judge)
    same_ratios, plain_ratios = [], []
    for _ in range(effort.compile_rounds):
        judged_s = on_all_lanes(bench.lanes, judge)
        same_ratios.append(_on_all_bares(bench.lanes, bares, same) / judged_s)
        plain_ratios.append(_on_all_bares(bench.lanes, bares, plain) / judged_s)
    yield Figure(name="w3_ratio", spread=Spread.of(same_ratios), target=Target(least=0.95))
    yield Figure(name="w3_plain_ratio", spread=Spread.of(plain_ratios), target=Target(least=3))
    with bench.fresh_lanes() as lanes:
        yield _fresh_w3(lanes, bares, judge, same, effort)


def measure_java(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    """Do the same with javac and java as one would type them, without class data archives."""
    if bench.variant_of("java") is None:
        return
    program = bench.program("java", "programs/Main.java")
    bares = [bench.bare(program, input_text=NUMBER, lane_index=index) for index in range(len(bench.lanes))]
    judge = _compile_and_judge(bench, program)

    def plain(bare: Bare) -> None:
        bare.run(PLAIN_JAVA)
        bare.run(RUN_PLAIN_JAVA, count=TESTCASES)

    on_all_lanes(bench.lanes, judge)
    ratios = []
    for _ in range(max(1, effort.compile_rounds // 3)):
        judged_s = on_all_lanes(bench.lanes, judge)
        ratios.append(_on_all_bares(bench.lanes, bares, plain) / judged_s)
    yield Figure(name="java_plain_ratio", spread=Spread.of(ratios))


def _w2(bench: Workbench, lanes: list[Lane], name: str, rounds: int, effort: Effort, target: Target | None) -> Figure:
    program = bench.program("c17", "programs/echo.c")
    request = bench.request(program, input_text=NUMBER, answer=NUMBER, count=TESTCASES)
    bares = [bench.bare(program, input_text=NUMBER, lane_index=index) for index in range(len(lanes))]
    submissions = effort.submissions_per_round

    def judge(_: int, lane: Lane) -> None:
        for _ in range(submissions):
            bench.judge(lane, request)

    def run_bare(bare: Bare) -> None:
        bare.run_program(count=TESTCASES * submissions)

    on_all_lanes(lanes, judge)
    _on_all_bares(lanes, bares, run_bare)
    ratios = []
    for _ in range(rounds):
        judged_s = on_all_lanes(lanes, judge)
        ratios.append(_on_all_bares(lanes, bares, run_bare) / judged_s)
    return Figure(name=name, spread=Spread.of(ratios), target=target)


def _fresh_w3(
    lanes: list[Lane],
    bares: Sequence[Bare],
    judge: Callable[[int, Lane], None],
    same: Callable[[Bare], None],
    effort: Effort,
) -> Figure:
    on_all_lanes(lanes, judge)
    ratios = []
    for _ in range(max(1, effort.compile_rounds // 2)):
        judged_s = on_all_lanes(lanes, judge)
        ratios.append(_on_all_bares(lanes, bares, same) / judged_s)
    return Figure(name="fresh_w3_ratio", spread=Spread.of(ratios))


def _on_all_bares(lanes: list[Lane], bares: Sequence[Bare], work: Callable[[Bare], None]) -> float:
    return on_all_lanes(lanes, lambda index, _: work(bares[index]))


def _compile_and_judge(bench: Workbench, program: Program) -> Callable[[int, Lane], None]:
    serial = iter(range(1_000_000))

    def judge(_: int, lane: Lane) -> None:
        # A known source would not be compiled at all.
        source = read_source(_path(program), comment=f"\n// {next(serial)}\n")
        built = build(lane, bench.store, bench.served[program.variant.id], source)
        request: EvaluationRequest = bench.request(built, input_text=NUMBER, answer=NUMBER, count=TESTCASES)
        bench.judge(lane, request)

    return judge


def _path(program: Program) -> str:
    return f"programs/{program.source.name}"
