"""Forms of links and codes."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from web.authorization.roles import CourseRole
from web.forms import Form, stripped


class LinkForm(Form):
    role = SelectField(
        _l("Role"),
        choices=[
            SelectChoice(CourseRole.STUDENT.value, _l("Student")),
            SelectChoice(CourseRole.ASSISTANT.value, _l("Assistant")),
        ],
    )
    group = SelectField(_l("Tutorial or team"), coerce=int)
    days = IntegerField(
        _l("Valid for (days)"), default=14, validators=[InputRequired(), NumberRange(1, 365, _l("Between 1 and 365."))]
    )

    def offer_groups(self, titles: dict[int, str]) -> None:
        self.group.choices = [SelectChoice(0, _l("none")), *(SelectChoice(key, title) for key, title in titles.items())]


class CodeForm(Form):
    code = StringField(
        _l("Code of the course"),
        validators=[DataRequired(_l("Enter the code.")), Length(max=64, message=_l("This is too long."))],
        filters=[stripped],
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"},
    )
