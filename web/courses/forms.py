"""The form of a course."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp

from web.courses.making import SLUG_PATTERN, CourseTerms
from web.forms import Form, stripped
from web.locales import time_zone_names


def title_field() -> StringField:
    return StringField(
        _l("Title"),
        validators=[DataRequired(_l("Enter a title.")), Length(max=200, message=_l("This is too long."))],
        filters=[stripped],
    )


def slug_field() -> StringField:
    return StringField(
        _l("Short name"),
        description=_l("In addresses: lower-case letters, digits and dashes. No other course of the site has it."),
        validators=[
            DataRequired(_l("Enter a short name.")),
            Regexp(rf"\A{SLUG_PATTERN}\Z", message=_l("Only lower-case letters, digits and dashes.")),
        ],
        filters=[stripped],
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )


class CourseForm(Form):
    title = title_field()
    slug = slug_field()
    time_zone = SelectField(
        _l("Time zone"),
        description=_l("Dates are entered and shown in it. A date that is set already stays at its moment."),
    )
    late_days = IntegerField(
        _l("Late days"),
        default=0,
        description=_l("Of each student, for all assignments together. Late policies say what they are good for."),
        validators=[InputRequired(_l("Enter a number.")), NumberRange(0, 365, _l("Between 0 and 365."))],
    )

    def offer_zones(self, current: str) -> None:
        """Offer the zones that there are, and the one that the course has already."""
        names = [current, *(name for name in ("UTC", *time_zone_names()) if name != current)]
        self.time_zone.choices = [SelectChoice(name, name.replace("_", " ")) for name in names]

    def terms(self) -> CourseTerms:
        return CourseTerms(
            slug=self.slug.data,
            title=self.title.data,
            time_zone=self.time_zone.data,
            late_days=self.late_days.data,
        )
