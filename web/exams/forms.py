"""Forms of exams."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from web.exams.addresses import MOST_NETWORKS, Network, WrongNetwork, parse_networks
from web.exams.arranging import ExamTerms
from web.forms import Form, RowIdField, stripped

MOST_MINUTES = 7 * 24 * 60


def _minutes() -> NumberRange:
    return NumberRange(1, MOST_MINUTES, _l("This must be between %(min)d and %(max)d minutes."))


class TermsForm(Form):
    is_exam = BooleanField(_l("This assignment is an exam"))
    minutes = IntegerField(
        _l("Minutes that each student has"),
        description=_l("From the student's own start. Empty: all write from the opening to the closing."),
        validators=[Optional(), _minutes()],
    )
    networks = TextAreaField(
        _l("Addresses from which students may write"),
        description=_l(
            "One address or network a line, such as 192.0.2.0/24. Empty: from everywhere. The staff may look from"
            " everywhere."
        ),
        validators=[Length(max=4000, message=_l("This is too long: at most %(max)d characters."))],
        render_kw={"rows": 4, "spellcheck": "false"},
    )

    def validate_networks(self, field: Field) -> None:
        try:
            count = len(parse_networks(field.data or ""))
        except WrongNetwork as error:
            raise ValidationError(_("“%(line)s” is neither an address nor a network.", line=error.line)) from error
        if count > MOST_NETWORKS:
            raise ValidationError(_("These are too many: at most %(count)d lines.", count=MOST_NETWORKS))

    def terms(self) -> ExamTerms:
        return ExamTerms(
            is_exam=self.is_exam.data,
            duration=timedelta(minutes=self.minutes.data) if self.minutes.data else None,
            networks=self._networks(),
        )

    def _networks(self) -> tuple[Network, ...] | None:
        return parse_networks(self.networks.data or "") or None


class MoreForAllForm(Form):
    minutes = IntegerField(_l("Minutes more for all"), validators=[InputRequired(_l("Enter the minutes.")), _minutes()])


class MoreForOneForm(Form):
    user = RowIdField()
    minutes = IntegerField(_l("Minutes more"), validators=[InputRequired(_l("Enter the minutes.")), _minutes()])
    reason = StringField(
        _l("Reason"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Enter a reason.")),
            Length(max=500, message=_l("This is too long: at most %(max)d characters.")),
        ],
    )


class LetInForm(Form):
    user = RowIdField()
