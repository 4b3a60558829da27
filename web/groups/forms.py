"""Forms of the groups of a course."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from web.courses.models import GroupKind
from web.forms import Form, stripped


def _title_field() -> StringField:
    return StringField(
        _l("Name of the group"),
        validators=[
            DataRequired(_l("Give the group a name.")),
            Length(max=100, message=_l("This is too long: at most %(max)d characters.")),
        ],
        filters=[stripped],
        render_kw={"autocomplete": "off"},
    )


class GroupForm(Form):
    title = _title_field()
    kind = SelectField(
        _l("Kind"),
        choices=[
            SelectChoice(GroupKind.TUTORIAL.value, _l("Tutorial: its assistants see the work of its students alone")),
            SelectChoice(GroupKind.TEAM.value, _l("Team: hands in together")),
        ],
    )


class RenameForm(Form):
    title = _title_field()


class AddToGroupForm(Form):
    name = StringField(
        _l("User name or mail address"),
        validators=[DataRequired(_l("Enter a user name or a mail address."))],
        filters=[stripped],
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )


class DrawForm(Form):
    size = IntegerField(
        _l("Students in a team"), default=2, validators=[InputRequired(), NumberRange(2, 20, _l("Between 2 and 20."))]
    )
