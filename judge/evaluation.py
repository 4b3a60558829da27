"""Executable and testcases in, testcase results out. Knows no queue."""

import functools
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from judge.checker.default import DefaultChecker, ReadAnswer
from judge.checker.judgement import Judgement
from judge.errors import BlobMissing, JudgeError
from judge.executable import Executable
from judge.grading import stops_after
from judge.language import Language, Variant
from judge.limits import CHECKER_MESSAGE_KEPT_BYTES, KIB, STDERR_KEPT_BYTES, RunLimits
from judge.messages import Limits, TestcaseResult
from judge.package.manifest import Manifest, ManifestTestcase
from judge.program_output import Head, Streams, run_series
from judge.report import RunReport
from judge.sandbox import Command, InstalledFile, Lane, Sandbox
from judge.store import Store
from judge.verdict import Verdict, verdict_of_run

_WARM_UP_BYTES = 256 * KIB
#: Answers up to this size stay in memory, 16 MiB at most: a course evening compares hundreds of outputs with each.
_ANSWER_KEPT_BYTES = 16 * KIB
_ANSWERS_KEPT = 1024
#: A submission's testcases run one, then four, then up to sixteen in series.
_SERIES_GROWTH = 4


@dataclass(frozen=True, kw_only=True)
class EvaluationTask:
    """The testcases `first` up to, not including, `stop` of a manifest, for one executable."""

    language: Language
    variant: Variant
    limits: Limits  #: the problem's, before the language's factors
    executable: Executable
    manifest: Manifest
    first: int
    stop: int


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    testcases: tuple[TestcaseResult, ...]  #: one for each of the task, skipped ones too
    image_digest: str
    cpu_time_us: int  #: of all runs that count
    wall_time_us: int


#: Called after each testcase that ran.
OnTestcase = Callable[[TestcaseResult], None]


def evaluate(
    lane: Lane, store: Store, task: EvaluationTask, on_testcase: OnTestcase, between: Callable[[], None]
) -> Evaluation:
    """`between` is called where nothing runs: between two testcases, or between some where they are short.

    Raises BlobMissing where the store lacks a file, and what the sandbox raises: never a verdict for those.
    """
    with lane.sandbox(task.language.image) as box:
        _install(box, store, task.executable)
        return _Evaluator(box, store, task).run(on_testcase, between)


@dataclass(frozen=True, kw_only=True)
class _Testcase:
    """One that is to run."""

    ordinal: int
    checker: DefaultChecker
    stderr: Head
    streams: Streams


class _Evaluator:
    def __init__(self, box: Sandbox, store: Store, task: EvaluationTask) -> None:
        self._box = box
        self._store = store
        self._task = task
        self._limits: RunLimits = task.language.run_limits(task.limits)
        self._command = Command(
            argv=task.language.run_argv(task.variant, task.limits), environment=task.language.environment
        )
        self._cpu_time_us = 0
        self._wall_time_us = 0

    def run(self, on_testcase: OnTestcase, between: Callable[[], None]) -> Evaluation:
        results: list[TestcaseResult] = []
        ordinal, stop, asked, stopped = self._task.first, self._task.stop, 1, False
        while ordinal < stop and not stopped:
            made: list[TestcaseResult] = []
            with closing(self._run_series(range(ordinal, min(ordinal + asked, stop)))) as series:
                for result in series:
                    made.append(result)
                    on_testcase(result)
                    if result.verdict is not None and stops_after(result.verdict, self._task.manifest.on_reject):
                        stopped = True
                        break
            between()
            results += made
            ordinal += len(made)
            asked = self._next_length(asked, made)
        return Evaluation(
            testcases=(*results, *(TestcaseResult(ordinal=skipped) for skipped in range(ordinal, stop))),
            image_digest=self._box.image_digest,
            cpu_time_us=self._cpu_time_us,
            wall_time_us=self._wall_time_us,
        )

    def _next_length(self, asked: int, made: Sequence[TestcaseResult]) -> int:
        """Who gets the first right mostly gets some more, but what is made beyond a wrong answer is for nothing; and to
        prepare a testcase costs something, so it should be one that the series gets to.
        """
        went_on = sum(result.verdict in (Verdict.AC, Verdict.WA) and self._is_short(result) for result in made)
        if asked > 1 and went_on < 2:
            return 1
        return max(1, min(_SERIES_GROWTH * went_on, self._box.series_limit))

    def _is_short(self, result: TestcaseResult) -> bool:
        return result.wall_time_ms <= self._box.short_run_ms

    def _run_series(self, ordinals: range) -> Generator[TestcaseResult]:
        """Yields at least one; fewer than asked for where they are not short, or one fails."""
        with ExitStack() as stack:
            prepared = list(self._prepare_series(ordinals, stack))
            reports = run_series(
                self._box, self._command, limits=self._limits, streams=[testcase.streams for testcase in prepared]
            )
            stack.enter_context(closing(reports))
            for testcase, report in zip(prepared, reports, strict=False):
                self._cpu_time_us += report.cpu_time_us
                self._wall_time_us += report.wall_time_us
                verdict = verdict_of_run(report, self._limits)
                judgement = testcase.checker.finish() if verdict is None else None
                yield self._result(testcase.ordinal, report, verdict, judgement, bytes(testcase.stderr.kept))

    def _prepare_series(self, ordinals: range, stack: ExitStack) -> Iterator[_Testcase]:
        for ordinal in ordinals:
            try:
                yield self._prepare(ordinal, stack)
            except JudgeError:
                if ordinal == ordinals.start:
                    raise
                return  # it matters only where this testcase is reached: then it is the first

    def _prepare(self, ordinal: int, stack: ExitStack) -> _Testcase:
        testcase = self._task.manifest.testcases[ordinal]
        stdin = stack.enter_context(open_whole(self._store, testcase.input_sha256, testcase.input_bytes))
        _read_once(stdin.fileno(), testcase.input_bytes)
        read_answer = stack.enter_context(_answer(self._store, testcase))
        checker = DefaultChecker(self._task.manifest.validator_for(testcase), read_answer)
        stderr = Head(STDERR_KEPT_BYTES)
        streams = Streams(stdin_fd=stdin.fileno(), stdout=checker.feed, stderr=stderr.feed)
        return _Testcase(ordinal=ordinal, checker=checker, stderr=stderr, streams=streams)

    def _result(
        self, ordinal: int, report: RunReport, verdict: Verdict | None, judgement: Judgement | None, stderr: bytes
    ) -> TestcaseResult:
        if judgement is not None:
            verdict = Verdict.AC if judgement.accepted else Verdict.WA
        return TestcaseResult(
            ordinal=ordinal,
            verdict=verdict,
            status=report.status,
            cpu_time_ms=report.cpu_time_ms,
            wall_time_ms=report.wall_time_ms,
            peak_memory_bytes=report.peak_memory_bytes,
            exit_code=report.exit_code,
            signal=report.signal,
            # Nobody looks for the reason of a success; and a chatty program must not fill the store, test by test.
            stderr_sha256=self._keep(stderr) if verdict is not Verdict.AC else None,
            checker_message_sha256=self._keep(_message(judgement)),
        )

    def _keep(self, text: bytes) -> str | None:
        return self._store.put(text, durable=False) if text else None


def _install(box: Sandbox, store: Store, executable: Executable) -> None:
    with ExitStack() as stack:
        files = [
            (file, stack.enter_context(open_whole(store, file.sha256, file.size_bytes))) for file in executable.files
        ]
        box.install(InstalledFile(name=file.name, mode=file.mode, fd=blob.fileno()) for file, blob in files)


def open_whole(store: Store, sha256: str, size_bytes: int) -> BinaryIO:
    """A blob of exactly this size: after a power cut a file may be there and be empty, which must not be run."""
    blob = store.open_blob(sha256)
    found_bytes = os.fstat(blob.fileno()).st_size
    if found_bytes != size_bytes:
        blob.close()
        raise BlobMissing(f"blob {sha256} is damaged: {found_bytes} bytes instead of {size_bytes}")
    return blob


@contextmanager
def _answer(store: Store, testcase: ManifestTestcase) -> Iterator[ReadAnswer]:
    if testcase.answer_bytes <= _ANSWER_KEPT_BYTES:
        answer = _kept_answer(store, testcase.answer_sha256)
        yield lambda size_bytes, position: answer[position : position + size_bytes]
    else:
        with open_whole(store, testcase.answer_sha256, testcase.answer_bytes) as blob:
            yield functools.partial(os.pread, blob.fileno())


@functools.lru_cache(_ANSWERS_KEPT)
def _kept_answer(store: Store, sha256: str) -> bytes:
    return store.get(sha256)


def _read_once(fd: int, size_bytes: int) -> None:
    """Fetch a file into the page cache: pages that the program were the first to read would be charged to it."""
    for offset in range(0, size_bytes, _WARM_UP_BYTES):
        os.pread(fd, min(_WARM_UP_BYTES, size_bytes - offset), offset)


def _message(judgement: Judgement | None) -> bytes:
    if judgement is None or judgement.message is None:
        return b""
    return judgement.message.encode("utf-8", "backslashreplace")[:CHECKER_MESSAGE_KEPT_BYTES]
