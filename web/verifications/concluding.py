"""Concludes a verification from its judgings: with the modules that conclude on a laptop, judge.verification.*."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from judge.verdict import Verdict
from judge.verification.concluding import Concluder, Outcome, not_judged
from judge.verification.result import Fault, Verification, VerifiedLimits, VerifiedSubmission, error, shortened, warning
from judge.verification.time_limit import FoundLimit, found_limit, margin_faults
from web.problems.jury import JurySubmission
from web.verifications.entries import Entry
from web.verifications.judgings import JuryJudging
from web.verifications.outcomes import Found, JuryOutcomes
from web.verifications.result import VerificationResult, gate_faults, without_testcases
from web.verifications.transitions import Verification as RunningVerification

AS_IMPORTED = "as it was imported"
#: The format whose rule is demanded of a limit that is declared, too.
_BINDING_FORMAT = "2025-09"
_NO_LIMIT = error(
    "",
    "no CPU time limit, and no accepted submission that shows one: write it into problem.yaml as limits.time_limit, "
    "or enter it on this page",
)


@dataclass(frozen=True, kw_only=True)
class JuryConclusion:
    outcomes: JuryOutcomes
    verification: RunningVerification
    judgings: Mapping[int, JuryJudging]

    def verified(self) -> VerificationResult:
        """Raises what the store raises."""
        found = list(self._all())
        submissions = tuple(self._concluded(*one) for one in found)
        faults = [*self._faults_of_checks(), *self._faults(found)]
        faults += gate_faults(submissions) or self._margin_faults([one for _, _, one in found if one is not None])
        return self._result(submissions, faults)

    def measured(self) -> VerificationResult:
        """What the accepted submissions say about the CPU time limit. Raises what the store raises."""
        found = list(self._all())
        accepted = [one for _, _, one in found if one is not None and one.is_accepted]
        limit = found_limit(map(self._concluder.timed, accepted), self.outcomes.jury.rule)
        faults = [*self._faults(found), *([] if limit is not None else [_NO_LIMIT])]
        result = self._result(tuple(self._concluded(*one) for one in found), faults)
        return msgspec.structs.replace(result, found_limit=limit)

    @property
    def _concluder(self) -> Concluder:
        return Concluder(store=self.outcomes.store, manifest=self.outcomes.manifest)

    def _all(self) -> Iterator[Found]:
        return self.outcomes.all(self.verification.queued, self.judgings)

    def _result(self, submissions: tuple[VerifiedSubmission, ...], faults: list[Fault]) -> VerificationResult:
        return VerificationResult(
            verification=Verification(
                limits=self._limits(),
                submissions=tuple(map(without_testcases, submissions)),
                faults=tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.severity)),
            ),
            submission_ids=tuple(entry.submission_id for entry in self.verification.queued),
        )

    def _faults_of_checks(self) -> Iterator[Fault]:
        checks = self.judgings.get(self.verification.checks_submission_id or 0)
        if checks is None:
            return
        if checks.verdict == Verdict.JE:
            reason = shortened(checks.failure)
            yield error("", f"its programs could not be tried on its data, which is a judge error: {reason}")
        for finding in checks.findings:
            make = error if finding.is_error else warning
            yield make(finding.file, finding.text)

    def _faults(self, found: list[Found]) -> Iterator[Fault]:
        for entry, _, outcome in found:
            if outcome is not None:
                yield from self._concluder.faults(outcome)
            elif entry.refusal is not None:
                yield warning(f"submissions/{entry.folder}/{entry.name}", f"is not judged: {entry.refusal}")

    def _concluded(self, entry: Entry, submission: JurySubmission, outcome: Outcome | None) -> VerifiedSubmission:
        if outcome is not None:
            return self._concluder.conclude(outcome)
        return not_judged(entry.folder, entry.name, submission.expectation, entry.refusal or "")

    def _margin_faults(self, outcomes: list[Outcome]) -> Iterator[Fault]:
        accepted = [one for one in outcomes if one.expectation.is_for_accepted and one.is_accepted]
        too_slow = [one for one in outcomes if one.expectation.is_for_too_slow and one.testcases]
        origin = self._origin
        return margin_faults(
            list(map(self._concluder.timed, accepted)),
            list(map(self._concluder.timed, too_slow)),
            cpu_time_limit_ms=self.outcomes.manifest.limits.cpu_time_limit_ms,
            rule=self.outcomes.jury.rule,
            is_declared=origin is None or origin.slowest is None,
            is_binding=self.verification.format == _BINDING_FORMAT,
        )

    @property
    def _origin(self) -> FoundLimit | None:
        origin = self.verification.cpu_time_limit_origin
        return None if origin is None else msgspec.convert(origin, FoundLimit)

    def _limits(self) -> VerifiedLimits:
        manifest, origin = self.outcomes.manifest, self._origin
        return VerifiedLimits(
            **msgspec.structs.asdict(manifest.limits),
            cpu_time_limit_origin=AS_IMPORTED if origin is None else origin.origin,
            source_limit_bytes=manifest.source_limit_bytes,
        )
