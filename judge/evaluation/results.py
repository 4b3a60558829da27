"""The result of one testcase."""

from msgspec.structs import replace

from judge.limits import CHECKER_MESSAGE_KEPT_BYTES
from judge.program_output import Head
from judge.report import RunReport
from judge.store import Store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict


def make_result(
    store: Store,
    *,
    ordinal: int,
    report: RunReport,
    verdict: Verdict,
    stderr: Head,
    output: Head | None,
    checker_message: str | None,
) -> TestcaseResult:
    """Keep the texts of a testcase in the store; its result names them by their digests.

    `output` is given for samples. The checker's message is cut to CHECKER_MESSAGE_KEPT_BYTES.
    """
    message = (checker_message or "").encode("utf-8", "backslashreplace")[:CHECKER_MESSAGE_KEPT_BYTES]
    result = TestcaseResult(
        ordinal=ordinal,
        verdict=verdict,
        status=report.status,
        cpu_time_ms=report.cpu_time_ms,
        wall_time_ms=report.wall_time_ms,
        peak_memory_bytes=report.peak_memory_bytes,
        exit_code=report.exit_code,
        signal=report.signal,
        checker_message_sha256=_keep(store, message) if message else None,
    )
    # Nobody needs the reason of a success, and a program that prints much must not fill the store.
    return result if verdict is Verdict.AC else _with_streams(store, result, stderr, output)


def _with_streams(store: Store, result: TestcaseResult, stderr: Head, output: Head | None) -> TestcaseResult:
    """An output that is empty is kept, too: it tells that the program printed nothing."""
    if stderr.kept:
        result = replace(result, stderr_sha256=_keep(store, stderr.kept), stderr_bytes=stderr.size_bytes)
    if output is not None:
        result = replace(result, output_sha256=_keep(store, output.kept), output_bytes=output.size_bytes)
    return result


def _keep(store: Store, text: bytes | bytearray) -> str:
    return store.put(bytes(text), durable=False)
