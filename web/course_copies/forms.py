"""The form that copies a course."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, ValidationError
from wtforms.validators import InputRequired

from web.courses.forms import slug_field, title_field
from web.forms import Form
from web.lists.forms import YEARS


class CopyForm(Form):
    title = title_field()
    slug = slug_field()
    first_day = DateField(
        _l("New first day"),
        description=_l("All dates move by as many days; on the clock of the course they stay at their hour."),
        validators=[InputRequired(_l("This is no date."))],
    )

    def validate_first_day(self, field: DateField) -> None:
        if field.data is None or field.data.year not in YEARS:
            raise ValidationError(_l("This is no date."))
