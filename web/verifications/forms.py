"""The forms of verifications."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from web.forms import Form, RowIdField


class VerifyForm(Form):
    publishes = BooleanField(_l("Publish it if all is as the author promises"))


class StopForm(Form):
    """Stops the verification that its page has shown."""

    verification = RowIdField()
