"""Forms of data protection: an export, anonymising, and how long a course keeps its work."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from web.accounts.passwords import MAXIMUM_LENGTH
from web.courses.models import Retention
from web.forms import Form, stripped
from web.privacy.anonymising import Work
from web.privacy.last_day import end_of_day
from web.privacy.words import retention_words

YEARS = range(2000, 2200)


class ExportForm(Form):
    password = PasswordField(
        _l("Current password"),
        validators=[
            InputRequired(_l("Enter your current password.")),
            Length(max=MAXIMUM_LENGTH, message=_l("This is too long: at most %(max)d characters.")),
        ],
        render_kw={"autocomplete": "current-password"},
    )


class AnonymiseForm(Form):
    work = SelectField(
        _l("Submissions"),
        choices=[
            SelectChoice(Work.KEEP.value, _l("Keep them under the pseudonym")),
            SelectChoice(Work.WITHOUT_SOURCES.value, _l("Keep the results, remove the sources")),
            SelectChoice(Work.DELETE.value, _l("Delete them with all results and grades")),
        ],
    )
    username = StringField(
        _l("User name"),
        description=_l("Type it once more: this cannot be undone."),
        filters=[stripped],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


class RetentionForm(Form):
    kind = SelectField(
        _l("What is removed"),
        choices=lambda: [
            SelectChoice("", _("As the site says")),
            *(SelectChoice(kind.value, retention_words(kind)) for kind in Retention),
        ],
    )
    months = IntegerField(
        _l("Months after the end"),
        description=_l("Where something is removed. Between 1 and 240."),
        validators=[Optional(), NumberRange(1, 240, _l("Between 1 and 240."))],
    )
    ends_on = DateField(
        _l("Last day of the course"),
        description=_l("Empty: the course ends when it is archived."),
        validators=[Optional()],
    )

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Demand the months where something is removed: `Optional` leaves an empty field to nobody else."""
        is_valid: bool = super().validate(extra_validators)
        if self.retention in (None, Retention.NEVER) or self.months.data is not None or self.months.errors:
            return is_valid
        self.months.errors = [_("Say after how many months.")]
        return False

    def validate_ends_on(self, field: DateField) -> None:
        if field.data is not None and field.data.year not in YEARS:
            raise ValidationError(_("The year is between %(first)d and %(last)d.", first=YEARS[0], last=YEARS[-1]))

    @property
    def retention(self) -> Retention | None:
        """Return None where the site says it, and where the field has what nobody offered."""
        return Retention(self.kind.data) if self.kind.data in set(Retention) else None

    @property
    def kept_months(self) -> int | None:
        return None if self.retention in (None, Retention.NEVER) else self.months.data

    def ends_at(self, zone: ZoneInfo) -> datetime | None:
        """Return when the last day is over in the zone of the course."""
        return None if self.ends_on.data is None else end_of_day(self.ends_on.data, zone)
