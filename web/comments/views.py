"""Writing about a submission. The page of the submission shows what was written: web/submissions/views.py."""

from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.authorization.guards import login_required
from web.comments import writing
from web.comments.forms import CommentForm, ThreadForm
from web.comments.queries import (
    CommentAccess,
    OneComment,
    find_access,
    find_access_to_thread,
    find_comment,
)
from web.comments.writing import Place
from web.site import acting_user, database_connection, logged_in_user, received_at, site
from web.submissions.queries import submission_files

blueprint = Blueprint("comments", __name__, template_folder="templates")


@blueprint.post("/submissions/<int:submission_id>/comments")
@login_required
def begin(submission_id: int) -> ResponseReturnValue:
    access = find_access(database_connection(), viewer_id=logged_in_user().id, submission_id=submission_id)
    if access is None:
        abort(HTTPStatus.NOT_FOUND)
    if not access.may_begin:
        abort(HTTPStatus.FORBIDDEN)
    form = ThreadForm()
    place = _place(form, submission_id) if form.validate() else None
    if place is None:
        return _again(form, access)
    comment_id = writing.begin_thread(database_connection(), access, place, form.text.data)
    return _to_comment(access, comment_id)


@blueprint.post("/comments/threads/<int:thread_id>/answers")
@login_required
def answer(thread_id: int) -> ResponseReturnValue:
    access, form = _writable_thread(thread_id), CommentForm()
    if not form.validate():
        return _again(form, access)
    return _to_comment(access, writing.answer(database_connection(), access, thread_id, form.text.data))


@blueprint.post("/comments/threads/<int:thread_id>/resolved")
@login_required
def resolve(thread_id: int) -> ResponseReturnValue:
    access = _writable_thread(thread_id)
    writing.set_resolved(database_connection(), access, thread_id, resolved=request.form.get("resolved") == "yes")
    return redirect(url_for("submissions.submission", submission_id=access.submission_id, _anchor="comments"))


@blueprint.post("/comments/<int:comment_id>/edit")
@login_required
def edit(comment_id: int) -> ResponseReturnValue:
    comment = _comment(comment_id)
    access, form = _writable_thread(comment.thread_id), CommentForm()
    if not access.may_edit(comment, received_at()):
        abort(HTTPStatus.FORBIDDEN)
    if not form.validate():
        return _again(form, access)
    writing.edit(database_connection(), comment, form.text.data)
    return _to_comment(access, comment_id)


@blueprint.post("/comments/<int:comment_id>/delete")
@login_required
def delete(comment_id: int) -> ResponseReturnValue:
    comment = _comment(comment_id)
    access = _writable_thread(comment.thread_id)
    if not access.may_delete(comment):
        abort(HTTPStatus.FORBIDDEN)
    writing.delete(database_connection(), access, comment, acting_user())
    return redirect(url_for("submissions.submission", submission_id=access.submission_id, _anchor="comments"))


def _comment(comment_id: int) -> OneComment:
    return find_comment(database_connection(), comment_id) or abort(HTTPStatus.NOT_FOUND)


def _writable_thread(thread_id: int) -> CommentAccess:
    access = find_access_to_thread(database_connection(), viewer_id=logged_in_user().id, thread_id=thread_id)
    if access is None:
        abort(HTTPStatus.NOT_FOUND)
    if not access.may_write:
        abort(HTTPStatus.FORBIDDEN)
    return access


def _place(form: ThreadForm, submission_id: int) -> Place | None:
    """Return where the thread belongs. None: there is no such place, which a field of the form tells."""
    if not form.file_name.data:
        return Place()
    first, last = form.first_line.data, form.last_line.data or form.first_line.data
    if first is None or last is None or last < first:
        form.last_line.errors = [_("Say from which line to which.")]
        return None
    files = {file.name: file for file in submission_files(database_connection(), submission_id)}
    file = files.get(form.file_name.data)
    if file is None:
        form.text.errors = [_("This file is not there.")]
        return None
    text = file.content if file.content is not None else site().store.get(file.sha256 or "").decode("utf-8", "replace")
    if last > len(text.split("\n")):
        form.last_line.errors = [_("There is no such line.")]
        return None
    return Place(file_name=file.name, first_line=first, last_line=last)


def _again(form: CommentForm, access: CommentAccess) -> ResponseReturnValue:
    """Show the form by itself, with what was written in it and what is wrong."""
    page = render_template("comments/again.html", form=form, submission_id=access.submission_id)
    return page, HTTPStatus.BAD_REQUEST


def _to_comment(access: CommentAccess, comment_id: int) -> Response:
    anchor = f"comment-{comment_id}"
    return redirect(url_for("submissions.submission", submission_id=access.submission_id, _anchor=anchor))
