"""What a page or a terminal shows of a verification: pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from judge.verdict import Verdict
from judge.verification.result import Verification, VerifiedSubmission

#: Verdicts of a submission that was judged, and is wrong.
_FAILURES = frozenset(Verdict) - {Verdict.AC, Verdict.CE, Verdict.JE}


@dataclass(frozen=True, kw_only=True)
class Extreme:
    """A submission, and the testcase on which it was slowest."""

    submission: str  #: path below submissions/
    language: str
    testcase: str
    cpu_ms: int


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """Submissions x testcases. Its cells are the testcases of each VerifiedSubmission, in the order of the columns."""

    testcases: tuple[str, ...]  #: the columns
    idle: frozenset[str]  #: columns that no wrong submission fails alone: without them, none would pass
    # Of submissions that break their promises, nothing follows about the time limit
    slowest_accepted: Mapping[str, Extreme]  #: by language
    fastest_too_slow: Extreme | None  #: of those with TLE, the one that needed least on its slowest testcase

    @property
    def margin(self) -> float | None:
        """How many times as long as the slowest accepted one the fastest one that is too slow ran, at least."""
        slowest = max((extreme.cpu_ms for extreme in self.slowest_accepted.values()), default=0)
        if self.fastest_too_slow is None or slowest == 0:
            return None
        return self.fastest_too_slow.cpu_ms / slowest


def matrix_of(verification: Verification) -> Matrix:
    names: dict[str, None] = {}
    for submission in verification.submissions:
        names.update(dict.fromkeys(testcase.name for testcase in submission.testcases))
    needed = {only for submission in verification.submissions for only in _only_failure(submission)}
    kept = [one for one in verification.submissions if one.kept is not False]
    accepted = [one for one in kept if one.testcases and _verdicts(one) == {Verdict.AC}]
    too_slow = [one for one in kept if Verdict.TLE in _verdicts(one)]
    extremes = sorted(_extremes(accepted), key=lambda extreme: extreme.cpu_ms)
    return Matrix(
        testcases=tuple(names),
        idle=frozenset(names) - needed,
        slowest_accepted={extreme.language: extreme for extreme in extremes},  # the last of a language stays
        fastest_too_slow=min(_extremes(too_slow), key=lambda extreme: extreme.cpu_ms, default=None),
    )


def _only_failure(submission: VerifiedSubmission) -> Iterator[str]:
    failed = [testcase.name for testcase in submission.testcases if testcase.verdict in _FAILURES]
    if len(failed) == 1:
        yield failed[0]


def _verdicts(submission: VerifiedSubmission) -> set[Verdict | None]:
    return {testcase.verdict for testcase in submission.testcases}


def _extremes(submissions: Iterable[VerifiedSubmission]) -> Iterator[Extreme]:
    for submission in submissions:
        slowest = max(submission.testcases, key=lambda testcase: testcase.cpu_ms)
        yield Extreme(
            submission=submission.path,
            language=submission.language or "",
            testcase=slowest.name,
            cpu_ms=slowest.cpu_ms,
        )
