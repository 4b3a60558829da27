"""Forms of the administration of problems."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from web.forms import Form, RowIdField


class PublishForm(Form):
    """Publishes a version instead of the one that the page has said is published."""

    instead_of = RowIdField()


class RejudgeForm(Form):
    reason = StringField(
        _l("Reason"),
        description=_l("For the record: what was wrong, what changed."),
        validators=[
            DataRequired(_l("Say why.")),
            Length(max=500, message=_l("This is too long: at most %(max)d characters.")),
        ],
    )
