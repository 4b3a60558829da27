"""Mails, for admins: what waits, and what could not be sent."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.authorization.guards import admin_required
from web.lists.paging import requested_ids
from web.mail.delivering import try_again
from web.mail.queries import failed_mails, outbox_state
from web.site import database_connection, site

blueprint = Blueprint("mail_admin", __name__, template_folder="templates", url_prefix="/admin/mails")


@blueprint.get("")
@admin_required
def index() -> ResponseReturnValue:
    connection = database_connection()
    return render_template(
        "mail/admin_index.html",
        state=outbox_state(connection),
        page=failed_mails(connection, cursor=requested_ids()),
        sends_mail=site().settings.sends_mail,
    )


@blueprint.post("/<int:mail_id>/again")
@admin_required
def again(mail_id: int) -> ResponseReturnValue:
    if not try_again(database_connection(), mail_id):
        abort(404)
    return redirect(url_for("mail_admin.index"))
