"""Forms of the administration of problems."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from web.forms import Form


class PublishForm(Form):
    """Publishes a version instead of the one that the page has said is published."""

    instead_of = HiddenField(validators=[InputRequired(), Regexp(r"\A[0-9]{1,18}\Z")])


class RejudgeForm(Form):
    reason = StringField(
        _l("Reason"),
        description=_l("For the record: what was wrong, what changed."),
        validators=[
            DataRequired(_l("Say why.")),
            Length(max=500, message=_l("This is too long: at most %(max)d characters.")),
        ],
    )
