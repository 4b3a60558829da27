"""The submission, installed in its box: how it is run on testcases, one or several in series."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from judge.errors import JudgeError
from judge.evaluation.request import EvaluationRequest
from judge.evaluation.series import SeriesLength, equal_at_start
from judge.evaluation.timing import with_slack
from judge.limits import OUTPUT_KEPT_BYTES, STDERR_KEPT_BYTES
from judge.package.manifest import ManifestTestcase
from judge.program_output import Head, Sink, Streams, run_series
from judge.report import RunReport
from judge.sandbox import Command, Sandbox
from judge.store import Store
from judge.verdict import Verdict, verdict_of_run


@dataclass(frozen=True, kw_only=True)
class KeptStreams:
    """What is kept of a run for people: the beginnings of its streams."""

    stderr: Head
    output: Head | None  #: None: nobody is shown it

    @classmethod
    def of(cls, testcase: ManifestTestcase) -> "KeptStreams":
        output = Head(OUTPUT_KEPT_BYTES) if testcase.shows_output else None
        return cls(stderr=Head(STDERR_KEPT_BYTES), output=output)

    def streams(self, stdin_fd: int, stdout: Sink) -> Streams:
        """`stdout` gets the whole output."""
        both = stdout if self.output is None else _both(stdout, self.output.feed)
        return Streams(stdin_fd=stdin_fd, stdout=both, stderr=self.stderr.feed)


class SubmissionProgram:
    def __init__(self, box: Sandbox, request: EvaluationRequest) -> None:
        self.box = box
        self.limits = request.language.run_limits(request.limits)
        self.given_limits = with_slack(self.limits)
        self.cpu_time_us = 0
        self.wall_time_us = 0
        self.command = Command(
            argv=request.language.run_argv(request.variant, request.limits), environment=request.language.environment
        )

    def command_for(self, testcase: ManifestTestcase) -> Command:
        return replace(self.command, argv=(*self.command.argv, *testcase.arguments))

    def run_series(self, testcase: ManifestTestcase, streams: Sequence[Streams]) -> Generator[RunReport]:
        """As judge.program_output.run_series(). The testcases all have the arguments of this one."""
        return run_series(self.box, self.command_for(testcase), limits=self.given_limits, streams=streams)

    def verdict_of(self, report: RunReport) -> Verdict | None:
        """The verdict of a run. None: its output has to be checked."""
        self.cpu_time_us += report.cpu_time_us
        self.wall_time_us += report.wall_time_us
        return verdict_of_run(report, self.limits)


class SubmissionTrial:
    """The beginning of a trial in which the submission runs in series. It is installed in the box already."""

    def __init__(self, box: Sandbox, store: Store, request: EvaluationRequest) -> None:
        self.image_digest = box.image_digest
        self._store = store
        self._manifest = request.manifest
        self._keeps_streams = request.is_trial_run
        self._submission = SubmissionProgram(box, request)
        self._series = SeriesLength(short_run_ms=box.short_run_ms)

    def _next_series(self, ordinals: range) -> range:
        """The first of them that can run in one series, which has one command line."""
        candidates = ordinals[: self._series.length]
        testcases = self._manifest.testcases
        return candidates[: equal_at_start(candidates, lambda ordinal: testcases[ordinal].arguments)]

    @property
    def cpu_time_us(self) -> int:
        return self._submission.cpu_time_us

    @property
    def wall_time_us(self) -> int:
        return self._submission.wall_time_us


def _both(first: Sink, second: Sink) -> Sink:
    def feed(chunk: bytes) -> None:
        first(chunk)
        second(chunk)

    return feed


T_co = TypeVar("T_co", covariant=True)


class Prepares(Protocol[T_co]):
    def __call__(self, ordinal: int, stack: ExitStack) -> T_co: ...


def prepared_series(ordinals: range, prepare: Prepares[T_co], stack: ExitStack) -> Iterator[T_co]:
    """Prepare testcases, up to the first that cannot be.

    Its error matters only if that testcase is reached, and then it is the first of a series.
    """
    for ordinal in ordinals:
        try:
            yield prepare(ordinal, stack)
        except JudgeError:
            if ordinal == ordinals.start:
                raise
            return
