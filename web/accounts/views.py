"""Logging in and out, registering, and the account of the user."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from wtforms.fields.choices import SelectChoice

from web.accounts.forms import (
    ChangePasswordForm,
    ForgottenPasswordForm,
    LoginForm,
    ProfileForm,
    RegisterForm,
    SetPasswordForm,
)
from web.accounts.models import User
from web.accounts.password_links import SET_PASSWORD_PATH, end_password_links
from web.accounts.passwords import hash_password, password_matches
from web.accounts.queries import find_user, usable_login
from web.accounts.registration import Application, RegistrationRefused, may_register, register
from web.audit.events import Actor, add_event
from web.authorization.guards import login_required
from web.locales import LOCALES, SESSION_KEY, time_zone_names
from web.outbox.queueing import queue_password_mail
from web.parameters import visitor_address
from web.rate_limits import ADDRESS, LOGIN
from web.site import database_connection, database_session, logged_in_user, site

blueprint = Blueprint("accounts", __name__, template_folder="templates")


@blueprint.get("/login")
def login_page() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(_wanted_page())
    return render_template("accounts/login.html", form=LoginForm())


@blueprint.post("/login")
@ADDRESS
@LOGIN
def login() -> ResponseReturnValue:
    form = LoginForm()
    if not form.validate():
        return render_template("accounts/login.html", form=form), 400
    user = find_user(database_session(), form.username.data)
    if not password_matches(user.password_hash if user else None, form.password.data) or user is None:
        form.password.errors = [_("User name or password is wrong.")]
        return render_template("accounts/login.html", form=form), 401
    if user.disabled_at is not None:
        form.username.errors = [_("This account is disabled. Ask your course staff.")]
        return render_template("accounts/login.html", form=form), 403
    _start_session(user)
    return redirect(_wanted_page())


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    logout_user()
    return redirect(url_for("accounts.login_page"))


@blueprint.get("/register")
def register_page() -> ResponseReturnValue:
    token = request.args.get("invitation", "")
    if not may_register(site().settings, database_session(), token):
        return _registration_refused()
    return _register_page(RegisterForm(invitation=token))


@blueprint.post("/register")
@ADDRESS
def register_account() -> ResponseReturnValue:
    form = RegisterForm()
    if not may_register(site().settings, database_session(), form.invitation.data or ""):
        return _registration_refused()
    if not form.validate():
        return _register_page(form), 400
    try:
        user = register(site().settings, database_session(), _application(form))
    except RegistrationRefused as refused:
        form[refused.field].errors = [refused.message]
        return _register_page(form), 409
    _start_session(user)
    flash(_("Welcome, %(name)s.", name=user.username), "success")
    return redirect(_wanted_page())


@blueprint.route(f"{SET_PASSWORD_PATH}/<token>", methods=["GET", "POST"])
@ADDRESS
def set_password(token: str) -> ResponseReturnValue:
    """Let the owner of a password link set a password.

    Opening the link does not use it up: mail scanners open links, too.
    """
    one_time_login = usable_login(database_session(), token, lock=request.method == "POST")
    if one_time_login is None:
        return render_template("accounts/link_expired.html"), 404
    user = database_session().get_one(User, one_time_login.user_id)
    form = SetPasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/set_password.html", form=form, user=user), 400 if form.is_submitted() else 200
    _change_password(user, form.password.data)
    flash(_("Your password is set."), "success")
    return redirect(url_for("upcoming.front"))


@blueprint.get("/forgot-password")
def forgotten_password_page() -> ResponseReturnValue:
    return _forgotten_password(ForgottenPasswordForm())


@blueprint.post("/forgot-password")
@ADDRESS
def ask_for_password_link() -> ResponseReturnValue:
    """Send a link to the address. The answer is the same whether it belongs to an account or not."""
    form = ForgottenPasswordForm()
    if not form.validate():
        return _forgotten_password(form), 400
    if not site().settings.sends_mail:
        abort(404)
    queue_password_mail(database_connection(), form.email.data)
    return render_template("accounts/link_sent.html", address=form.email.data)


@blueprint.get("/account")
@login_required
def account() -> ResponseReturnValue:
    return _account_page(_profile_form(), ChangePasswordForm())


@blueprint.post("/account/profile")
@login_required
def change_profile() -> ResponseReturnValue:
    form = _profile_form()
    if not form.validate():
        return _account_page(form, ChangePasswordForm()), 400
    user = _own_row()
    user.locale = form.locale.data or None
    user.time_zone = form.time_zone.data or None
    database_session().commit()
    flash(_("Saved."), "success")
    return redirect(url_for("accounts.account"))


@blueprint.post("/account/password")
@login_required
@LOGIN
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    user = _own_row()
    if form.validate() and not password_matches(user.password_hash, form.current_password.data):
        form.current_password.errors = [_("This is not your current password.")]
    if form.errors:
        return _account_page(_profile_form(), form), 400
    _change_password(user, form.password.data)
    flash(_("Your password is changed. You are logged out everywhere else."), "success")
    return redirect(url_for("accounts.account"))


@blueprint.post("/language")
def choose_language() -> ResponseReturnValue:
    locale = request.form.get("locale", "")
    if locale not in LOCALES:
        abort(404)
    session[SESSION_KEY] = locale
    if current_user.is_authenticated:
        _own_row().locale = locale
        database_session().commit()
    return redirect(_local_path(request.form.get("next")) or url_for("problems.index"))


def _forgotten_password(form: ForgottenPasswordForm) -> str:
    if not site().settings.sends_mail:
        abort(404)
    return render_template("accounts/forgotten_password.html", form=form)


def _own_row() -> User:
    return database_session().get_one(User, logged_in_user().id)


def _start_session(user: User) -> None:
    session.permanent = True
    login_user(user)


def _change_password(user: User, password: str) -> None:
    """Change the password, end all links and every other session of the user, and keep or begin this one."""
    end_password_links(database_session(), user.id)
    user.password_hash = hash_password(password)
    user.session_epoch += 1
    actor = Actor(user_id=user.id, ip=visitor_address())
    add_event(database_session(), actor, "user.password", object_type="user", object_id=user.id)
    database_session().commit()
    if user.is_active:
        _start_session(user)


def _application(form: RegisterForm) -> Application:
    return Application(
        username=form.username.data,
        email=form.email.data or None,
        password=form.password.data,
        invitation_token=form.invitation.data or "",
        locale=str(get_locale()) if SESSION_KEY in session else None,
        ip=visitor_address(),
    )


def _register_page(form: RegisterForm) -> str:
    domains = site().settings.mail_domains
    form.email.description = (
        _("Only addresses of %(domains)s may register.", domains=", ".join(domains))
        if domains
        else _("The mail address is optional. Course staff see it, nobody else.")
    )
    return render_template("accounts/register.html", form=form)


def _registration_refused() -> ResponseReturnValue:
    return render_template("accounts/registration_closed.html", registration=site().settings.registration), 403


def _profile_form() -> ProfileForm:
    form = ProfileForm(obj=logged_in_user())
    form.locale.choices = [
        SelectChoice("", _("As the browser says")),
        *(SelectChoice(code, name) for code, name in LOCALES.items()),
    ]
    form.time_zone.choices = [
        SelectChoice("", _("As my courses say, else UTC")),
        *(SelectChoice(zone, zone.replace("_", " ")) for zone in time_zone_names()),
    ]
    return form


def _account_page(profile: ProfileForm, password: ChangePasswordForm) -> str:
    return render_template("accounts/account.html", profile=profile, password=password)


def _wanted_page() -> str:
    """Return the page that led the visitor to the login, by default the problems."""
    return _local_path(request.args.get("next")) or url_for("upcoming.front")


def _local_path(target: str | None) -> str | None:
    """Return the target where it is a path of this site. `//host` and `/\\host` lead to other sites."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc or any(ord(character) < 32 for character in target) else target
