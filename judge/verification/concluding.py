"""What the results of a submission are in the words of result.py, and whether they are as promised."""

from collections.abc import Iterator
from dataclasses import dataclass

from judge.grading import grade
from judge.grading.maximum import maximum_score
from judge.package.manifest import Manifest
from judge.package.model import ExampleSubmission
from judge.promises import Judged, JudgedGroup, JudgedTestcase, broken_promises, doubts, is_kept
from judge.store import Store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from judge.verification.absence import absence
from judge.verification.judging import JudgedSubmission
from judge.verification.result import Fault, VerifiedGroup, VerifiedSubmission, VerifiedTestcase, error, shortened
from judge.verification.time_limit import Timed


@dataclass(frozen=True, kw_only=True)
class Graded:
    verdict: Verdict
    score: float | None = None
    max_score: float | None = None
    groups: tuple[VerifiedGroup, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Concluder:
    store: Store
    manifest: Manifest

    def conclude(self, judged: JudgedSubmission) -> VerifiedSubmission:
        submission, expectation = judged.jury.submission, judged.jury.submission.expectation
        graded = self._graded(judged)
        facts = Judged(
            testcases=tuple(self._named(judged.testcases)),
            verdict=graded.verdict,
            score=graded.score,
            max_score=graded.max_score,
            groups=tuple(
                JudgedGroup(name=group.name, verdict=group.verdict, score=group.score)
                for group in graded.groups
                if group.verdict is not None
            ),
            messages=tuple(self._messages(judged.testcases)) if expectation.message or expectation.parts else (),
        )
        broken = broken_promises(expectation, facts)
        lacks = self.lacks(judged) if broken else None
        remarks = (*broken, *doubts(expectation, facts), *judged.jury.remarks, *filter(None, [lacks]))
        return VerifiedSubmission(
            folder=submission.folder,
            name=submission.name,
            language=judged.jury.language.variant.id,
            kept=None if lacks is not None else is_kept(expectation, facts),
            expected=expectation.in_words(),
            verdict=graded.verdict,
            score=graded.score,
            max_score=graded.max_score,
            slowest_ms=max((result.cpu_time_ms for result in judged.testcases), default=None),
            message="; ".join((*remarks, *self._first_failure(judged, is_told=bool(broken)))),
            groups=graded.groups,
            testcases=tuple(
                VerifiedTestcase(
                    name=self._name(result),
                    verdict=result.verdict,
                    cpu_ms=result.cpu_time_ms,
                    memory_bytes=result.peak_memory_bytes,
                    score=result.score,
                )
                for result in judged.testcases
            ),
        )

    def faults(self, judged: JudgedSubmission) -> Iterator[Fault]:
        """A judge error is a fault of the package's programs, whatever the folder promises."""
        if judged.failure:
            yield error(
                f"submissions/{judged.jury.path}",
                f"a judge error: {shortened(judged.failure)}; mend the program of the package that failed",
            )

    def lacks(self, judged: JudgedSubmission) -> str | None:
        """What it needs and is not here, in words. None: nothing is known of it."""
        failed = next((result for result in judged.testcases if result.verdict is Verdict.RTE), None)
        said = judged.compiler_log if failed is None else self._text(failed.stderr_sha256)
        found = absence(said, [file.name for file in judged.jury.files])
        return None if found is None else f"it {found}"

    def timed(self, judged: JudgedSubmission) -> Timed:
        """Raises ValueError where no testcase ran."""
        slowest = max(judged.testcases, key=lambda result: result.cpu_time_ms)
        return Timed(
            submission=judged.jury.path,
            testcase=self._name(slowest),
            language=judged.jury.language.variant.id,
            cpu_time_ms=round(slowest.cpu_time_ms / judged.jury.language.language.cpu_factor),
            was_stopped=any(result.verdict is Verdict.TLE for result in judged.testcases),
        )

    def _graded(self, judged: JudgedSubmission) -> Graded:
        if judged.failure:
            return Graded(verdict=Verdict.JE)
        if not judged.testcases:
            return Graded(verdict=Verdict.CE)
        plan = self.manifest.grading
        found = grade(plan, judged.testcases, grader_grades=judged.grades, static_grades=judged.static_grades)
        maximum = None if plan is None else maximum_score(plan, plan.root)
        return Graded(
            verdict=found.verdict,
            score=None if found.score is None else float(found.score),
            max_score=None if maximum is None else float(maximum),
            groups=tuple(
                VerifiedGroup(name=group.name, verdict=group.verdict, score=group.score)
                for group in found.groups
                if group.name  # that of the root is the submission's own
            ),
        )

    def _named(self, testcases: tuple[TestcaseResult, ...]) -> Iterator[JudgedTestcase]:
        for result in testcases:
            if result.verdict is not None:
                yield JudgedTestcase(name=self._name(result), verdict=result.verdict)

    def _name(self, result: TestcaseResult) -> str:
        return self.manifest.testcases[result.ordinal].name

    def _messages(self, testcases: tuple[TestcaseResult, ...]) -> Iterator[str]:
        for result in testcases:
            yield from filter(None, map(self._text, (result.checker_message_sha256, result.team_message_sha256)))

    def _text(self, sha256: str | None) -> str:
        return self.store.get(sha256).decode("utf-8", "replace") if sha256 else ""

    def _first_failure(self, judged: JudgedSubmission, *, is_told: bool) -> Iterator[str]:
        if judged.compiler_log or judged.failure:
            yield judged.compiler_log or shortened(judged.failure)
        failed = next((result for result in judged.testcases if result.verdict is not Verdict.AC), None)
        if failed is not None and failed.verdict is not None and not is_told:
            yield f"first {failed.verdict} at {self._name(failed)}"


def not_judged(submission: ExampleSubmission, why: str) -> VerifiedSubmission:
    return VerifiedSubmission(
        folder=submission.folder,
        name=submission.name,
        language=None,
        kept=None,
        expected=submission.expectation.in_words(),
        message=why,
    )
