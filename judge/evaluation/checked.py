"""Problems whose checker is a program of the package.

The submission runs first, a series of testcases at a time, and its outputs are kept. Then the checkers run on them, in
sandboxes of their own. So nothing of the package is where a submission runs. If a package has several checkers, all of
them must accept.
"""

import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace

from judge.checker.judgement import Decision, Judgement
from judge.evaluation.captured_output import CapturedOutput, reopen
from judge.evaluation.checker_program import CheckerProgram, UncheckedOutput
from judge.evaluation.passes import Pass
from judge.evaluation.request import EvaluationRequest
from judge.evaluation.results import make_result
from judge.evaluation.submission_program import KeptStreams, SubmissionTrial, prepared_series
from judge.program_output import Streams
from judge.report import RunReport
from judge.sandbox import Sandbox
from judge.store import Store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict, verdict_of_decision


@dataclass(frozen=True, kw_only=True)
class _Prepared:
    """A testcase that is ready to run."""

    ordinal: int
    unchecked: UncheckedOutput
    kept: KeptStreams
    streams: Streams


@dataclass(frozen=True, kw_only=True)
class _Ran:
    prepared: _Prepared
    report: RunReport
    verdict: Verdict | None  #: None: the checkers decide


class CheckedTrial(SubmissionTrial):
    """A judge.evaluation.trial.Trial. The executable is installed in the box already."""

    def __init__(
        self, box: Sandbox, store: Store, request: EvaluationRequest, checkers: Sequence[CheckerProgram]
    ) -> None:
        super().__init__(box, store, request)
        self._checkers = checkers

    def run(self, ordinals: range) -> Generator[TestcaseResult]:
        """One series of the submission's runs, and the checkers' runs on their outputs."""
        results: list[TestcaseResult] = []
        with ExitStack() as stack:
            prepared = list(prepared_series(self._next_series(ordinals), self._prepare, stack))
            runs = self._run(prepared)
            judgements = judge_outputs(self._checkers, [ran.prepared.unchecked for ran in runs if ran.verdict is None])
            stack.enter_context(closing(judgements))
            for ran in runs:
                result = self._result(ran, judgements)
                results.append(result)
                yield result
        self._series.learn(results, limit=self._submission.box.series_limit)

    def run_pass(self, ordinal: int, own_input: bytes | None) -> Pass:
        """See judge.evaluation.passes.RunsPasses."""
        with ExitStack() as stack:
            prepared = self._prepare(ordinal, stack)
            if own_input is not None:
                prepared = replace(prepared, streams=_with_input(prepared, own_input, stack))
            (ran,) = self._run([prepared])
            if ran.verdict is not None:
                return Pass(result=self._result(ran, iter(())), next_input=None)
            said = []
            for checker in self._checkers:
                said.append(checker.check_pass(prepared.unchecked, is_first=own_input is None))
                if said[-1].judgement.decision is not Decision.ACCEPTED:
                    break
            judgement = joined(checked.judgement for checked in said)
            next_input = next((checked.next_input for checked in said if checked.next_input is not None), None)
            return Pass(result=self._result(ran, iter([judgement])), next_input=next_input)

    def _prepare(self, ordinal: int, stack: ExitStack) -> _Prepared:
        testcase = self._manifest.testcases[ordinal]
        output = stack.enter_context(closing(CapturedOutput()))
        unchecked = UncheckedOutput.open(self._store, testcase, output.fileno(), stack)
        kept = KeptStreams.of(testcase)
        return _Prepared(
            ordinal=ordinal,
            unchecked=unchecked,
            kept=kept,
            streams=kept.streams(unchecked.input_fd, output.feed),
        )

    def _run(self, prepared: Sequence[_Prepared]) -> list[_Ran]:
        first = self._manifest.testcases[prepared[0].ordinal]
        with closing(self._submission.run_series(first, [testcase.streams for testcase in prepared])) as reports:
            return [
                _Ran(prepared=testcase, report=report, verdict=self._submission.verdict_of(report))
                for testcase, report in zip(prepared, reports, strict=False)
            ]

    def _result(self, ran: _Ran, judgements: Iterator[Judgement]) -> TestcaseResult:
        verdict, judgement = ran.verdict, None
        if verdict is None:
            judgement = next(judgements)
            verdict = verdict_of_decision(judgement.decision)
        return make_result(
            self._store,
            ordinal=ran.prepared.ordinal,
            report=ran.report,
            verdict=verdict,
            stderr=ran.prepared.kept.stderr,
            output=ran.prepared.kept.output,
            judgement=judgement,
            keeps_streams=self._keeps_streams,
        )


def _with_input(prepared: _Prepared, own_input: bytes, stack: ExitStack) -> Streams:
    file = stack.enter_context(closing(CapturedOutput()))
    file.feed(own_input)
    fd = reopen(file.fileno())
    stack.callback(os.close, fd)
    return replace(prepared.streams, stdin_fd=fd)


def judge_outputs(checkers: Sequence[CheckerProgram], outputs: Sequence[UncheckedOutput]) -> Generator[Judgement]:
    """Yield a judgement of each output, in order. Only a single checker can run in series."""
    if len(checkers) == 1:
        for checked in checkers[0].check(outputs):
            yield checked.judgement
    else:
        for output in outputs:
            yield joined(_each(checkers, output))


def _each(checkers: Sequence[CheckerProgram], output: UncheckedOutput) -> Iterator[Judgement]:
    for checker in checkers:
        for checked in checker.check([output]):
            yield checked.judgement


def joined(judgements: Iterable[Judgement]) -> Judgement:
    """What several checkers say of one output: all must accept. None is asked after one that rejects."""
    said: list[Judgement] = []
    for judgement in judgements:
        said.append(judgement)
        if judgement.decision is not Decision.ACCEPTED:
            return judgement
    return Judgement(
        decision=Decision.ACCEPTED,
        message="\n".join(one.message for one in said if one.message) or None,
        team_message="\n".join(one.team_message for one in said if one.team_message) or None,
        score=next((one.score for one in said if one.score is not None), None),
        score_multiplier=next((one.score_multiplier for one in said if one.score_multiplier is not None), None),
    )
