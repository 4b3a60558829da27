"""Puts what a verification found into words."""

from flask_babel import gettext as _
from flask_babel import ngettext

from judge.expectation import Expectation, named
from judge.package.diagnostics import Diagnostic, Severity
from judge.verdict import Verdict
from judge.verification.result import VerifiedSubmission
from judge.verification.time_limit import FoundLimit
from web.usage import milliseconds_in_words
from web.verifications.models import VerificationState
from web.verifications.queries import VerificationRow
from web.verifications.result import VerificationResult

#: Authors of packages read English: the formats and the commands speak it, too.
_REMEDY = "correct the submission, its folder or its tag, the tests or the limits"


def end_words(row: VerificationRow) -> str:
    """Say in one sentence how it ended. Empty while it is under way."""
    if row.found is not None:
        return _result_words(row.found, publishes=row.publishes)
    words = {
        VerificationState.STOPPED: _("The verification was stopped: nothing was decided."),
        VerificationState.FAILED: _("The verification failed. This is our fault; it has been logged."),
    }
    return str(words.get(VerificationState(row.state), ""))


def _result_words(found: VerificationResult, *, publishes: bool) -> str:
    if found.found_limit is not None and found.limited_number is not None:
        return str(
            _(
                "The CPU time limit was measured: %(limit)s. Version %(number)d has it, and is verified next.",
                limit=milliseconds_in_words(found.found_limit.cpu_time_limit_ms),
                number=found.limited_number,
            )
        )
    if not found.is_clean:
        return str(
            ngettext("Not verified: there is a fault.", "Not verified: there are %(num)d faults.", found.error_count)
        )
    if found.is_published:
        return str(_("Verified: every jury submission was judged as promised. The version was published."))
    if publishes:
        return str(
            _(
                "Verified: every jury submission was judged as promised. It was not published, because another version"
                " was published meanwhile."
            )
        )
    return str(_("Verified: every jury submission was judged as promised."))


def limit_words(limit: FoundLimit) -> str:
    """Say how a CPU time limit came about."""
    if limit.slowest is None or limit.factor is None:
        return str(_("entered by an admin"))
    return str(
        _(
            "%(factor)s times the slowest accepted submission, %(cpu)s (%(name)s, test %(test)s), rounded up",
            factor=f"{limit.factor:g}",
            cpu=milliseconds_in_words(limit.slowest.cpu_time_ms),
            name=limit.slowest.submission,
            test=limit.slowest.testcase,
        )
    )


def promise_words(expectation: Expectation) -> str:
    """Say in short which verdicts are expected, such as WA; nothing where none are."""
    verdicts = expectation.required or expectation.reported or expectation.permitted
    return named(verdicts) if verdicts else ""


def shown_faults(found: VerificationResult) -> list[Diagnostic]:
    """All faults, and the promises that are broken, errors first."""
    faults = [
        Diagnostic(severity=fault.severity, file=fault.file, message=fault.text) for fault in found.verification.faults
    ]
    broken = [_broken(submission) for submission in found.verification.broken if submission.verdict is not Verdict.JE]
    return sorted([*broken, *faults], key=lambda fault: fault.severity)


def _broken(submission: VerifiedSubmission) -> Diagnostic:
    slowest = "" if submission.slowest_ms is None else f" The slowest test took {submission.slowest_ms} ms:"
    return Diagnostic(
        severity=Severity.ERROR,
        file=f"submissions/{submission.path}",
        message=f"{submission.message}.{slowest} {_REMEDY}",
    )
