"""The forms for imports of packages."""

import secrets

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from web.forms import FiniteDecimalField, Form, RowIdField
from web.imports.models import Afterwards
from web.problems.forms import REASON_LIMIT_CHARS
from web.verifications.forms import CPU_TIME_LIMIT

_SLUG = Regexp(r"\A[a-z0-9][a-z0-9-]{0,63}\Z", message=_l("Only small letters, digits and dashes."))


class ImportForm(Form):
    package = FileField(_l("Package (zip)"), description=_l("A problem package in the Kattis format."))
    idempotency_key = HiddenField(
        default=lambda: secrets.token_urlsafe(16), validators=[InputRequired(), Regexp(r"\A[A-Za-z0-9_-]{8,64}\Z")]
    )
    slug = StringField(
        _l("Short name"),
        description=_l("Part of the address. Empty: as the package is called."),
        validators=[Optional(), _SLUG],
    )
    cpu_time_limit_s = FiniteDecimalField(
        _l("CPU time limit (seconds)"),
        description=_l(
            "Goes before the package's. Empty: where the package has none, its accepted submissions are measured."
        ),
        validators=[Optional(), CPU_TIME_LIMIT],
    )
    problem_set = SelectField(_l("Add to the problem set"), validators=[Optional()])
    afterwards = SelectField(
        _l("Then"),
        choices=[
            SelectChoice(Afterwards.VERIFY, _l("verify it, and publish it if all is as the author promises")),
            SelectChoice(Afterwards.DRAFT, _l("leave it a draft")),
            SelectChoice(Afterwards.PUBLISH, _l("publish it without a verification")),
        ],
        default=Afterwards.VERIFY,
        validators=[Optional()],
    )
    publish_reason = StringField(
        _l("Reason to publish it without a verification"),
        validators=[Length(max=REASON_LIMIT_CHARS, message=_l("This is too long: at most %(max)d characters."))],
    )
    #: The problem whose page led here, and the version that it had published: only this one is replaced unasked
    replaces = HiddenField(validators=[Optional(), Regexp(r"\A[a-z0-9-]{1,64}/[0-9]{1,9}\Z")])

    def validate_publish_reason(self, field: Field) -> None:
        if self.afterwards.data == Afterwards.PUBLISH and not (field.data or "").strip():
            raise ValidationError(_("Say why it is published without a verification."))


class TryAgainForm(Form):
    """Asks again for an import that failed by our fault. It has no fields."""


class AgreeForm(Form):
    """Says yes, or no, to the question about this version."""

    asked = RowIdField()


class RenameForm(AgreeForm):
    """Imports the package under a short name that no problem has."""

    slug = StringField(_l("Another short name"), validators=[InputRequired(_l("Enter a short name.")), _SLUG])
