"""The pages of rejudgings: how far they are, what they would change, and a button to apply them."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from web.authorization.guards import admin_required
from web.lists.arguments import text_argument
from web.lists.paging import requested_ids
from web.problems.queries import problem_slug
from web.rejudgings.application import NothingToApply, RejudgingNotReady, apply_rejudging
from web.rejudgings.queries import RejudgingSummary, find_rejudging, list_rejudgings
from web.rejudgings.states import RejudgingState
from web.site import acting_user, database_connection, logged_in_user

blueprint = Blueprint("rejudgings", __name__, template_folder="templates", url_prefix="/admin/rejudgings")


@blueprint.get("")
@admin_required
def index() -> ResponseReturnValue:
    search = text_argument("q")
    page = list_rejudgings(database_connection(), search=search, cursor=requested_ids())
    return render_template("rejudgings/index.html", page=page, search=search, state_words=_state_words)


@blueprint.get("/<int:rejudging_id>")
@admin_required
def rejudging(rejudging_id: int) -> ResponseReturnValue:
    found = find_rejudging(database_connection(), rejudging_id) or abort(404)
    return render_template(
        "rejudgings/rejudging.html",
        rejudging=found,
        state_words=_state_words,
        changed=_changed_words(found),
        slug=problem_slug(database_connection(), found.problem_id),
    )


@blueprint.post("/<int:rejudging_id>/apply")
@admin_required
def apply(rejudging_id: int) -> ResponseReturnValue:
    try:
        moved = apply_rejudging(
            database_connection(),
            rejudging_id=rejudging_id,
            applied_by=logged_in_user().id,
            ip=acting_user().ip,
        )
    except RejudgingNotReady:
        flash(_("This rejudging is not ready to be applied, or was applied before."), "error")
    except NothingToApply:
        flash(_("Nothing was applied: all these submissions were rejudged since."), "error")
    else:
        flash(ngettext("Applied to %(num)d submission.", "Applied to %(num)d submissions.", moved), "success")
    return redirect(url_for("rejudgings.rejudging", rejudging_id=rejudging_id))


def _changed_words(rejudging: RejudgingSummary) -> str:
    """Say what changes when it is applied."""
    return str(
        ngettext(
            "%(num)d of %(count)d submission gets another verdict or score.",
            "%(num)d of %(count)d submissions get another verdict or score.",
            rejudging.changed,
            count=rejudging.moved,
        )
    )


def _state_words(rejudging: RejudgingSummary) -> str:
    if rejudging.has_nothing_to_apply:
        return str(_("nothing to apply"))
    words = {
        RejudgingState.PREPARING: _("being prepared"),
        RejudgingState.JUDGING: _("being judged"),
        RejudgingState.READY: _("ready to be applied"),
        RejudgingState.APPLIED: _("applied"),
        RejudgingState.UNDONE: _("undone"),
        RejudgingState.CANCELLED: _("cancelled"),
    }
    return str(words[RejudgingState(rejudging.state)])
