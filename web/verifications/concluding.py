"""Concludes a verification from its judgings: with the modules that conclude on a laptop, judge.verification.*."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from judge.verdict import Verdict
from judge.verification.concluding import Concluder, Outcome, not_judged
from judge.verification.result import Fault, Verification, VerifiedLimits, VerifiedSubmission, error, shortened, warning
from judge.verification.time_limit import USUAL_RULE, FoundLimit, Timed, found_limit, margin_faults
from web.problems.jury import JurySubmission
from web.verifications.entries import Entry
from web.verifications.judgings import JuryJudging
from web.verifications.outcomes import JuryOutcomes
from web.verifications.result import VerificationResult, gate_faults, without_testcases
from web.verifications.transitions import Verification as RunningVerification

AS_IMPORTED = "as it was imported"
#: The format whose rule is demanded of a limit that is declared, too.
_BINDING_FORMAT = "2025-09"
_LATER = "it is judged when the version has its CPU time limit"
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
        concluder = Concluder(store=self.outcomes.store, manifest=self.outcomes.manifest)
        found = list(self._all())
        submissions = tuple(_concluded(concluder, *one) for one in found)
        faults = [*self._faults_of_checks()]
        for entry, _, outcome in found:
            faults += _faults(concluder, entry, outcome)
        gate = gate_faults(submissions)
        faults += gate or self._margin_faults(concluder, [outcome for _, _, outcome in found if outcome is not None])
        return self._result(submissions, faults)

    def measured(self) -> VerificationResult:
        """What the accepted submissions say about the CPU time limit. Raises what the store raises."""
        concluder = Concluder(store=self.outcomes.store, manifest=self.outcomes.manifest)
        found = list(self._all())
        accepted = [outcome for _, _, outcome in found if outcome is not None and outcome.is_accepted]
        limit = found_limit(map(concluder.timed, accepted), self.outcomes.jury.time_limit_rule or USUAL_RULE)
        submissions = tuple(_concluded(concluder, *one) for one in found)
        result = self._result(submissions, [] if limit is not None else [_NO_LIMIT])
        return msgspec.structs.replace(result, found_limit=limit)

    def _all(self) -> Iterator[tuple[Entry, JurySubmission, Outcome | None]]:
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

    def _margin_faults(self, concluder: Concluder, outcomes: list[Outcome]) -> Iterator[Fault]:
        accepted = [one for one in outcomes if one.expectation.is_for_accepted and one.is_accepted]
        too_slow = [one for one in outcomes if one.expectation.is_for_too_slow and one.testcases]
        origin = self._origin
        return margin_faults(
            _timed(concluder, accepted),
            _timed(concluder, too_slow),
            cpu_time_limit_ms=self.outcomes.manifest.limits.cpu_time_limit_ms,
            rule=self.outcomes.jury.time_limit_rule or USUAL_RULE,
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


def _timed(concluder: Concluder, outcomes: list[Outcome]) -> list[Timed]:
    return [concluder.timed(outcome) for outcome in outcomes]


def _faults(concluder: Concluder, entry: Entry, outcome: Outcome | None) -> Iterator[Fault]:
    if outcome is not None:
        yield from concluder.faults(outcome)
    elif entry.refusal is not None:
        yield warning(f"submissions/{entry.folder}/{entry.name}", f"is not judged: {entry.refusal}")


def _concluded(
    concluder: Concluder, entry: Entry, submission: JurySubmission, outcome: Outcome | None
) -> VerifiedSubmission:
    if outcome is not None:
        return concluder.conclude(outcome)
    return not_judged(entry.folder, entry.name, submission.expectation, entry.refusal or _LATER)
