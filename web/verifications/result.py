"""What a verification found: pure. It is kept as JSON with the verification.

The results of the testcases stay in the judgings; web/verifications/matrix.py reads them there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from judge.package.diagnostics import Severity
from judge.promises import Judged, broken_promises, doubts, is_kept
from judge.verdict import Verdict
from web.problems.jury import Jury, JurySubmission
from web.verifications.entries import Entry

#: The rule of the format 2025-09: the limit is this many times the slowest accepted one, rounded up to whole seconds.
ACCEPTED_TO_LIMIT = 2
RESOLUTION_MS = 1000
#: A limit so close to the slowest accepted submission may fail it on a busy machine.
LEAST_MARGIN = 1.5


@dataclass(frozen=True, kw_only=True)
class JudgedEntry:
    """What is needed of a final judging."""

    judged: Judged
    slowest_ms: int


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    severity: Severity
    file: str
    message: str  #: what was measured, and the remedy


class SubmissionResult(msgspec.Struct, frozen=True, kw_only=True):
    folder: str
    name: str
    variant: str | None
    submission_id: int | None  #: None: it was not judged
    expected: str  #: in words
    kept: bool | None  #: None: nothing was promised, or it was not judged
    verdict: str | None = None
    score: float | None = None
    slowest_ms: int = 0
    refusal: str | None = None  #: why it was not judged
    broken: tuple[str, ...] = ()  #: what is not as promised, each in words
    doubts: tuple[str, ...] = ()  #: what of the promise could not be compared

    @property
    def path(self) -> str:
        return f"submissions/{self.folder}/{self.name}"

    @property
    def is_accepted(self) -> bool:
        return self.verdict == Verdict.AC and self.kept is True


class SlowestAccepted(msgspec.Struct, frozen=True, kw_only=True):
    """Of one language."""

    language: str
    name: str
    cpu_time_ms: int
    limit_ms: int

    @property
    def margin(self) -> float | None:
        return self.limit_ms / self.cpu_time_ms if self.cpu_time_ms else None


class TimeLimits(msgspec.Struct, frozen=True, kw_only=True):
    slowest: tuple[SlowestAccepted, ...]
    fastest_too_slow_ms: int | None  #: least CPU time of a submission that ended with TLE; it was stopped at its limit
    proposed_ms: int | None  #: None: nothing was accepted


class VerificationResult(msgspec.Struct, frozen=True, kw_only=True):
    submissions: tuple[SubmissionResult, ...]
    faults: tuple[Fault, ...]
    time_limits: TimeLimits
    is_clean: bool
    is_published: bool = False  #: by this verification


def results(jury: Jury, entries: Sequence[Entry], judgings: Mapping[int, JudgedEntry]) -> tuple[SubmissionResult, ...]:
    """`judgings` has those of the submissions, by their ids."""
    return tuple(
        _submission_result(submission, entry, judgings)
        for submission, entry in zip(jury.submissions, entries, strict=True)
    )


def verification_result(
    found: tuple[SubmissionResult, ...], languages: Mapping[str, tuple[str, int]]
) -> VerificationResult:
    """`languages` has the name of a variant's language, and the CPU time limit there."""
    time_limits = _time_limits(found, languages)
    faults = (*_faults(found), *_faults_of_limits(time_limits))
    return VerificationResult(
        submissions=found,
        faults=faults,
        time_limits=time_limits,
        is_clean=not any(fault.severity is Severity.ERROR for fault in faults),
    )


def _submission_result(
    submission: JurySubmission, entry: Entry, judgings: Mapping[int, JudgedEntry]
) -> SubmissionResult:
    judging = judgings.get(entry.submission_id) if entry.submission_id is not None else None
    known = SubmissionResult(
        folder=entry.folder,
        name=entry.name,
        variant=entry.variant,
        submission_id=entry.submission_id,
        expected=submission.expectation.in_words() or submission.folder,
        kept=None,
        refusal=entry.refusal,
    )
    if judging is None:
        return known
    return msgspec.structs.replace(
        known,
        kept=is_kept(submission.expectation, judging.judged),
        broken=broken_promises(submission.expectation, judging.judged),
        doubts=doubts(submission.expectation, judging.judged),
        verdict=judging.judged.verdict,
        score=judging.judged.score,
        slowest_ms=judging.slowest_ms,
    )


def _faults(found: Sequence[SubmissionResult]) -> Iterator[Fault]:
    if not found:
        yield Fault(
            severity=Severity.ERROR,
            file="submissions",
            message="the package has no submissions: add one below submissions/accepted at least",
        )
    elif not any(result.is_accepted for result in found):
        yield Fault(
            severity=Severity.ERROR,
            file="submissions",
            message="no submission was accepted as promised: nothing shows that the problem can be solved",
        )
    for result in found:
        yield from _fault_of(result)


def _fault_of(result: SubmissionResult) -> Iterator[Fault]:
    if result.refusal is not None:
        yield Fault(severity=Severity.WARNING, file=result.path, message=f"not judged: {result.refusal}")
    elif result.verdict == Verdict.JE:
        message = "ended with a judge error: its page has the reason; the checker or the test data are at fault"
        yield Fault(severity=Severity.ERROR, file=result.path, message=message)
    elif result.kept is False:
        message = (
            f"{'; '.join(result.broken)}. The slowest test took {result.slowest_ms} ms."
            " Correct the submission, its folder or its tag, the tests or the limit"
        )
        yield Fault(severity=Severity.ERROR, file=result.path, message=message)
    for doubt in result.doubts:
        yield Fault(severity=Severity.WARNING, file=result.path, message=doubt)


def _faults_of_limits(limits: TimeLimits) -> Iterator[Fault]:
    for slowest in limits.slowest:
        if slowest.margin is not None and slowest.margin < LEAST_MARGIN:
            yield Fault(
                severity=Severity.WARNING,
                file=slowest.name,
                message=f"took {slowest.cpu_time_ms} ms of the limit of {slowest.limit_ms} ms: on a busy machine it may"
                f" fail. A limit of {limits.proposed_ms} ms has room",
            )


def _time_limits(found: Sequence[SubmissionResult], languages: Mapping[str, tuple[str, int]]) -> TimeLimits:
    accepted = [result for result in found if result.is_accepted]
    slowest_ms = max((result.slowest_ms for result in accepted), default=None)
    too_slow = [result.slowest_ms for result in found if result.verdict == Verdict.TLE]
    return TimeLimits(
        slowest=tuple(_slowest_by_language(accepted, languages)),
        fastest_too_slow_ms=min(too_slow, default=None),
        proposed_ms=None if slowest_ms is None else _proposed_ms(slowest_ms),
    )


def _proposed_ms(slowest_ms: int) -> int:
    return max(1, -(-slowest_ms * ACCEPTED_TO_LIMIT // RESOLUTION_MS)) * RESOLUTION_MS


def _slowest_by_language(
    accepted: Iterable[SubmissionResult], languages: Mapping[str, tuple[str, int]]
) -> Iterator[SlowestAccepted]:
    slowest: dict[str, SubmissionResult] = {}
    for result in accepted:
        language, _limit_ms = languages[result.variant or ""]
        if language not in slowest or result.slowest_ms > slowest[language].slowest_ms:
            slowest[language] = result
    for language, result in sorted(slowest.items()):
        limit_ms = languages[result.variant or ""][1]
        yield SlowestAccepted(language=language, name=result.path, cpu_time_ms=result.slowest_ms, limit_ms=limit_ms)
