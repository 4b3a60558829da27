"""Anonymising users, for admins."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.accounts.models import User
from web.authorization.guards import admin_required
from web.privacy.anonymising import AnonymisingRefused, Work, anonymise, preview
from web.privacy.forms import AnonymiseForm
from web.site import acting_user, database_connection, database_session, logged_in_user

blueprint = Blueprint("privacy_admin", __name__, template_folder="templates", url_prefix="/admin/users/<int:user_id>")


@blueprint.get("/anonymise")
@admin_required
def anonymise_page(user_id: int) -> ResponseReturnValue:
    return _page(_user(user_id), AnonymiseForm())


@blueprint.post("/anonymise")
@admin_required
def anonymise_user(user_id: int) -> ResponseReturnValue:
    user, form = _user(user_id), AnonymiseForm()
    if form.validate() and form.username.data != user.username:
        form.username.errors = [_("This is not the user name. Nothing was changed.")]
    if form.errors:
        return _page(user, form), 400
    try:
        pseudonym = anonymise(database_connection(), user.id, acting_user(), work=Work(form.work.data))
    except AnonymisingRefused:
        form.username.errors = [_("This user is the last administrator, or was anonymised meanwhile.")]
        return _page(user, form), 409
    flash(_("The user is now called %(pseudonym)s.", pseudonym=pseudonym), "success")
    return redirect(url_for("accounts_admin.user", user_id=user_id))


def _user(user_id: int) -> User:
    """Admins anonymise others. Who was anonymised has no such page any more."""
    user = database_session().get(User, user_id) or abort(404)
    if user.anonymised_at is not None:
        abort(404)
    if user.id == logged_in_user().id:
        abort(403)
    return user


def _page(user: User, form: AnonymiseForm) -> str:
    about = preview(database_connection(), user.id)
    return render_template("privacy/anonymise.html", user=user, form=form, about=about)
