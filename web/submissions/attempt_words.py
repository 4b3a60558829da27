"""Says how many attempts are left, and when the next one is free."""

from flask_babel import gettext as _
from flask_babel import ngettext

from web.locales import time_zone_for
from web.moments import duration, to_seconds
from web.submissions.attempt_limit import AttemptsTaken


def attempts_words(taken: AttemptsTaken, course_zone: str | None) -> list[str]:
    """Return sentences. Moments are in the viewer's zone, or else in that of the course."""
    sentences = [_limit_words(taken), _left_words(taken, course_zone)]
    if taken.waiting:
        sentences.append(
            ngettext(
                "%(num)d of them has no verdict yet: it is given back if it does not compile.",
                "%(num)d of them have no verdict yet: what does not compile is given back.",
                taken.waiting,
            )
        )
    return sentences


def used_up_words(taken: AttemptsTaken, course_zone: str | None) -> str:
    """Say why a submission was refused."""
    return " ".join([_("Nothing was submitted."), *attempts_words(taken, course_zone)])


def _limit_words(taken: AttemptsTaken) -> str:
    limit = taken.limit
    if limit.window is None:
        return str(ngettext("%(num)d attempt is allowed.", "%(num)d attempts are allowed.", limit.most))
    return str(
        ngettext(
            "%(num)d attempt is allowed in any %(window)s.",
            "%(num)d attempts are allowed in any %(window)s.",
            limit.most,
            window=duration(limit.window),
        )
    )


def _left_words(taken: AttemptsTaken, course_zone: str | None) -> str:
    if taken.left:
        return str(ngettext("%(num)d is left.", "%(num)d are left.", taken.left))
    if taken.next_at is None:
        return str(_("None is left."))
    moment = to_seconds(taken.next_at, time_zone_for(course_zone))
    return str(_("None is left; the next one is free after %(moment)s.", moment=moment))
