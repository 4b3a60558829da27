"""How fast a submission converses with an interactor, against the same two programs joined by bare pipes."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from judge.bench.effort import Effort
from judge.bench.figure import Figure, Target
from judge.bench.spread import Spread
from judge.bench.workbench import Workbench
from judge.evaluation import EvaluationRequest
from judge.evaluation.request import ReadyProgram
from judge.program import Program, ProgramRole, RunTogether

_NAME = "output_validators/pingpong.c"


def measure_conversation(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    """Measure 100,000 rounds of ping-pong: the first testcase is not counted, as it includes the installation."""
    program = bench.program("c17", "programs/pingpong.c")
    plain = bench.request(program, input_text=b"", answer=b"", count=2)
    request: EvaluationRequest = replace(
        plain,
        manifest=msgspec.structs.replace(
            plain.manifest,
            run_together=RunTogether.INTERACTIVE,
            programs=(Program(role=ProgramRole.INTERACTOR, name=_NAME, files=()),),
        ),
        programs=(
            ReadyProgram(
                role=ProgramRole.INTERACTOR,
                name=_NAME,
                language=program.language,
                variant=program.variant,
                executable=program.executable,
            ),
        ),
    )
    bare = bench.bare(program)
    argv = (*program.run_argv, "bare")
    bare.run(argv)
    ratios, judged_ms = [], []
    for _ in range(effort.conversation_rounds):
        judged_ms.append(bench.judge(bench.lane, request).testcase_ms)
        ratios.append(bare.run(argv).elapsed_ms / judged_ms[-1])
    yield Figure(name="interactive_ratio", spread=Spread.of(ratios), target=Target(least=0.9))
    yield Figure(name="interactive_ms", spread=Spread.of(judged_ms))
