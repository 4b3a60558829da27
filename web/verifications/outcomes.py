"""From the judgings of a version's jury submissions to their outcomes, as a laptop has them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from judge.grading import IncompleteResults
from judge.language import Languages, LanguageVariant
from judge.package.manifest import Manifest
from judge.store import Store
from judge.testcase_result import TestcaseResult
from judge.verdict import Verdict
from judge.verification.concluding import Graded, Outcome, compiler_log, graded, held_to, verified_groups, was_stopped
from web.problems.jury import Jury, JurySubmission
from web.verifications.entries import Entry
from web.verifications.judgings import JuryJudging

#: None: it is not judged, or not yet.
Found: TypeAlias = tuple[Entry, JurySubmission, Outcome | None]


@dataclass(frozen=True, kw_only=True)
class JuryOutcomes:
    store: Store
    languages: Languages
    manifest: Manifest
    jury: Jury

    def all(self, entries: tuple[Entry, ...], judgings: Mapping[int, JuryJudging]) -> Iterator[Found]:
        """Each entry, with its outcome as soon as its judging is final. Raises what the store raises."""
        for entry, submission in zip(entries, self.jury.submissions, strict=True):
            judging = judgings.get(entry.submission_id) if entry.submission_id is not None else None
            chosen = self.languages.find(entry.variant or "")
            if judging is None or not judging.is_final or chosen is None:
                yield entry, submission, None
            else:
                yield entry, submission, self._outcome(submission, judging, chosen)

    def _outcome(self, submission: JurySubmission, judging: JuryJudging, chosen: LanguageVariant) -> Outcome:
        testcases = self._held(submission, judging, chosen)
        return Outcome(
            folder=submission.folder,
            name=submission.name,
            expectation=submission.expectation,
            variant=chosen.variant.id,
            cpu_factor=chosen.language.cpu_factor,
            testcases=testcases,
            graded=self._graded(judging, testcases),
            failure=judging.failure if judging.verdict == Verdict.JE else "",
            compiler_log=compiler_log(self.store, judging.compile_log_sha256) if judging.verdict == Verdict.CE else "",
            file_names=tuple(file.name for file in submission.files),
            was_stopped=was_stopped(judging.testcases),
        )

    def _held(
        self, submission: JurySubmission, judging: JuryJudging, chosen: LanguageVariant
    ) -> tuple[TestcaseResult, ...]:
        """One that must be too slow ran for longer than the limit of the version."""
        if not submission.expectation.is_for_too_slow:
            return judging.testcases
        limits = chosen.language.run_limits(self.manifest.limits_for(chosen.language.id))
        return tuple(held_to(result, limits) for result in judging.testcases)

    def _graded(self, judging: JuryJudging, testcases: tuple[TestcaseResult, ...]) -> Graded:
        if testcases != judging.testcases:
            try:
                return graded(self.manifest.grading, testcases)
            except IncompleteResults:  # a program of the package graded it, and cannot be asked here
                return Graded(verdict=Verdict.TLE)
        groups = judging.group_results
        return Graded(
            verdict=Verdict(judging.verdict or Verdict.JE),
            score=None if judging.score is None else float(judging.score),
            max_score=groups[0].max_score if groups else None,
            groups=verified_groups(groups),
        )
