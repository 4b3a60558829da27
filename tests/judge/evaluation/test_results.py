from pathlib import Path

import pytest

from judge.checker.judgement import Decision, Judgement
from judge.evaluation.results import make_result
from judge.limits import CHECKER_MESSAGE_KEPT_BYTES
from judge.program_output import Head
from judge.report import RunReport, RunStatus
from judge.store import Store, open_store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict

REPORT = RunReport(
    status=RunStatus.EXITED,
    exit_code=0,
    signal=None,
    cpu_time_us=1001,
    wall_time_us=2999,
    peak_memory_bytes=4096,
    oom_kill_count=0,
    output_bytes=3,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path))


def head(text: bytes, limit_bytes: int = 100) -> Head:
    head = Head(limit_bytes)
    head.feed(text)
    return head


def make(
    store: Store,
    verdict: Verdict,
    *,
    stderr: Head | None = None,
    output: Head | None = None,
    message: str | None = None,
) -> TestcaseResult:
    return make_result(
        store,
        ordinal=7,
        report=REPORT,
        verdict=verdict,
        stderr=stderr or head(b""),
        output=output,
        judgement=Judgement(decision=Decision.WRONG, message=message) if message else None,
    )


def test_usage_is_rounded_up_to_milliseconds(store: Store) -> None:
    assert make(store, Verdict.AC) == TestcaseResult(
        ordinal=7,
        verdict=Verdict.AC,
        status=RunStatus.EXITED,
        cpu_time_ms=2,
        wall_time_ms=3,
        peak_memory_bytes=4096,
        exit_code=0,
    )


def test_texts_are_kept_in_the_store(store: Store) -> None:
    result = make(store, Verdict.WA, stderr=head(b"why"), message="line 1: \udc80")
    assert result.stderr_sha256 is not None
    assert result.checker_message_sha256 is not None
    assert store.get(result.stderr_sha256) == b"why"
    assert store.get(result.checker_message_sha256) == rb"line 1: \udc80"


def test_what_a_right_program_says_on_stderr_is_not_kept(store: Store) -> None:
    assert make(store, Verdict.AC, stderr=head(b"chatter")).stderr_sha256 is None


def test_nothing_is_kept_of_silence(store: Store, tmp_path: Path) -> None:
    result = make(store, Verdict.RTE, message="")
    assert (result.stderr_sha256, result.output_sha256, result.checker_message_sha256) == (None, None, None)
    assert not list(tmp_path.iterdir())


def test_a_checkers_message_is_cut(store: Store) -> None:
    result = make(store, Verdict.WA, message="x" * (CHECKER_MESSAGE_KEPT_BYTES + 1))
    assert result.checker_message_sha256 is not None
    assert store.size(result.checker_message_sha256) == CHECKER_MESSAGE_KEPT_BYTES


def test_of_a_failed_sample_the_output_is_kept_and_how_much_there_was(store: Store) -> None:
    result = make(store, Verdict.WA, output=head(b"0123456789", 4), stderr=head(b"oh, no", 2))
    assert result.output_sha256 is not None
    assert result.stderr_sha256 is not None
    assert (store.get(result.output_sha256), result.output_bytes) == (b"0123", 10)
    assert (store.get(result.stderr_sha256), result.stderr_bytes) == (b"oh", 6)


def test_that_a_failed_sample_printed_nothing_is_kept_as_well(store: Store) -> None:
    result = make(store, Verdict.WA, output=head(b""))
    assert result.output_sha256 is not None
    assert (store.get(result.output_sha256), result.output_bytes) == (b"", 0)


def test_of_a_sample_that_passed_no_output_is_kept(store: Store, tmp_path: Path) -> None:
    assert make(store, Verdict.AC, output=head(b"7")).output_sha256 is None
    assert not list(tmp_path.iterdir())
