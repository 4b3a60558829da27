"""The form of an extension."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from web.assignments.forms import WallTimeField
from web.extensions.recipients import Recipient
from web.forms import Form, stripped
from web.grades.deadline import SetDates

UNITS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": timedelta(days=1)}
MOST_TIME = timedelta(days=366)


class ExtensionForm(Form):
    to = SelectField(_l("Student or group"), validators=[InputRequired(_l("Choose a student or a group."))])
    amount = IntegerField(_l("More time"), validators=[Optional()], render_kw={"min": 1, "inputmode": "numeric"})
    unit = SelectField(
        _l("Unit of the time"),
        choices=[
            SelectChoice("minutes", _l("minutes")),
            SelectChoice("hours", _l("hours")),
            SelectChoice("days", _l("days of 24 hours")),
        ],
        default="days",
    )
    until = WallTimeField(_l("Or a due date of their own"))
    late_days = IntegerField(
        _l("Late days of their own"),
        description=_l("For this set alone, beside those that the course gives. They are spent first."),
        validators=[Optional(), NumberRange(0, 366, _l("This must be a number from 0 to 366."))],
        render_kw={"min": 0, "max": 366, "inputmode": "numeric"},
    )
    is_excused = BooleanField(_l("Excused: the set is left out of every sum"))
    reason = StringField(
        _l("Reason"),
        description=_l("Only the staff sees it. It stays in the log."),
        validators=[DataRequired(_l("Give a reason.")), Length(max=500, message=_l("This is too long."))],
        filters=[stripped],
        render_kw={"maxlength": 500},
    )

    def fit(self, zone: ZoneInfo, recipients: Iterable[Recipient], dates: SetDates) -> None:
        """Dates are entered in the zone; those of everybody are the least that an extension gives."""
        self.until.zone = zone
        self.to.choices = [SelectChoice("", ""), *(SelectChoice(one.key, one.name) for one in recipients)]
        self._dates = dates

    @property
    def extra(self) -> timedelta:
        return (self.amount.data or 0) * UNITS[self.unit.data]

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate(extra_validators) and self._gives_something() and self._has_dates_to_move()

    def _gives_something(self) -> bool:
        if self.amount.data is not None and not 0 < self.amount.data <= MOST_TIME // UNITS[self.unit.data]:
            self.amount.errors = [_("This must be more than nothing, and at most %(days)d days.", days=MOST_TIME.days)]
        elif not (self.amount.data or self.until.moment or self.late_days.data or self.is_excused.data):
            self.amount.errors = [_("Say what is given: time, a date, late days, or an excuse.")]
        return not self.amount.errors

    def _has_dates_to_move(self) -> bool:
        end = self._dates.due_at or self._dates.closes_at
        if end is None and (self.amount.data or self.until.moment):
            self.amount.errors = [_("The set is never due and never closes, so there is no time to add to.")]
        elif end is not None and self.until.moment is not None and self.until.moment <= end:
            self.until.errors = [_("Everybody has that much time: choose a later date.")]
        return not (self.amount.errors or self.until.errors)
