"""The notices of the visitor, and where the visitor wants to be told of what."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.authorization.guards import login_required
from web.lists.paging import requested_ids
from web.notices.forms import ChoicesForm
from web.notices.queries import choices_of, choose, list_notices, mark_all_read, open_notice
from web.notices.words import notice_link, notice_target, notice_words
from web.outbox.reading import find_reader, start_again
from web.site import database_connection, logged_in_user, site

blueprint = Blueprint("notices", __name__, template_folder="templates", url_prefix="/notices")


@blueprint.get("")
@login_required
def index() -> ResponseReturnValue:
    page = list_notices(database_connection(), logged_in_user().id, cursor=requested_ids())
    return render_template("notices/index.html", page=page, notice_words=notice_words, notice_link=notice_link)


@blueprint.get("/<int:notice_id>")
@login_required
def notice(notice_id: int) -> ResponseReturnValue:
    """Mark the notice as read, and lead to what it is about."""
    found = open_notice(database_connection(), notice_id, logged_in_user().id) or abort(404)
    return redirect(notice_target(found))


@blueprint.post("/read")
@login_required
def read_all() -> ResponseReturnValue:
    mark_all_read(database_connection(), logged_in_user().id)
    return redirect(url_for("notices.index"))


@blueprint.get("/choices")
@login_required
def choices() -> ResponseReturnValue:
    chosen = choices_of(database_connection(), logged_in_user().id)
    return _choices_page(ChoicesForm(formdata=None, data={kind.value: channel for kind, channel in chosen.items()}))


@blueprint.post("/choices")
@login_required
def change_choices() -> ResponseReturnValue:
    form = ChoicesForm()
    form.offer()
    if not form.validate():
        return _choices_page(form), 400
    with database_connection().transaction():
        choose(database_connection(), logged_in_user().id, form.chosen())
    flash(_("Saved."), "success")
    return redirect(url_for("notices.choices"))


@blueprint.post("/mails")
@login_required
def start_mails() -> ResponseReturnValue:
    """Take back that the visitor wants no mails."""
    start_again(database_connection(), logged_in_user().id)
    flash(_("You get mails again."), "success")
    return redirect(url_for("notices.choices"))


def _choices_page(form: ChoicesForm) -> str:
    form.offer()
    return render_template(
        "notices/choices.html",
        form=form,
        reader=find_reader(database_connection(), logged_in_user().id),
        sends_mail=site().settings.sends_mail,
    )
