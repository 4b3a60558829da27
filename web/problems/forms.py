"""Forms of the administration of problems."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from web.forms import Form, RowIdField

REASON_LIMIT_CHARS = 500


class PublishForm(Form):
    """Publishes a version instead of the one that the page has said is published; 0: none was."""

    instead_of = RowIdField()


class UnverifiedForm(PublishForm):
    """Publishes a version that has not verified."""

    reason = StringField(
        _l("Reason"),
        description=_l("For the record: why it is published without a verification."),
        validators=[
            DataRequired(_l("Say why.")),
            Length(max=REASON_LIMIT_CHARS, message=_l("This is too long: at most %(max)d characters.")),
        ],
    )


class RejudgeForm(Form):
    reason = StringField(
        _l("Reason"),
        description=_l("For the record: what was wrong, what changed."),
        validators=[
            DataRequired(_l("Say why.")),
            Length(max=REASON_LIMIT_CHARS, message=_l("This is too long: at most %(max)d characters.")),
        ],
    )
