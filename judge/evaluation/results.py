"""The result of one testcase."""

from judge.limits import CHECKER_MESSAGE_KEPT_BYTES
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
    stderr: bytes | bytearray,
    checker_message: str | None,
) -> TestcaseResult:
    """Keep the texts of a testcase in the store; its result names them by their digests.

    `stderr` is what is to be kept of it. The checker's message is cut to CHECKER_MESSAGE_KEPT_BYTES.
    """
    message = (checker_message or "").encode("utf-8", "backslashreplace")[:CHECKER_MESSAGE_KEPT_BYTES]
    return TestcaseResult(
        ordinal=ordinal,
        verdict=verdict,
        status=report.status,
        cpu_time_ms=report.cpu_time_ms,
        wall_time_ms=report.wall_time_ms,
        peak_memory_bytes=report.peak_memory_bytes,
        exit_code=report.exit_code,
        signal=report.signal,
        # Nobody needs the reason of a success, and a program that prints much must not fill the store.
        stderr_sha256=_keep(store, bytes(stderr)) if verdict is not Verdict.AC else None,
        checker_message_sha256=_keep(store, message),
    )


def _keep(store: Store, text: bytes) -> str | None:
    return store.put(text, durable=False) if text else None
