"""Forms of the members of a course."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from web.authorization.roles import CourseRole
from web.forms import Form

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
        filters=[lambda value: value.strip() if value else value],
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
    role = SelectField(_l("Role"), choices=ROLES)


class MemberForm(Form):
    role = SelectField(_l("Role"), choices=[*ROLES, SelectChoice(REMOVE, _l("Take out of the course"))])
