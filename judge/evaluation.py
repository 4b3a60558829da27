"""Executable and testcases in, testcase results out. Knows no queue."""

import functools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from judge.capture import Head, run_captured
from judge.checker.default import DefaultChecker, ReadAnswer
from judge.checker.judgement import Judgement
from judge.errors import BlobMissing
from judge.executable import Executable
from judge.grading import stops_after
from judge.language import Language, Variant
from judge.limits import CHECKER_MESSAGE_KEPT_BYTES, KIB, STDERR_KEPT_BYTES, RunLimits
from judge.messages import Limits, TestcaseResult
from judge.package.manifest import Manifest, ManifestTestcase
from judge.report import RunReport
from judge.sandbox import Command, InstalledFile, Lane, Sandbox
from judge.store import Store
from judge.verdict import Verdict, verdict_of_run

_WARM_UP_BYTES = 256 * KIB
#: Answers up to this size stay in memory, 16 MiB at most: a course evening compares hundreds of outputs with each.
_ANSWER_KEPT_BYTES = 16 * KIB
_ANSWERS_KEPT = 1024


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
    cpu_time_us: int  #: of all runs together
    wall_time_us: int


#: Called after each testcase that ran, with the next one waiting for its return.
OnTestcase = Callable[[TestcaseResult], None]


def evaluate(lane: Lane, store: Store, task: EvaluationTask, on_testcase: OnTestcase) -> Evaluation:
    """Raises BlobMissing where the store lacks a file, and what the sandbox raises: never a verdict for those."""
    with lane.sandbox(task.language.image) as box:
        _install(box, store, task.executable)
        return _Evaluator(box, store, task).run(on_testcase)


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

    def run(self, on_testcase: OnTestcase) -> Evaluation:
        results: list[TestcaseResult] = []
        stopped = False
        for ordinal in range(self._task.first, self._task.stop):
            result = TestcaseResult(ordinal=ordinal) if stopped else self._run_testcase(ordinal)
            results.append(result)
            if result.verdict is not None:
                stopped = stops_after(result.verdict, self._task.manifest.on_reject)
                on_testcase(result)
        return Evaluation(
            testcases=tuple(results),
            image_digest=self._box.image_digest,
            cpu_time_us=self._cpu_time_us,
            wall_time_us=self._wall_time_us,
        )

    def _run_testcase(self, ordinal: int) -> TestcaseResult:
        testcase = self._task.manifest.testcases[ordinal]
        stderr = Head(STDERR_KEPT_BYTES)
        with (
            open_whole(self._store, testcase.input_sha256, testcase.input_bytes) as stdin,
            _answer(self._store, testcase) as read_answer,
        ):
            _read_once(stdin.fileno(), testcase.input_bytes)
            checker = DefaultChecker(self._task.manifest.validator_for(testcase), read_answer)
            report = run_captured(
                self._box,
                self._command,
                limits=self._limits,
                stdin_fd=stdin.fileno(),
                stdout=checker.feed,
                stderr=stderr.feed,
            )
            verdict = verdict_of_run(report, self._limits)
            judgement = checker.finish() if verdict is None else None
        self._cpu_time_us += report.cpu_time_us
        self._wall_time_us += report.wall_time_us
        return self._result(ordinal, report, verdict, judgement, bytes(stderr.kept))

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
