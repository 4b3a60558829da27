"""Forms of the administration of problems."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from web.forms import Form


class AddToSetForm(Form):
    problem_set = SelectField(_l("Problem set"))


class RejudgeForm(Form):
    reason = StringField(
        _l("Reason"),
        description=_l("For the record: what was wrong, what changed."),
        validators=[InputRequired(_l("Say why.")), Length(max=500)],
    )
