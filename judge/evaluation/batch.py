"""Pass-fail problems with a built-in checker: the fast path, which most submissions take.

The checker reads while the program writes. Of an output only the beginning is kept, and only of samples. Testcases
whose runs are short go in series: the sandbox starts the next one without asking, which is what makes them cheap (see
series.py for how many).
"""

from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass

from judge.checker.builtin import BUILTIN_CHECKERS, DEFAULT
from judge.checker.checker import Checker
from judge.errors import JudgeError
from judge.evaluation.request import EvaluationRequest
from judge.evaluation.results import make_result
from judge.evaluation.series import SeriesLength
from judge.evaluation.testdata import open_answer, open_input
from judge.limits import OUTPUT_KEPT_BYTES, STDERR_KEPT_BYTES
from judge.program_output import Head, Sink, Streams, run_series
from judge.report import RunReport
from judge.sandbox import Command, Sandbox
from judge.store import Store
from judge.testcase_result import TestcaseResult
from judge.verdict import verdict_of_decision, verdict_of_run


@dataclass(frozen=True, kw_only=True)
class _Prepared:
    """A testcase that is ready to run."""

    ordinal: int
    checker: Checker
    stderr: Head
    output: Head | None  #: of a sample
    streams: Streams


class BatchTrial:
    """A judge.evaluation.trial.Trial. The executable is installed in the box already."""

    def __init__(self, box: Sandbox, store: Store, request: EvaluationRequest) -> None:
        self.image_digest = box.image_digest
        self.cpu_time_us = 0
        self.wall_time_us = 0
        self._box = box
        self._store = store
        self._manifest = request.manifest
        self._limits = request.language.run_limits(request.limits)
        self._command = Command(
            argv=request.language.run_argv(request.variant, request.limits), environment=request.language.environment
        )
        self._series = SeriesLength(short_run_ms=box.short_run_ms)

    def run(self, ordinals: range) -> Generator[TestcaseResult]:
        """One series: it ends after a testcase that failed or took long."""
        results: list[TestcaseResult] = []
        with ExitStack() as stack:
            prepared = list(self._prepare_series(ordinals[: self._series.length], stack))
            reports = run_series(
                self._box, self._command, limits=self._limits, streams=[testcase.streams for testcase in prepared]
            )
            stack.enter_context(closing(reports))
            for testcase, report in zip(prepared, reports, strict=False):
                result = self._judge(testcase, report)
                results.append(result)
                yield result
        self._series.learn(results, limit=self._box.series_limit)

    def _prepare_series(self, ordinals: range, stack: ExitStack) -> Iterator[_Prepared]:
        for ordinal in ordinals:
            try:
                yield self._prepare(ordinal, stack)
            except JudgeError:
                if ordinal == ordinals.start:
                    raise
                return  # it matters only if this testcase is reached, and then it is the first of a series

    def _prepare(self, ordinal: int, stack: ExitStack) -> _Prepared:
        testcase = self._manifest.testcases[ordinal]
        stdin = stack.enter_context(open_input(self._store, testcase))
        read_answer = open_answer(self._store, testcase, stack)
        checker = BUILTIN_CHECKERS[DEFAULT](self._manifest.checker_options_for(testcase), read_answer)
        stderr = Head(STDERR_KEPT_BYTES)
        output = Head(OUTPUT_KEPT_BYTES) if testcase.shows_output else None
        stdout = checker.feed if output is None else _both(checker.feed, output.feed)
        streams = Streams(stdin_fd=stdin.fileno(), stdout=stdout, stderr=stderr.feed)
        return _Prepared(ordinal=ordinal, checker=checker, stderr=stderr, output=output, streams=streams)

    def _judge(self, testcase: _Prepared, report: RunReport) -> TestcaseResult:
        self.cpu_time_us += report.cpu_time_us
        self.wall_time_us += report.wall_time_us
        verdict = verdict_of_run(report, self._limits)
        judgement = None
        if verdict is None:
            judgement = testcase.checker.finish()
            verdict = verdict_of_decision(judgement.decision)
        return make_result(
            self._store,
            ordinal=testcase.ordinal,
            report=report,
            verdict=verdict,
            stderr=testcase.stderr,
            output=testcase.output,
            checker_message=judgement.message if judgement is not None else None,
        )


def _both(first: Sink, second: Sink) -> Sink:
    def feed(chunk: bytes) -> None:
        first(chunk)
        second(chunk)

    return feed
