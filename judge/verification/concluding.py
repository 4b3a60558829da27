"""What the results of a submission are in the words of result.py, and whether they are as promised.

Pure, but for messages of the checker, which lie in the store. A laptop and the site both conclude here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from judge.expectation import Expectation
from judge.grading import GroupResult, ProgramGrade, grade
from judge.grading.maximum import maximum_score
from judge.grading.plan import GradingPlan
from judge.limits import RunLimits
from judge.package.manifest import Manifest
from judge.promises import Judged, JudgedGroup, JudgedTestcase, broken_promises, doubts, is_kept
from judge.store import Store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from judge.verification.absence import absence
from judge.verification.result import Fault, VerifiedGroup, VerifiedSubmission, VerifiedTestcase, error, shortened
from judge.verification.time_limit import Timed

_LOG_SHOWN_CHARS = 500


@dataclass(frozen=True, kw_only=True)
class Graded:
    verdict: Verdict
    score: float | None = None
    max_score: float | None = None
    groups: tuple[VerifiedGroup, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a submission of the package."""

    folder: str
    name: str
    expectation: Expectation
    variant: str
    cpu_factor: float  #: of its language
    testcases: tuple[TestcaseResult, ...]  #: none where it does not compile
    graded: Graded
    compiler_log: str = ""  #: its beginning, where it does not compile
    failure: str = ""  #: why it is a judge error
    remarks: tuple[str, ...] = ()
    file_names: tuple[str, ...] = ()
    was_stopped: bool = False  #: a limit ended a run of it, so that nobody knows how long it takes

    @property
    def path(self) -> str:
        """Below submissions/."""
        return f"{self.folder}/{self.name}"

    @property
    def is_accepted(self) -> bool:
        """On every testcase: a group that ignores failures makes no submission fast enough."""
        is_right = bool(self.testcases) and all(result.verdict is Verdict.AC for result in self.testcases)
        return is_right and not self.failure


@dataclass(frozen=True, kw_only=True)
class Concluder:
    store: Store
    manifest: Manifest

    def conclude(self, outcome: Outcome) -> VerifiedSubmission:
        """Raises what the store raises."""
        expectation, facts = outcome.expectation, self._facts(outcome)
        broken = broken_promises(expectation, facts)
        lacks = self.lacks(outcome) if broken else None
        remarks = (*broken, *doubts(expectation, facts), *outcome.remarks, *filter(None, [lacks]))
        return VerifiedSubmission(
            folder=outcome.folder,
            name=outcome.name,
            language=outcome.variant,
            kept=None if lacks is not None else is_kept(expectation, facts),
            expected=expectation.in_words(),
            verdict=outcome.graded.verdict,
            score=outcome.graded.score,
            max_score=outcome.graded.max_score,
            slowest_ms=max((result.cpu_time_ms for result in outcome.testcases), default=None),
            message="; ".join((*remarks, *self._first_failure(outcome, is_told=bool(broken)))),
            groups=outcome.graded.groups,
            testcases=verified_testcases(self.manifest, outcome.testcases),
        )

    def faults(self, outcome: Outcome) -> Iterator[Fault]:
        """A judge error is a fault of the package's programs, whatever the folder promises."""
        if outcome.failure:
            yield error(
                f"submissions/{outcome.path}",
                f"a judge error: {shortened(outcome.failure)}; mend the program of the package that failed",
            )

    def lacks(self, outcome: Outcome) -> str | None:
        """What it needs and is not here, in words. None: nothing is known of it."""
        failed = next((result for result in outcome.testcases if result.verdict is Verdict.RTE), None)
        said = outcome.compiler_log if failed is None else self._text(failed.stderr_sha256)
        found = absence(said, outcome.file_names)
        return None if found is None else f"it {found}"

    def timed(self, outcome: Outcome) -> Timed:
        """Raises ValueError where no testcase ran."""
        slowest = max(outcome.testcases, key=lambda result: result.cpu_time_ms)
        return Timed(
            submission=outcome.path,
            testcase=self._name(slowest),
            language=outcome.variant,
            cpu_time_ms=round(slowest.cpu_time_ms / outcome.cpu_factor),
            was_stopped=outcome.was_stopped,
        )

    def _facts(self, outcome: Outcome) -> Judged:
        graded, expectation = outcome.graded, outcome.expectation
        return Judged(
            testcases=tuple(self._named(outcome.testcases)),
            verdict=graded.verdict,
            score=graded.score,
            max_score=graded.max_score,
            groups=tuple(
                JudgedGroup(name=group.name, verdict=group.verdict, score=group.score)
                for group in graded.groups
                if group.verdict is not None
            ),
            messages=tuple(self._messages(outcome.testcases)) if expectation.message or expectation.parts else (),
        )

    def _named(self, testcases: Sequence[TestcaseResult]) -> Iterator[JudgedTestcase]:
        for result in testcases:
            if result.verdict is not None:
                yield JudgedTestcase(name=self._name(result), verdict=result.verdict)

    def _name(self, result: TestcaseResult) -> str:
        return self.manifest.testcases[result.ordinal].name

    def _messages(self, testcases: Sequence[TestcaseResult]) -> Iterator[str]:
        for result in testcases:
            yield from filter(None, map(self._text, (result.checker_message_sha256, result.team_message_sha256)))

    def _text(self, sha256: str | None) -> str:
        return self.store.get(sha256).decode("utf-8", "replace") if sha256 else ""

    def _first_failure(self, outcome: Outcome, *, is_told: bool) -> Iterator[str]:
        if outcome.compiler_log or outcome.failure:
            yield outcome.compiler_log or shortened(outcome.failure)
        failed = next((result for result in outcome.testcases if result.verdict is not Verdict.AC), None)
        if failed is not None and failed.verdict is not None and not is_told:
            yield f"first {failed.verdict} at {self._name(failed)}"


def graded(
    plan: GradingPlan | None,
    testcases: Sequence[TestcaseResult],
    grades: Sequence[ProgramGrade] = (),
    static_grades: Sequence[ProgramGrade] = (),
) -> Graded:
    """Raises IncompleteResults."""
    found = grade(plan, testcases, grader_grades=grades, static_grades=static_grades)
    maximum = None if plan is None else maximum_score(plan, plan.root)
    return Graded(
        verdict=found.verdict,
        score=None if found.score is None else float(found.score),
        max_score=None if maximum is None else float(maximum),
        groups=verified_groups(found.groups),
    )


def verified_groups(groups: Sequence[GroupResult]) -> tuple[VerifiedGroup, ...]:
    """Without that of the root, which is the submission's own."""
    return tuple(
        VerifiedGroup(name=group.name, verdict=group.verdict, score=group.score) for group in groups if group.name
    )


def verified_testcases(manifest: Manifest, results: Sequence[TestcaseResult]) -> tuple[VerifiedTestcase, ...]:
    return tuple(
        VerifiedTestcase(
            name=manifest.testcases[result.ordinal].name,
            verdict=result.verdict,
            cpu_ms=result.cpu_time_ms,
            memory_bytes=result.peak_memory_bytes,
            score=result.score,
        )
        for result in results
    )


def compiler_log(store: Store, sha256: str | None) -> str:
    """The beginning of it. Raises what the store raises."""
    return store.get(sha256).decode("utf-8", "replace")[:_LOG_SHOWN_CHARS] if sha256 else ""


def not_judged(folder: str, name: str, expectation: Expectation, why: str) -> VerifiedSubmission:
    return VerifiedSubmission(
        folder=folder, name=name, language=None, kept=None, expected=expectation.in_words(), message=why
    )


def was_stopped(testcases: Sequence[TestcaseResult]) -> bool:
    """`testcases`: as they ran, before they are held to lower limits."""
    return any(result.verdict is Verdict.TLE for result in testcases)


def held_to(result: TestcaseResult, limits: RunLimits) -> TestcaseResult:
    """The result under limits that are lower than those of its run.

    A submission that must be too slow runs for longer than its limit, so that it can be told by how much it is.
    """
    is_over = result.cpu_time_ms > limits.cpu_time_limit_ms or result.wall_time_ms > limits.wall_time_limit_ms
    if is_over and result.verdict not in (None, Verdict.JE):
        return msgspec.structs.replace(result, verdict=Verdict.TLE)
    return result
