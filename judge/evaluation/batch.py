"""Pass-fail problems with a built-in checker: the fast path, which most submissions take.

The checker reads while the program writes. Of an output only the beginning is kept, and only of samples. Testcases
whose runs are short go in series: the sandbox starts the next one without asking, which is what makes them cheap (see
series.py for how many).
"""

from collections.abc import Generator
from contextlib import ExitStack, closing
from dataclasses import dataclass

from judge.checker.builtin import make_checker
from judge.checker.checker import Checker
from judge.evaluation.results import make_result
from judge.evaluation.submission_program import KeptStreams, SubmissionTrial, prepared_series
from judge.evaluation.testdata import open_answer, open_input
from judge.program_output import Streams
from judge.report import RunReport
from judge.testcase_result import TestcaseResult
from judge.verdict import verdict_of_decision


@dataclass(frozen=True, kw_only=True)
class _Prepared:
    """A testcase that is ready to run."""

    ordinal: int
    checker: Checker
    kept: KeptStreams
    streams: Streams


class BatchTrial(SubmissionTrial):
    """A judge.evaluation.trial.Trial. The executable is installed in the box already."""

    def run(self, ordinals: range) -> Generator[TestcaseResult]:
        """One series: it ends after a testcase that failed or took long."""
        results: list[TestcaseResult] = []
        with ExitStack() as stack:
            prepared = list(prepared_series(self._next_series(ordinals), self._prepare, stack))
            reports = self._submission.run_series(
                self._manifest.testcases[ordinals.start], [testcase.streams for testcase in prepared]
            )
            stack.enter_context(closing(reports))
            for testcase, report in zip(prepared, reports, strict=False):
                result = self._judge(testcase, report)
                results.append(result)
                yield result
        self._series.learn(results, limit=self._submission.box.series_limit)

    def _prepare(self, ordinal: int, stack: ExitStack) -> _Prepared:
        testcase = self._manifest.testcases[ordinal]
        stdin = stack.enter_context(open_input(self._store, testcase))
        read_answer = open_answer(self._store, testcase, stack)
        checker = make_checker(self._manifest.checker, self._manifest.checker_options_for(testcase), read_answer)
        kept = KeptStreams.of(testcase)
        return _Prepared(
            ordinal=ordinal, checker=checker, kept=kept, streams=kept.streams(stdin.fileno(), checker.feed)
        )

    def _judge(self, testcase: _Prepared, report: RunReport) -> TestcaseResult:
        verdict = self._submission.verdict_of(report)
        judgement = None
        if verdict is None:
            judgement = testcase.checker.finish()
            verdict = verdict_of_decision(judgement.decision)
        return make_result(
            self._store,
            ordinal=testcase.ordinal,
            report=report,
            verdict=verdict,
            stderr=testcase.kept.stderr,
            output=testcase.kept.output,
            judgement=judgement,
            keeps_streams=self._keeps_streams,
        )
