"""Forms of accounts."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, HiddenField, IntegerField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, Regexp

from web.accounts.passwords import MAXIMUM_LENGTH, MINIMUM_LENGTH
from web.authorization.roles import SiteRole
from web.forms import Form


def _strip(value: str | None) -> str | None:
    return value.strip() if value else value


def _at_most(count: int) -> Length:
    return Length(max=count, message=_l("This is too long: at most %(max)d characters."))


def _new_password(label: str) -> PasswordField:
    return PasswordField(
        label,
        description=_l("At least %(count)d characters. A sentence is better than a word.", count=MINIMUM_LENGTH),
        validators=[
            InputRequired(_l("Choose a password.")),
            Length(min=MINIMUM_LENGTH, message=_l("A password has at least %(min)d characters.")),
            _at_most(MAXIMUM_LENGTH),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class LoginForm(Form):
    username = StringField(
        _l("User name"),
        validators=[InputRequired(_l("Enter your user name."))],
        filters=[_strip],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Enter your password.")), _at_most(MAXIMUM_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )


class RegisterForm(Form):
    username = StringField(
        _l("User name"),
        description=_l("Letters, digits, dots, dashes and underscores. Others may see it."),
        validators=[
            InputRequired(_l("Choose a user name.")),
            Length(2, 64, _l("A user name has between %(min)d and %(max)d characters.")),
            Regexp(
                r"\A[A-Za-z0-9][A-Za-z0-9._-]*\Z",
                message=_l("Only letters, digits, dots, dashes and underscores; it starts with a letter or digit."),
            ),
        ],
        filters=[_strip],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    email = EmailField(
        _l("Mail address"),
        validators=[Optional(), _at_most(254), Email(_l("This is not a mail address."))],
        filters=[_strip],
        render_kw={"autocomplete": "email"},
    )
    password = _new_password(_l("Password"))
    invitation = HiddenField()


class ChangePasswordForm(Form):
    current_password = PasswordField(
        _l("Current password"),
        validators=[InputRequired(_l("Enter your current password.")), _at_most(MAXIMUM_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )
    password = _new_password(_l("New password"))


class SetPasswordForm(Form):
    password = _new_password(_l("New password"))


class ForgottenPasswordForm(Form):
    email = EmailField(
        _l("Mail address"),
        description=_l("The one of your account."),
        validators=[
            InputRequired(_l("Enter your mail address.")),
            _at_most(254),
            Email(_l("This is not a mail address.")),
        ],
        filters=[_strip],
        render_kw={"autocomplete": "email"},
    )


class ProfileForm(Form):
    locale = SelectField(_l("Language"))
    time_zone = SelectField(_l("Time zone"))


class InvitationForm(Form):
    email = EmailField(
        _l("Mail address"),
        description=_l("Leave it empty for a link that anybody may use."),
        validators=[Optional(), _at_most(254), Email(_l("This is not a mail address."))],
        filters=[_strip],
    )
    uses = IntegerField(
        _l("How often it can be used"), default=1, validators=[NumberRange(1, 10_000, _l("Between 1 and 10000."))]
    )
    days = IntegerField(_l("Valid for (days)"), default=7, validators=[NumberRange(1, 365, _l("Between 1 and 365."))])


class UserForm(Form):
    site_role = SelectField(
        _l("Role"),
        choices=[
            SelectChoice(SiteRole.MEMBER.value, _l("Member")),
            SelectChoice(SiteRole.ADMIN.value, _l("Administrator")),
        ],
    )
    may_make_courses = BooleanField(_l("May make courses, and teaches them"))
    disabled = BooleanField(_l("Disabled: cannot log in"))
