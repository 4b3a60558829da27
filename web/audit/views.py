"""The audit log, for admins: who did what, to what, when and from where."""

from http import HTTPStatus

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.audit.forms import NOBODY, AuditFilterForm
from web.audit.listing import AuditFilter, AuditRow, find_object_id, known_actions, list_events
from web.audit.words import action_words, changes, words_of_kinds
from web.authorization.guards import admin_required
from web.lists.forms import WordField, time_zone_name
from web.lists.paging import Page, requested_ids
from web.site import database_connection

blueprint = Blueprint("audit", __name__, template_folder="templates", url_prefix="/admin/audit")


@blueprint.get("")
@admin_required
def index() -> ResponseReturnValue:
    form = AuditFilterForm()
    form.action.offer((action, action_words(action)) for action in known_actions(database_connection()))
    form.kind.offer(words_of_kinds().items())
    asked = _asked(form)
    if asked is None:
        return _page(form), HTTPStatus.BAD_REQUEST
    return _page(form, list_events(database_connection(), asked, cursor=requested_ids()))


def _asked(form: AuditFilterForm) -> AuditFilter | None:
    """Return what the form asks for. None: it has a fault, which its field tells."""
    if not form.validate():
        return None
    by_nobody = form.actor.data == NOBODY
    actor = _object_id(form.actor, "user") if form.actor.data and not by_nobody else None
    object_id = _object_id(form.object, form.kind.data) if form.object.data else None
    if form.errors:
        return None
    return AuditFilter(
        actor_id=int(actor) if actor else None,
        by_nobody=by_nobody,
        action=form.action.data or None,
        object_type=form.kind.data or None,
        object_id=object_id,
        since=form.since.data,
        until=form.until.data,
        network=form.address.network,
    )


def _object_id(field: WordField, kind: str) -> str | None:
    found = find_object_id(database_connection(), kind, field.data)
    field.errors = [] if found else [_("There is nothing with this name or number.")]
    return found


def _page(form: AuditFilterForm, page: Page[AuditRow] | None = None) -> str:
    return render_template(
        "audit/index.html",
        form=form,
        page=page,
        action_words=action_words,
        changes=changes,
        kinds=words_of_kinds(),
        time_zone=time_zone_name(),
    )
