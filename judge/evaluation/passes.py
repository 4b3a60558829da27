"""Multi-pass problems: a submission runs on a testcase again, with the input that the checker wrote for the next pass.

The feedback directory stays as it is from pass to pass, but for `nextpass.in`. The checker gets the testcase's own
input and answer in every pass. The limits are those of each pass, so the largest pass is what a testcase is said to
have used.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol

from msgspec.structs import replace

from judge.errors import CheckerError
from judge.evaluation.trial import AroundTrial, Trial
from judge.package.manifest import Manifest
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class Pass:
    result: TestcaseResult  #: as if the testcase had this pass alone
    next_input: bytes | None  #: None: it was the last


class RunsPasses(Trial, Protocol):
    def run_pass(self, ordinal: int, own_input: bytes | None) -> Pass:
        """Run one pass. `own_input` is what the pass before it wrote; None: it is the first pass of the testcase."""


class MultipassTrial(AroundTrial):
    """A judge.evaluation.trial.Trial around one that can run passes."""

    def __init__(self, trial: RunsPasses, manifest: Manifest) -> None:
        super().__init__(trial)
        self._passes = trial
        self._manifest = manifest

    def run(self, ordinals: range) -> Generator[TestcaseResult]:
        """One testcase. Raises CheckerError where the checker wants more passes than there may be."""
        done = self._passes.run_pass(ordinals.start, None)
        result = done.result
        while done.next_input is not None:
            self._check_goes_on(done, result)
            done = self._passes.run_pass(ordinals.start, done.next_input)
            result = _with_earlier(done.result, result)
        yield result

    def _check_goes_on(self, done: Pass, so_far: TestcaseResult) -> None:
        name = self._manifest.testcases[so_far.ordinal].name
        if done.result.verdict is not Verdict.AC:
            raise CheckerError(f"on testcase {name} the checker rejected the output, and yet asked for another pass")
        if so_far.passes >= self._manifest.pass_limit:
            raise CheckerError(f"on testcase {name} the checker wants more than {self._manifest.pass_limit} passes")


def _with_earlier(last: TestcaseResult, earlier: TestcaseResult) -> TestcaseResult:
    return replace(
        last,
        cpu_time_ms=max(last.cpu_time_ms, earlier.cpu_time_ms),
        wall_time_ms=max(last.wall_time_ms, earlier.wall_time_ms),
        peak_memory_bytes=max(last.peak_memory_bytes, earlier.peak_memory_bytes),
        passes=earlier.passes + 1,
    )
