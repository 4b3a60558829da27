"""Puts a late policy into words: the same sentences for students, and for teachers who write it."""

from collections.abc import Iterator
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from web.grades.late_policy import (
    AttemptRule,
    Counting,
    CutOff,
    LatePenalty,
    LatePolicy,
    LateUnit,
    NoPenalty,
    PercentPerUnit,
    PointsPerUnit,
    Rounding,
    Steps,
)


def policy_words(policy: LatePolicy) -> list[str]:
    """Return sentences: what late work costs, what many attempts cost, and which submission counts."""
    return [str(sentence) for sentence in _sentences(policy)]


def duration_words(seconds: int) -> str:
    """Return such as 1 d 2 h, without the units of which there are none."""
    minutes, rest_seconds = divmod(seconds, 60)
    hours, rest_minutes = divmod(minutes, 60)
    days, rest_hours = divmod(hours, 24)
    parts = (
        (days, _("%(num)d d", num=days)),
        (rest_hours, _("%(num)d h", num=rest_hours)),
        (rest_minutes, _("%(num)d min", num=rest_minutes)),
        (rest_seconds, _("%(num)d s", num=rest_seconds)),
    )
    return " ".join(str(words) for count, words in parts if count) or str(_("%(num)d min", num=0))


def number_words(number: Decimal) -> str:
    """Without zeros at the end."""
    return f"{number.normalize():f}"


def _sentences(policy: LatePolicy) -> Iterator[str]:
    yield from _late_sentences(policy.penalty)
    if policy.grace_seconds and not isinstance(policy.penalty, NoPenalty):
        yield _(
            "Up to %(duration)s after the due date is still on time, and lateness is counted from then on.",
            duration=duration_words(policy.grace_seconds),
        )
    if policy.late_days_per_set:
        yield ngettext(
            "%(num)d late day of the course may be spent here. It is spent by itself where it helps.",
            "Up to %(num)d late days of the course may be spent here. They are spent by themselves where they help.",
            policy.late_days_per_set,
        )
    yield from _attempt_sentences(policy.attempts)
    yield counting_words()[policy.counting]


def counting_words() -> dict[str, str]:
    return {
        Counting.BEST: _("Of several submissions to a problem, the best one counts."),
        Counting.LAST: _("Of several submissions to a problem, the last one counts."),
        Counting.BEST_PER_GROUP: _("The best points of each group of tests count, added up over all submissions."),
        Counting.LAST_ON_TIME: _("The last submission on time counts; where there is none, the best late one."),
    }


def _late_sentences(penalty: LatePenalty) -> Iterator[str]:
    match penalty:
        case NoPenalty():
            yield _("Late work counts as any other, until the set closes.")
        case CutOff():
            yield _("Late work is judged, but gives no points.")
        case Steps():
            for step in penalty.steps:
                yield _(
                    "From %(hours)s h after the due date on, %(percent)s %% of the points are left.",
                    hours=number_words(step.after_hours),
                    percent=number_words(step.percent),
                )
        case PercentPerUnit():
            cost = _("%(percent)s %% of its points", percent=number_words(penalty.percent))
            yield from _per_unit(penalty, cost)
        case PointsPerUnit():
            yield from _per_unit(penalty, _("%(points)s points", points=number_words(penalty.points)))


def _per_unit(penalty: PercentPerUnit | PointsPerUnit, cost: str) -> Iterator[str]:
    units = {LateUnit.MINUTE: _("minute"), LateUnit.HOUR: _("hour"), LateUnit.DAY: _("day")}
    unit = units[penalty.unit]
    if penalty.rounding is Rounding.UP:
        yield _("Late work loses %(cost)s for each %(unit)s that has begun.", cost=cost, unit=unit)
    else:
        yield _("Late work loses %(cost)s for each %(unit)s, and for a part of it by its share.", cost=cost, unit=unit)
    if penalty.least_percent:
        yield _("At least %(percent)s %% of its points are left.", percent=number_words(penalty.least_percent))


def _attempt_sentences(rule: AttemptRule) -> Iterator[str]:
    if rule.percent_per_extra:
        yield ngettext(
            "%(num)d attempt at a problem is free; each further one loses %(percent)s %% of its points.",
            "%(num)d attempts at a problem are free; each further one loses %(percent)s %% of its points.",
            rule.free,
            percent=number_words(rule.percent_per_extra),
        )
    if rule.percent_per_extra and rule.least_percent:
        yield _("For attempts, it loses no more than down to %(percent)s %%.", percent=number_words(rule.least_percent))
    if rule.limit is not None and rule.window_seconds is not None:
        yield _(
            "A problem takes at most %(limit)d attempts within %(duration)s.",
            limit=rule.limit,
            duration=duration_words(rule.window_seconds),
        )
    elif rule.limit is not None:
        yield _("A problem takes at most %(limit)d attempts.", limit=rule.limit)
    if rule.percent_per_extra or rule.limit is not None:
        yield _("What does not compile is no attempt.")
