"""How much more one testcase costs than the bare program: a small one in C, and one in Python."""

import statistics
from collections.abc import Iterator

from judge.bench.effort import Effort
from judge.bench.figure import Figure, Target
from judge.bench.program import Program
from judge.bench.spread import Spread
from judge.bench.workbench import Workbench

RUNS_PER_ROUND = 20
NUMBER = b"42\n"
GREETING = b"hello\n"


def measure_w1(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    """Measure a C program that reads and prints an integer."""
    program = bench.program("c17", "programs/echo.c")
    rounds = effort.overhead_rounds
    return _overhead(bench, "w1", program, input_text=NUMBER, answer=NUMBER, rounds=rounds, target=Target(most=0.5))


def measure_w4(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    """Measure a Python program that says hello."""
    program = bench.program("python3", "programs/hello.py")
    rounds = effort.python_rounds
    return _overhead(bench, "w4", program, input_text=b"", answer=GREETING, rounds=rounds, target=Target(most=1.0))


def _overhead(
    bench: Workbench, name: str, program: Program, *, input_text: bytes, answer: bytes, rounds: int, target: Target
) -> Iterator[Figure]:
    """Take the difference of the means of each round: other load on the machine affects both sides alike."""
    request = bench.request(program, input_text=input_text, answer=answer, count=RUNS_PER_ROUND + 1)
    bare = bench.bare(program, input_text=input_text)
    bench.judge(bench.lane, request)
    bare.run_program(count=RUNS_PER_ROUND)
    judged_ms, bare_ms = [], []
    for _ in range(rounds):
        judged_ms.append(bench.judge(bench.lane, request).testcase_ms)
        bare_ms.append(statistics.mean(bare.run_program(count=RUNS_PER_ROUND).wall_ms))
    over_ms = [judged - alone for judged, alone in zip(judged_ms, bare_ms, strict=True)]
    yield Figure(name=f"{name}_over_bare_ms", spread=Spread.of(over_ms), target=target)
    yield Figure(name=f"{name}_bare_ms", spread=Spread.of(bare_ms))
