"""The forms of verifications."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired, NumberRange

from web.forms import FiniteDecimalField, Form, RowIdField

CPU_TIME_LIMIT = NumberRange(0.01, 600, _l("Between 0.01 and 600 seconds."))


class VerifyForm(Form):
    publishes = BooleanField(_l("Publish it if all is as the author promises"))


class StopForm(Form):
    """Stops the verification that its page has shown."""

    verification = RowIdField()


class CpuTimeLimitForm(Form):
    """Gives the CPU time limit that a package lacks."""

    cpu_time_limit_s = FiniteDecimalField(
        _l("CPU time limit (seconds)"), validators=[InputRequired(_l("Enter a limit.")), CPU_TIME_LIMIT]
    )

    @property
    def cpu_time_limit_ms(self) -> int:
        """Of a form that is valid."""
        return round((self.cpu_time_limit_s.data or 0) * 1000)
