"""Forms of the administration of problems."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length


class AddToSetForm(FlaskForm):
    problem_set = SelectField(_l("Problem set"))


class RejudgeForm(FlaskForm):
    reason = StringField(
        _l("Reason"),
        description=_l("For the record: what was wrong, what changed."),
        validators=[InputRequired(_l("Say why.")), Length(max=500)],
    )
