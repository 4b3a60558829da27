"""What a trial run has to tell: all of it is for who asked for it."""

from dataclasses import dataclass

import msgspec
from markupsafe import Markup

from judge.errors import BlobMissing
from judge.language import Languages
from judge.report import signal_name
from judge.sandbox_paths import without_sandbox_paths
from judge.store import Store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from web.excerpt import read_excerpt
from web.explanations.compiler_notes import with_translated_notes
from web.submissions.compiler_log import styled
from web.submissions.judged_tests import JudgedTest, TestReader
from web.submissions.test_data import TestData
from web.trial_runs.queries import TrialRunRow
from web.visibility import TestcaseView

_decode_results = msgspec.json.Decoder(tuple[TestcaseResult, ...]).decode


@dataclass(frozen=True, kw_only=True)
class ShownRun:
    tests: tuple[JudgedTest, ...]
    compile_log: Markup | None


class OwnInputData:
    """A web.submissions.judged_tests.ReadsTestData of a run on an own input, which has no answer."""

    def __init__(self, store: Store, run: TrialRunRow) -> None:
        self._store = store
        self._run = run

    def read(self, ordinal: int) -> TestData | None:
        try:
            stdin = read_excerpt(self._store, self._run.input_sha256 or "", size_bytes=self._run.input_bytes)
        except BlobMissing:
            return None
        return TestData(input=stdin, answer=None, comparison=None)


def shown_run(store: Store, languages: Languages, run: TrialRunRow) -> ShownRun:
    """Raises StoreUnavailable."""
    results = [] if run.testcase_results is None else _decode_results(run.testcase_results)
    error_sources = {result.ordinal: result.stderr_sha256 for result in results if result.stderr_sha256}
    data = None if run.input_sha256 is None else OwnInputData(store, run)
    reader = TestReader(store, languages, run, error_sources, data)
    shown = run.verdict not in (None, Verdict.JE)
    return ShownRun(
        tests=tuple(reader.read_whole(_view(result, run)) for result in results) if shown else (),
        compile_log=_compile_log(store, run) if shown else None,
    )


def _view(result: TestcaseResult, run: TrialRunRow) -> TestcaseView:
    return TestcaseView(
        ordinal=result.ordinal,
        is_sample=run.input_sha256 is None,
        is_open=True,
        verdict=result.verdict,
        status=result.status,
        cpu_time_ms=result.cpu_time_ms,
        wall_time_ms=result.wall_time_ms,
        peak_memory_bytes=result.peak_memory_bytes,
        exit_code=result.exit_code,
        signal=signal_name(result.signal) if result.signal is not None else None,
        stderr_sha256=result.stderr_sha256,
        stderr_bytes=result.stderr_bytes,
        output_sha256=result.output_sha256,
        output_bytes=result.output_bytes,
        checker_message_sha256=result.checker_message_sha256,
        transcript_sha256=result.transcript_sha256,
        team_message_sha256=result.team_message_sha256,
        remark=result.remark,
        passes=result.passes,
    )


def _compile_log(store: Store, run: TrialRunRow) -> Markup | None:
    """None where the compiler printed nothing."""
    if run.compile_log_sha256 is None:
        return None
    try:
        log = store.get(run.compile_log_sha256).decode("utf-8", "replace")
    except BlobMissing:
        return None  # workers do not wait until it reaches the disk
    return styled(with_translated_notes(without_sandbox_paths(log)))
