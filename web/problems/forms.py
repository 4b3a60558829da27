"""Forms of the administration of problems."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DecimalField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp


class ImportForm(FlaskForm):
    package = FileField(_l("Package (zip)"), description=_l("A problem package in the Kattis format."))
    package_sha256 = HiddenField(validators=[Optional(), Regexp(r"\A[0-9a-f]{64}\Z")])
    package_name = HiddenField(validators=[Optional(), Length(max=255)])
    slug = StringField(
        _l("Short name"),
        description=_l("Part of the address. Empty: as the package is called."),
        validators=[
            Optional(),
            Regexp(r"\A[a-z0-9][a-z0-9-]{0,63}\Z", message=_l("Only small letters, digits and dashes.")),
        ],
    )
    cpu_time_limit_s = DecimalField(
        _l("CPU time limit (seconds)"),
        description=_l("Needed where the package has none; otherwise it goes before the package's."),
        validators=[Optional(), NumberRange(0.01, 600, _l("Between 0.01 and 600 seconds."))],
    )
    problem_set = SelectField(_l("Add to the problem set"), validators=[Optional()])


class AddToSetForm(FlaskForm):
    problem_set = SelectField(_l("Problem set"))


class RejudgeForm(FlaskForm):
    reason = StringField(
        _l("Reason"),
        description=_l("For the record: what was wrong, what changed."),
        validators=[InputRequired(_l("Say why.")), Length(max=500)],
    )
