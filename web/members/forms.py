"""Forms of the members of a course."""

from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from web.authorization.roles import CourseRole
from web.forms import FiniteDecimalField, Form, stripped
from web.members.accommodation import LARGEST_FACTOR

ROLES = [
    SelectChoice(CourseRole.STUDENT.value, _l("Student")),
    SelectChoice(CourseRole.ASSISTANT.value, _l("Assistant")),
    SelectChoice(CourseRole.TEACHER.value, _l("Teacher")),
]
#: The choice of the form that takes a member out.
REMOVE = "remove"


class AddMemberForm(Form):
    name = StringField(
        _l("User name or mail address"),
        validators=[
            InputRequired(_l("Enter a user name or a mail address.")),
            Length(max=254, message=_l("This is too long: at most %(max)d characters.")),
        ],
        filters=[stripped],
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
    role = SelectField(_l("Role"), choices=ROLES)


class MemberForm(Form):
    role = SelectField(_l("Role"), choices=[*ROLES, SelectChoice(REMOVE, _l("Take out of the course"))])


class AccommodationForm(Form):
    time_factor = FiniteDecimalField(
        _l("Factor"),
        description=_l("Of the time from opening to due, in every assignment and exam: 1.5 is half as much again."),
        validators=[InputRequired(_l("Enter a number.")), NumberRange(1, LARGEST_FACTOR, _l("From 1 to 99.99."))],
        render_kw={"inputmode": "decimal"},
    )
    reason = StringField(
        _l("Reason"),
        description=_l("Only the staff of the course sees it."),
        validators=[Length(max=500, message=_l("This is too long: at most %(max)d characters."))],
        filters=[stripped],
        render_kw={"autocomplete": "off"},
    )

    def validate_time_factor(self, field: FiniteDecimalField) -> None:
        if field.data is not None and field.data != round(field.data, 2):
            raise ValidationError(_("At most two digits after the point."))

    def validate_reason(self, field: StringField) -> None:
        if not field.data and self.time_factor.data not in (None, Decimal(1)):
            raise ValidationError(_("Say why."))
