"""How long a package is verified on all lanes, against the CPU time of its submissions."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from judge.bench.effort import Effort
from judge.bench.figure import Figure, Target
from judge.bench.program import read_source
from judge.bench.spread import Spread
from judge.bench.workbench import Workbench
from judge.errors import SandboxError
from judge.package.loading import load_package
from judge.verification.crew import Crew
from judge.verification.result import VerifiedSubmission
from judge.verification.verifying import VerificationRequest, verify_package

_PROBLEM = "name: Spin\n"
_CPU_TIME_LIMIT_MS = 10_000


class _Unwatched:
    """A judge.verification.verifying.Watcher that looks away."""

    def expect(self, steps: int) -> None: ...

    def step(self) -> None: ...

    def judged(self, submission: VerifiedSubmission) -> None: ...


def measure_verification(bench: Workbench, effort: Effort) -> Iterator[Figure]:
    """Submissions in C that use the CPU for some 20 ms on each testcase. Compilations and containers count, too."""
    with tempfile.TemporaryDirectory(prefix="judge-bench-package-") as directory:
        _write_package(Path(directory), effort)
        ratios = [_verify(bench, Path(directory)) for _ in range(effort.verification_rounds)]
    yield Figure(name="verify", spread=Spread.of(ratios), target=Target(most=1.3))


def _verify(bench: Workbench, directory: Path) -> float:
    """How many times the submissions' CPU time all lanes together were at work. Raises SandboxError."""
    started_s = perf_counter()
    with load_package(directory) as package, Crew(bench.settings) as crew:
        request = VerificationRequest(package=package, cpu_time_limit_ms=_CPU_TIME_LIMIT_MS)
        found = verify_package(request, crew=crew, store=bench.store, served=bench.served, watcher=_Unwatched())
    elapsed_s = perf_counter() - started_s
    if found.broken or found.not_judged:
        raise SandboxError(f"a submission of the bench is judged wrongly: {found.submissions}")
    cpu_ms = sum(testcase.cpu_ms for submission in found.submissions for testcase in submission.testcases)
    return 1000 * elapsed_s * len(bench.settings) / cpu_ms


def _write_package(directory: Path, effort: Effort) -> None:
    files = {"problem.yaml": _PROBLEM, "problem_statement/problem.en.md": "Spin.\n"}
    for number in range(effort.verified_testcases):
        files |= {f"data/secret/{number:03}.in": f"{number}\n", f"data/secret/{number:03}.ans": f"{number}\n"}
    for number in range(effort.verified_submissions):
        source = read_source("programs/spin.c", comment=f"// {number}\n")
        files[f"submissions/accepted/{number:02}.c"] = source.content or ""
    for name, content in files.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(content)
