"""The form of points that are set by hand."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length, Optional

from web.forms import FiniteDecimalField, Form, stripped
from web.grades.words import points_words

#: A bonus above it is a slip of the keyboard.
MOST_POINTS = Decimal(100_000)
_CENT = Decimal("0.01")


class OverrideForm(Form):
    """With `take_back`, the points are not asked for."""

    points = FiniteDecimalField(
        _l("Points"), validators=[Optional()], places=None, render_kw={"inputmode": "decimal", "autocomplete": "off"}
    )
    is_bonus = BooleanField(_l("More than the problem gives is meant: a bonus"))
    reason = StringField(
        _l("Reason"),
        description=_l("The student reads it beside the grade."),
        validators=[DataRequired(_l("Give a reason.")), Length(max=500, message=_l("This is too long."))],
        filters=[stripped],
        render_kw={"maxlength": 500},
    )

    def validate_for(self, max_points: Decimal) -> bool:
        """Check the points, too."""
        return self.validate() and self._check_points(max_points)

    def _check_points(self, max_points: Decimal) -> bool:
        points: Any = self.points.data
        if points is None or not 0 <= points <= MOST_POINTS or points != points.quantize(_CENT):
            self.points.errors = [_("This must be a number of points, 0 or more, with at most two decimals.")]
        elif points > max_points and not self.is_bonus.data:
            self.points.errors = [
                _("The problem gives %(most)s points. If more is meant, say so.", most=points_words(max_points))
            ]
        return not self.points.errors
