"""The submit form and what becomes of it."""

import re
import secrets
from http import HTTPStatus

import psycopg
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from judge.language import Language, Variant
from judge.limits import INLINE_SOURCE_LIMIT_BYTES
from web.authorization import login_required
from web.problems.queries import Task
from web.problems.views import visible_task
from web.rate_limits import SUBMIT
from web.site import database_connection, logged_in_user, received_at, site
from web.submissions.queries import (
    NewFile,
    NewSubmission,
    Submitted,
    last_variant,
    own_source,
    submit,
)
from web.submissions.source import Source, SourceRefused, read_source

blueprint = Blueprint("submit", __name__, template_folder="templates", url_prefix="/problems/<slug>/submit")

#: A row that is there already is dated anew: a sweep deletes rows that nothing refers to, but none that is young.
ADD_BLOB = """
INSERT INTO blob (sha256, size_bytes) VALUES (%s, %s) ON CONFLICT (sha256) DO UPDATE SET created_at = now()
"""

_IDEMPOTENCY_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


@blueprint.get("")
@login_required
def form(slug: str) -> ResponseReturnValue:
    task = visible_task(slug)
    copied_id = request.args.get("copy", type=int)
    copied = own_source(database_connection(), copied_id, logged_in_user().id) if copied_id else None
    variant, source = copied or (_last_variant(), "")
    return _form(task, variant_id=variant, key=secrets.token_urlsafe(16), source=source)


@blueprint.post("")
@SUBMIT
def accept(slug: str) -> ResponseReturnValue:
    if not current_user.is_authenticated:
        abort(HTTPStatus.UNAUTHORIZED)  # rather than a redirect, which would lose what was typed
    task = visible_task(slug)
    key = _idempotency_key()
    if task.is_closed:
        return _refuse(task, key, _("This problem is closed: it takes no more submissions."), HTTPStatus.FORBIDDEN)
    if not request.form.get("language"):
        return _refuse(task, key, _("Choose a language."), HTTPStatus.UNPROCESSABLE_ENTITY)
    language, variant = site().languages.find(request.form["language"]) or abort(404)
    try:
        source = _read(task, language, variant)
    except SourceRefused as refused:
        return _refuse(task, key, refused.message, refused.status)
    submitted = _store(task, variant, source, key)
    if not submitted.is_new:
        flash(_("This form was sent before: here is what became of it."), "info")
    return redirect(url_for("submissions.submission", submission_id=submitted.submission_id))


def _last_variant() -> str | None:
    """None where it was never submitted, or the language is gone."""
    variant = last_variant(database_connection(), logged_in_user().id)
    return variant if variant and site().languages.find(variant) else None


def _idempotency_key() -> str:
    """As drawn with the form; a client that sends none may submit the same thing twice."""
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


def _store(task: Task, variant: Variant, source: Source, key: str) -> Submitted:
    """Committed first, published after: whatever nsqd does, the submission is there."""
    connection = database_connection()
    submitted = submit(
        connection,
        NewSubmission(
            user_id=logged_in_user().id,
            problem_set_id=task.problem_set_id,
            problem_id=task.problem_id,
            variant=variant.id,
            received_at=received_at(),
            source_sha256=source.sha256,
            source_bytes=source.size_bytes,
            idempotency_key=key,
            files=_stored_files(connection, source),
            ip=request.remote_addr,
        ),
    )
    if not submitted.left_to_dispatcher:
        site().publisher.dispatch_after_submit(connection)
    return submitted


def _stored_files(connection: psycopg.Connection, source: Source) -> tuple[NewFile, ...]:
    """Small ones in the row, large ones in the store: a message must stay below nsqd's limit."""
    if source.size_bytes <= INLINE_SOURCE_LIMIT_BYTES:
        return source.files
    store = site().store
    stored = {file.name: (file.content or "").encode() for file in source.files}
    files = tuple(NewFile(name=name, sha256=store.put(content)) for name, content in stored.items())
    for file, content in zip(files, stored.values(), strict=True):
        connection.execute(ADD_BLOB, [file.sha256, len(content)])
    return files


def _refuse(task: Task, key: str, message: str, status: HTTPStatus) -> ResponseReturnValue:
    """The form again, with all that was typed and the same key."""
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
