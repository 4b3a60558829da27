"""Makes the final row of a judging out of the results of all slices of its attempt. Needs no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from judge import messages
from judge.grading import IncompleteResults, ProgramGrade, grade
from judge.grading.plan import GradingPlan
from judge.messages import Compilation, Outcome, Result
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """What a final judging says. The names are those of its columns (web/judgings/models.py)."""

    verdict: Verdict
    score: Decimal | None = None
    group_results: str | None = None  #: JSON
    deciding_testcase: int | None = None
    cpu_time_ms: int | None = None
    wall_time_ms: int | None = None
    peak_memory_bytes: int | None = None
    testcase_results: str | None = None  #: JSON
    judge_error_reason: str | None = None
    findings: str | None = None  #: JSON


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Which workers judged, with which images and executable, and when. The names are those of the columns."""

    compile_log_sha256: str | None
    compile_log_truncated: bool
    executable_sha256: str | None
    compile_image_digest: str | None
    run_image_digest: str | None
    judge_version: str
    compile_usage: str | None  #: JSON
    run_worker: str | None
    runs_cpu_time_us: int
    runs_wall_time_us: int
    compile_started_at: datetime | None
    compile_finished_at: datetime | None
    run_started_at: datetime | None
    run_finished_at: datetime | None


def conclusion_of(results: Sequence[Result], testcase_count: int, plan: GradingPlan | None = None) -> Conclusion:
    """Conclude from the results of every slice, or from one that decides alone (CE, JE)."""
    for result in results:
        if result.outcome is Outcome.JUDGE_ERROR:
            return _judge_error(result.reason or "the worker gave no reason", _received(result.testcases))
    if results[0].outcome is Outcome.COMPILE_ERROR:
        return Conclusion(verdict=Verdict.CE)
    if results[0].findings is not None:
        return _checked(results)
    testcases = _received(
        sorted((test for result in results for test in result.testcases), key=lambda test: test.ordinal)
    )
    if [test.ordinal for test in testcases] != list(range(testcase_count)):
        return _judge_error(f"results cover {len(testcases)} testcases of {testcase_count}", testcases)
    try:
        grading = grade(
            plan,
            testcases,
            grader_grades=_program_grades(result.group_grades for result in results),
            static_grades=_program_grades(result.static_grades for result in results),
        )
    except IncompleteResults as error:
        return _judge_error(str(error), testcases)
    return Conclusion(
        verdict=grading.verdict,
        score=grading.score,
        group_results=msgspec.json.encode(grading.groups).decode() if grading.groups else None,
        deciding_testcase=grading.deciding_testcase,
        cpu_time_ms=max(test.cpu_time_ms for test in testcases),
        wall_time_ms=max(test.wall_time_ms for test in testcases),
        peak_memory_bytes=max(test.peak_memory_bytes for test in testcases),
        testcase_results=msgspec.json.encode(testcases).decode(),
        judge_error_reason=_reason(testcases) if grading.verdict is Verdict.JE else None,
    )


def _checked(results: Sequence[Result]) -> Conclusion:
    """Of the checks of a package: it has no testcases, but what was found."""
    findings = [finding for result in results for finding in result.findings or ()]
    return Conclusion(
        verdict=Verdict.WA if any(finding.is_error for finding in findings) else Verdict.AC,
        findings=msgspec.json.encode(findings).decode(),
    )


def _reason(testcases: Sequence[TestcaseResult]) -> str:
    ended = any(test.verdict is Verdict.JE for test in testcases)
    return "a testcase ended as JE" if ended else "a program of the package graded a group as JE"


def provenance(results: Sequence[Result]) -> Provenance:
    compilation = next((result.compilation for result in results if result.compilation), None)
    started = [result.run_started_at_ms for result in results if result.run_started_at_ms is not None]
    finished = [result.run_finished_at_ms for result in results if result.run_finished_at_ms is not None]
    first = results[0]
    return Provenance(
        compile_log_sha256=compilation.log_sha256 if compilation else None,
        compile_log_truncated=compilation.log_truncated if compilation else False,
        executable_sha256=first.executable_sha256,
        compile_image_digest=compilation.image_digest if compilation else None,
        run_image_digest=first.run_image_digest,
        judge_version=first.judge_version,
        compile_usage=_usage(compilation) if compilation else None,
        run_worker=first.worker if started else None,
        runs_cpu_time_us=sum(result.runs_cpu_time_us for result in results),
        runs_wall_time_us=sum(result.runs_wall_time_us for result in results),
        compile_started_at=_moment(compilation.started_at_ms) if compilation else None,
        compile_finished_at=_moment(compilation.finished_at_ms) if compilation else None,
        run_started_at=_moment(min(started)) if started else None,
        run_finished_at=_moment(max(finished)) if finished else None,
    )


def _received(testcases: Sequence[messages.TestcaseResult]) -> Sequence[TestcaseResult]:
    return msgspec.convert(testcases, tuple[TestcaseResult, ...], from_attributes=True)


def _program_grades(parts: Iterable[Sequence[messages.GroupGrade]]) -> list[ProgramGrade]:
    return [
        ProgramGrade(group=grade.name, verdict=grade.verdict, score=grade.score) for grades in parts for grade in grades
    ]


def _judge_error(reason: str, testcases: Sequence[TestcaseResult]) -> Conclusion:
    return Conclusion(
        verdict=Verdict.JE,
        judge_error_reason=reason,
        testcase_results=msgspec.json.encode(testcases).decode() if testcases else None,
    )


def _usage(compilation: Compilation) -> str:
    usage = {
        "worker": compilation.worker,
        "cached": compilation.cached,
        "cpu_time_us": compilation.cpu_time_us,
        "wall_time_us": compilation.wall_time_us,
        "peak_memory_bytes": compilation.peak_memory_bytes,
    }
    return msgspec.json.encode(usage).decode()


def _moment(unix_ms: int) -> datetime:
    return datetime.fromtimestamp(unix_ms / 1000, UTC)
