"""Says in words what a submission at this moment would lose."""

from collections.abc import Iterator
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from web.grades.cost_now import CostNow
from web.grades.words import points_words
from web.moments import duration


def cost_words(cost: CostNow) -> list[str]:
    """Return sentences; none where it loses nothing and is on time."""
    return [str(sentence) for sentence in (*_late_sentences(cost), *_attempts_sentences(cost))]


def _late_sentences(cost: CostNow) -> Iterator[str]:
    late = duration(cost.after_due)
    if cost.is_within_grace:
        yield _("Handed in now, it is %(late)s after the due date: within the grace, that costs nothing.", late=late)
    elif cost.after_due and not cost.late_percent:
        yield _("Handed in now, it is %(late)s late; that costs nothing.", late=late)
    elif cost.after_due:
        yield _(
            "Handed in now, it is %(late)s late: that costs %(percent)s %% of the points.",
            late=late,
            percent=points_words(cost.late_percent),
        )
        if cost.days_available:
            yield from _with_late_days(cost)


def _with_late_days(cost: CostNow) -> Iterator[str]:
    if cost.days_available >= cost.days_needed:
        yield ngettext(
            "Or it takes %(num)d late day of the %(have)d that you have here, and loses nothing for being late.",
            "Or it takes %(num)d late days of the %(have)d that you have here, and loses nothing for being late.",
            cost.days_needed,
            have=cost.days_available,
        )
    else:
        yield ngettext(
            "With the %(num)d late day that you have here, it costs %(percent)s %%.",
            "With the %(num)d late days that you have here, it costs %(percent)s %%.",
            cost.days_available,
            percent=points_words(cost.late_percent_with_days),
        )


def _attempts_sentences(cost: CostNow) -> Iterator[str]:
    if cost.attempts_percent > Decimal(0):
        yield _(
            "It would be attempt %(number)d at the problem, and %(free)d are free: %(percent)s %% less.",
            number=cost.number,
            free=cost.free_attempts,
            percent=points_words(cost.attempts_percent),
        )
