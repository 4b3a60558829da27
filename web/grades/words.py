"""Says in words how a grade came about. Student and staff read the same."""

from datetime import tzinfo
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from web.grades.explanation import (
    Counted,
    DueLater,
    Late,
    ManyAttempts,
    NothingHandedIn,
    Overridden,
    Raw,
    Step,
    WithinGrace,
)
from web.grades.late_policy import Counting
from web.moments import duration, to_seconds


def step_words(step: Step, zone: tzinfo) -> str:
    """Return a sentence. Moments are in this zone."""
    match step:
        case NothingHandedIn():
            return str(_("Nothing with a result was handed in."))
        case Counted():
            return _counted_words(step)
        case Raw():
            most = points_words(step.max_points)
            return str(
                _("It was judged to be worth %(points)s of %(most)s.", points=points_words(step.points), most=most)
            )
        case DueLater():
            return str(_("An extension moved the due date to %(moment)s.", moment=to_seconds(step.due_at, zone)))
        case WithinGrace():
            return str(_("It came %(late)s after the due date, within the grace.", late=duration(step.after_due)))
        case Late():
            return _late_words(step)
        case ManyAttempts():
            return _attempts_words(step)
        case Overridden():
            return str(
                _(
                    "The staff set the grade to %(points)s by hand; computed were %(computed)s. The reason: %(reason)s",
                    points=points_words(step.points),
                    computed=points_words(step.computed_points),
                    reason=step.reason,
                )
            )


def points_words(points: Decimal) -> str:
    """Return such as 100, 33.33 or 0.5: without zeros at the end."""
    text = f"{points:.2f}"
    return text.rstrip("0").rstrip(".")


def _counted_words(step: Counted) -> str:
    numbers = ", ".join(str(number) for number in step.submission_ids)
    if step.out_of == 1:
        return str(_("Submission %(numbers)s counts: it is the only one with a result.", numbers=numbers))
    match step.counting:
        case Counting.BEST:
            words = _("Submission %(numbers)s counts: the best of %(count)d.", numbers=numbers, count=step.out_of)
        case Counting.LAST:
            words = _("Submission %(numbers)s counts: the last of %(count)d.", numbers=numbers, count=step.out_of)
        case Counting.LAST_ON_TIME:
            words = _(
                "Submission %(numbers)s of %(count)d counts: the last one on time, or else the best late one.",
                numbers=numbers,
                count=step.out_of,
            )
        case Counting.BEST_PER_GROUP:
            words = _(
                "Of %(count)d submissions, the best of each test group counts: %(numbers)s.",
                numbers=numbers,
                count=step.out_of,
            )
    return str(words)


def _late_words(step: Late) -> str:
    sentences = [_("It came %(late)s after the due date.", late=duration(step.after_due))]
    if step.late_days:
        sentences.append(
            ngettext("%(num)d late day was spent on it.", "%(num)d late days were spent on it.", step.late_days)
        )
    if step.cost:
        sentences.append(
            _(
                "%(charged)s of it are charged: %(cost)s points less.",
                charged=duration(step.charged),
                cost=points_words(step.cost),
            )
        )
    else:
        sentences.append(_("That costs nothing."))
    return " ".join(str(sentence) for sentence in sentences)


def _attempts_words(step: ManyAttempts) -> str:
    return str(
        _(
            "It is attempt %(number)d, and %(free)d are free: %(cost)s points less.",
            number=step.number,
            free=step.free,
            cost=points_words(step.cost),
        )
    )
