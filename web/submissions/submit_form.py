"""The form to submit with."""

import re
import secrets
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from judge.language import Language, Variant
from web.authorization.guards import login_required
from web.parameters import row_id_parameter, visitor_address
from web.problem_sets.tasks import Task
from web.rate_limits import SUBMIT
from web.requested_task import requested_task
from web.site import database_connection, logged_in_user, received_at, site
from web.submissions.accepting import Sending, accept_source
from web.submissions.models import Origin
from web.submissions.queries import last_variant, own_source
from web.submissions.source import Source, SourceRefused, read_source
from web.submissions.submitting import NothingToJudge, Submitted

blueprint = Blueprint("submit", __name__, template_folder="templates", url_prefix="/problems/<slug>/submit")

_IDEMPOTENCY_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


@blueprint.get("")
@login_required
def form(slug: str) -> ResponseReturnValue:
    task = requested_task(slug)
    copied_id = row_id_parameter("copy")
    copied = own_source(database_connection(), copied_id, logged_in_user().id) if copied_id else None
    return _form(
        task,
        variant_id=copied.variant if copied else _last_variant(),
        key=secrets.token_urlsafe(16),
        source=copied.text if copied else "",
    )


@blueprint.post("")
@SUBMIT
def accept(slug: str) -> ResponseReturnValue:
    if not current_user.is_authenticated:
        abort(HTTPStatus.UNAUTHORIZED)  # a redirect would lose what was typed
    task = requested_task(slug)
    key = _idempotency_key()
    if task.is_closed:
        return _refuse(task, key, _("This problem is closed: it takes no more submissions."), HTTPStatus.FORBIDDEN)
    if not request.form.get("language"):
        return _refuse(task, key, _("Choose a language."), HTTPStatus.UNPROCESSABLE_ENTITY)
    chosen = site().languages.find(request.form["language"]) or abort(404)
    try:
        source = _read(task, chosen.language, chosen.variant)
    except SourceRefused as refused:
        return _refuse(task, key, refused.message, refused.status)
    try:
        submitted = _accept(task, chosen.variant, source, key)
    except NothingToJudge:
        message = _("This problem was just taken out of its problem set. Nothing was submitted.")
        return _refuse(task, key, message, HTTPStatus.CONFLICT)
    if not submitted.is_new:
        flash(_("This form was sent before: here is what became of it."), "info")
    return redirect(url_for("submissions.submission", submission_id=submitted.submission_id))


def _last_variant() -> str | None:
    """Return None where the user never submitted, or the installation no longer has the language."""
    variant = last_variant(database_connection(), logged_in_user().id)
    return variant if variant and site().languages.find(variant) else None


def _idempotency_key() -> str:
    """Return the key that was drawn with the form. Without one, the same source twice is two submissions."""
    key = request.form.get("idempotency_key", "")
    return key if _IDEMPOTENCY_KEY.fullmatch(key) else secrets.token_urlsafe(16)


def _read(task: Task, language: Language, variant: Variant) -> Source:
    uploads: list[FileStorage] = request.files.getlist("file")
    return read_source(
        request.form.get("source", ""),
        uploads,
        language=language,
        variant=variant,
        limit_bytes=task.source_limit_bytes,
    )


def _accept(task: Task, variant: Variant, source: Source, key: str) -> Submitted:
    sending = Sending(
        user_id=logged_in_user().id,
        task=task,
        variant=variant.id,
        received_at=received_at(),
        idempotency_key=key,
        origin=Origin.WEB,
        ip=visitor_address(),
    )
    return accept_source(database_connection(), site().store, site().sender, sending, source)


def _refuse(task: Task, key: str, message: str, status: HTTPStatus) -> ResponseReturnValue:
    """Show the form again, with all that was typed and the same key."""
    variant_id = request.form.get("language")
    return _form(task, variant_id=variant_id, key=key, source=request.form.get("source", ""), error=message), status


def _form(task: Task, *, variant_id: str | None, key: str, source: str = "", error: str | None = None) -> str:
    return render_template(
        "submissions/submit.html",
        task=task,
        languages=site().languages.all,
        chosen=variant_id,
        idempotency_key=key,
        source=source,
        error=error,
    )
