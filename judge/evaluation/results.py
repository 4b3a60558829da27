"""The result of one testcase."""

from msgspec.structs import replace

from judge.checker.judgement import Decision, Judgement
from judge.limits import CHECKER_MESSAGE_KEPT_BYTES
from judge.program_output import Head
from judge.report import RunReport
from judge.store import Store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict

#: Of an output that no checker was asked about.
_NOTHING_SAID = Judgement(decision=Decision.WRONG)


def make_result(
    store: Store,
    *,
    ordinal: int,
    report: RunReport,
    verdict: Verdict,
    stderr: Head,
    output: Head | None,
    judgement: Judgement | None,
    keeps_streams: bool = False,
) -> TestcaseResult:
    """Keep the texts of a testcase in the store; its result names them by their digests.

    `output` is given for samples, `judgement` where the run decided nothing. The checker's messages are cut to
    CHECKER_MESSAGE_KEPT_BYTES each. `keeps_streams`: of a success as well.
    """
    said = judgement or _NOTHING_SAID
    result = TestcaseResult(
        ordinal=ordinal,
        verdict=verdict,
        status=report.status,
        cpu_time_ms=report.cpu_time_ms,
        wall_time_ms=report.wall_time_ms,
        peak_memory_bytes=report.peak_memory_bytes,
        exit_code=report.exit_code,
        signal=report.signal,
        checker_message_sha256=_keep_message(store, said.message),
        team_message_sha256=_keep_message(store, said.team_message),
        score=said.score,
        score_multiplier=said.score_multiplier,
        remark=said.remark,
    )
    # Nobody needs the reason of a success, and a program that prints much must not fill the store.
    if verdict is Verdict.AC and not keeps_streams:
        return result
    return _with_streams(store, result, stderr, output)


def _with_streams(store: Store, result: TestcaseResult, stderr: Head, output: Head | None) -> TestcaseResult:
    """An output that is empty is kept, too: it tells that the program printed nothing."""
    if stderr.kept:
        result = replace(result, stderr_sha256=_keep(store, stderr.kept), stderr_bytes=stderr.size_bytes)
    if output is not None:
        result = replace(result, output_sha256=_keep(store, output.kept), output_bytes=output.size_bytes)
    return result


def _keep_message(store: Store, message: str | None) -> str | None:
    kept = (message or "").encode("utf-8", "backslashreplace")[:CHECKER_MESSAGE_KEPT_BYTES]
    return _keep(store, kept) if kept else None


def _keep(store: Store, text: bytes | bytearray) -> str:
    return store.put(bytes(text), durable=False)
