"""A trial run on an input of the author's: the program runs once, and nothing says whether its output is right."""

from collections.abc import Generator
from contextlib import closing

from judge.evaluation.request import EvaluationRequest, OwnInput
from judge.evaluation.results import make_result
from judge.evaluation.submission_program import SubmissionProgram
from judge.evaluation.testdata import open_stdin
from judge.limits import OUTPUT_KEPT_BYTES, STDERR_KEPT_BYTES
from judge.program_output import Head, Streams, run_captured
from judge.sandbox import Sandbox
from judge.store import Store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict


class OwnInputTrial:
    """A judge.evaluation.trial.Trial. The executable is installed in the box already."""

    def __init__(self, box: Sandbox, store: Store, request: EvaluationRequest, own_input: OwnInput) -> None:
        self.image_digest = box.image_digest
        self._store = store
        self._own_input = own_input
        self._submission = SubmissionProgram(box, request)

    @property
    def cpu_time_us(self) -> int:
        return self._submission.cpu_time_us

    @property
    def wall_time_us(self) -> int:
        return self._submission.wall_time_us

    def run(self, ordinals: range) -> Generator[TestcaseResult]:
        """One run. It is AC where the program ended by itself, within its limits and without an error."""
        submission = self._submission
        stdout, stderr = Head(OUTPUT_KEPT_BYTES), Head(STDERR_KEPT_BYTES)
        with closing(open_stdin(self._store, self._own_input.sha256, self._own_input.size_bytes)) as stdin:
            streams = Streams(stdin_fd=stdin.fileno(), stdout=stdout.feed, stderr=stderr.feed)
            report = run_captured(submission.box, submission.command, limits=submission.given_limits, streams=streams)
        yield make_result(
            self._store,
            ordinal=ordinals.start,
            report=report,
            verdict=submission.verdict_of(report) or Verdict.AC,
            stderr=stderr,
            output=stdout,
            judgement=None,
            keeps_streams=True,
        )
