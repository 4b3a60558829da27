"""The form to submit with, beside the statement."""

import io
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import cast

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from judge.language import LanguageVariant
from judge.main_file import NamedText
from web.authorization.guards import login_required
from web.form_files import TEXT_FIELD, FormFile, shown_uploads, typed_files, uploaded_files
from web.locales import statement_locale
from web.parameters import row_id_parameter, visitor_address
from web.problem_sets.tasks import Task
from web.problems.statement_page import load_statement
from web.rate_limits import SUBMIT
from web.request import Request
from web.requested_task import requested_task
from web.site import database_connection, logged_in_user, received_at, site
from web.submissions.accepting import Sending, accept_source
from web.submissions.earlier_source import EarlierSource, load_earlier_source
from web.submissions.models import Origin
from web.submissions.queries import last_of_task, last_variant, own_submission, submission_files
from web.submissions.source import Source, SourceRefused, read_source
from web.submissions.submitting import Submitted

blueprint = Blueprint("submit", __name__, template_folder="templates", url_prefix="/problems/<slug>/submit")

_FORM_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, kw_only=True)
class FormContent:
    """What the form begins with."""

    variant_id: str | None = None
    files: Sequence[FormFile | NamedText] = ()
    key: str
    copied_id: int | None = None  #: the submission whose source the user asked for
    earlier: EarlierSource | None = None
    error: str | None = None


@blueprint.get("")
@login_required
def form(slug: str) -> ResponseReturnValue:
    task = requested_task(slug)
    copied_id = row_id_parameter("copy")
    earlier = None if "empty" in request.args else _earlier_source(task, copied_id)
    content = FormContent(
        variant_id=_offered(earlier.submission.variant) if earlier else _last_variant(),
        files=earlier.files if earlier else (),
        key=secrets.token_urlsafe(16),
        copied_id=earlier.submission.id if earlier and copied_id else None,
        earlier=earlier,
    )
    return _form(task, content)


@blueprint.post("")
@SUBMIT
def accept(slug: str) -> ResponseReturnValue:
    if not current_user.is_authenticated:
        abort(HTTPStatus.UNAUTHORIZED)  # a redirect would lose what was typed
    task = requested_task(slug)
    try:
        _check_open(task)
        chosen = _chosen_language()
        source = _read(task, chosen)
    except SourceRefused as refused:
        return _form(task, _sent_content(refused.message)), refused.status
    submitted = _accept(task, chosen, source)
    if not submitted.is_new:
        flash(_("This form was sent before: here is what became of it."), "info")
    return redirect(url_for("submissions.submission", submission_id=submitted.submission_id))


def _earlier_source(task: Task, copied_id: int | None) -> EarlierSource | None:
    """Load the submission that is to be copied, or else the user's last one of this task."""
    connection, user = database_connection(), logged_in_user()
    found = (
        own_submission(connection, copied_id, user.id)
        if copied_id
        else last_of_task(connection, user.id, problem_set_id=task.problem_set_id, problem_id=task.problem_id)
    )
    return load_earlier_source(site().store, found, submission_files(connection, found.id)) if found else None


def _last_variant() -> str | None:
    """Return None where the user never submitted, or the installation no longer has the language."""
    variant = last_variant(database_connection(), logged_in_user().id)
    return _offered(variant) if variant else None


def _offered(variant: str) -> str | None:
    return variant if site().languages.find(variant) else None


def _check_open(task: Task) -> None:
    if task.is_closed:
        raise SourceRefused(_("This problem is closed: it takes no more submissions."), HTTPStatus.FORBIDDEN)


def _chosen_language() -> LanguageVariant:
    """Raises SourceRefused, also where the installation lost the language while the form was open."""
    variant_id = request.form.get("language")
    if not variant_id:
        raise SourceRefused(_("Choose a language."))
    chosen = site().languages.find(variant_id)
    if chosen is None:
        raise SourceRefused(_("The language that you chose is not offered any more. Choose another one."))
    return chosen


def _read(task: Task, chosen: LanguageVariant) -> Source:
    """Read the texts of the form, or the files that were chosen. Raises SourceRefused, also where there are both."""
    typed, uploads = _typed_files(), uploaded_files(request.files)
    if uploads and any(file.text.strip() for file in typed):
        raise SourceRefused(
            _(
                "You typed text and chose files. All of it is below: clear name and text of what does not belong to"
                " your program, then submit again."
            )
        )
    pasted = typed[0].content if len(typed) == 1 and not typed[0].name else b""
    if not uploads and not pasted:
        uploads = [_as_upload(file, chosen.language.source_name) for file in typed]
    return read_source(pasted, uploads, language=chosen.language, limit_bytes=task.source_limit_bytes)


def _as_upload(file: FormFile, usual_name: str) -> FileStorage:
    """A named text counts as a file that was uploaded."""
    return FileStorage(io.BytesIO(file.content), filename=file.name or usual_name)


def _typed_files() -> list[FormFile]:
    return typed_files(request.form, cast(Request, request).field_bytes(TEXT_FIELD))


def _accept(task: Task, chosen: LanguageVariant, source: Source) -> Submitted:
    sending = Sending(
        user_id=logged_in_user().id,
        task=task,
        variant=chosen.variant.id,
        received_at=received_at(),
        idempotency_key=_form_key(),
        origin=Origin.WEB,
        ip=visitor_address(),
    )
    return accept_source(database_connection(), site().store, site().sender, sending, source)


def _form_key() -> str:
    """Return the key that was drawn with the form. Without one, the same source twice is two submissions."""
    key = request.form.get("idempotency_key", "")
    return key if _FORM_KEY.fullmatch(key) else secrets.token_urlsafe(16)


def _sent_content(error: str) -> FormContent:
    """Return all that was sent, for the form to be shown again with the same key."""
    variant_id = request.form.get("language", "")
    files = _typed_files() + shown_uploads(uploaded_files(request.files))
    if len(files) > 1:
        chosen = site().languages.find(variant_id)
        files = [replace(file, name=file.name or (chosen.language.source_name if chosen else "")) for file in files]
    copied_id = request.form.get("copied", "")
    return FormContent(
        variant_id=_offered(variant_id),
        files=files,
        key=_form_key(),
        copied_id=int(copied_id) if copied_id.isdecimal() else None,
        error=error,
    )


def _form(task: Task, content: FormContent) -> str:
    return render_template(
        "submissions/submit.html",
        task=task,
        content=content,
        languages=site().languages.all,
        statement=load_statement(database_connection(), site().statements, task.version_id, locale=statement_locale()),
        samples=site().samples.samples(task.manifest_sha256),
    )
