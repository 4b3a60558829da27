"""Writes scores for people."""

from flask_babel import gettext as _
from flask_babel import ngettext

#: Scores are kept with more decimals (judge.grading.aggregation.SCORE_DECIMALS).
SHOWN_DECIMALS = 2


def points(score: float) -> str:
    """Return such as 100, 33.33 or 0.5: without zeros at the end."""
    return f"{score:.{SHOWN_DECIMALS}f}".rstrip("0").rstrip(".")


def points_in_words(score: float, max_score: float | None) -> str:
    if max_score is None:
        return str(ngettext("%(points)s point", "%(points)s points", _plural(score), points=points(score)))
    return str(_("%(score)s of %(most)s points", score=points(score), most=points(max_score)))


def _plural(score: float) -> int:
    return 1 if score == 1 else 2
