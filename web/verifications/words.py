"""Puts the end of a verification into one sentence."""

from flask_babel import gettext as _
from flask_babel import ngettext

from judge.package.diagnostics import Severity
from web.verifications.models import VerificationState
from web.verifications.queries import VerificationRow
from web.verifications.result import VerificationResult


def end_words(row: VerificationRow) -> str:
    """Empty while it is under way."""
    if row.found is not None:
        return _result_words(row.found, publishes=row.publishes)
    words = {
        VerificationState.STOPPED: _("The verification was stopped: nothing was decided."),
        VerificationState.FAILED: _("The verification failed. This is our fault; it has been logged."),
    }
    return str(words.get(VerificationState(row.state), ""))


def _result_words(found: VerificationResult, *, publishes: bool) -> str:
    if not found.is_clean:
        errors = sum(fault.severity is Severity.ERROR for fault in found.faults)
        return str(ngettext("Not verified: there is a fault.", "Not verified: there are %(num)d faults.", errors))
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
