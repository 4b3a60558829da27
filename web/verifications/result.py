"""What a verification found, as it is kept with it. The results of the testcases stay in the judgings."""

import msgspec

from judge.package.diagnostics import Severity
from judge.verdict import Verdict
from judge.verification.result import Fault, Verification, VerifiedSubmission, error
from judge.verification.time_limit import FoundLimit

NO_SUBMISSIONS = error("submissions", "the package has no submissions: add one below submissions/accepted at least")
NOTHING_ACCEPTED = error(
    "submissions", "no submission was accepted as promised: nothing shows that the problem can be solved"
)


class VerificationResult(msgspec.Struct, frozen=True, kw_only=True):
    verification: Verification  #: without the results of testcases
    submission_ids: tuple[int | None, ...]  #: of its submissions; None: it was not judged
    is_published: bool = False  #: by this verification
    #: Of a version that needed a CPU time limit: what the accepted submissions show, and the number of the version
    #: that has it
    found_limit: FoundLimit | None = None
    limited_number: int | None = None

    @property
    def is_clean(self) -> bool:
        return self.verification.is_passed

    @property
    def error_count(self) -> int:
        errors = sum(fault.severity is Severity.ERROR for fault in self.verification.faults)
        # A judge error is an error by itself
        return errors + sum(submission.verdict is not Verdict.JE for submission in self.verification.broken)


def gate_faults(submissions: tuple[VerifiedSubmission, ...]) -> tuple[Fault, ...]:
    """What the site asks for before it publishes, and a laptop only warns of."""
    if not submissions:
        return (NO_SUBMISSIONS,)
    is_solved = any(submission.kept and submission.verdict is Verdict.AC for submission in submissions)
    return () if is_solved else (NOTHING_ACCEPTED,)


def without_testcases(submission: VerifiedSubmission) -> VerifiedSubmission:
    return msgspec.structs.replace(submission, testcases=())
