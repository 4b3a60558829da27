"""The pages where admins upload packages and see how their imports go. The process `jobs` imports them (task.py)."""

from typing import cast

import msgspec
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from web.authorization.guards import admin_required, login_required
from web.authorization.policy import may_administer
from web.imports.file_name import clean_file_name
from web.imports.forms import AgreeForm, ImportForm, RenameForm, TryAgainForm
from web.imports.models import UNFINISHED, Afterwards, ImportState
from web.imports.queries import ImportRow, find_import, list_imports
from web.imports.requests import ImportRequest, agree, decline, request_again, request_import
from web.imports.words import failure_words, state_words
from web.jobs.queries import is_somebody_working
from web.lists.arguments import text_argument
from web.lists.paging import requested_ids
from web.locales import statement_locale
from web.problem_sets.choices import find_choice, set_choices, set_form
from web.problems.admin_queries import AdministeredProblem, find_problem, version_id
from web.problems.comparison import Comparison
from web.problems.words import limit_labels
from web.request import Request
from web.site import acting_user, database_connection, database_session, logged_in_user, site
from web.uploads import IncomingFile
from web.verifications.forms import CpuTimeLimitForm

blueprint = Blueprint("imports", __name__, template_folder="templates", url_prefix="/admin/problems/import")

PACKAGE_LIMIT_BYTES = 512 * 1024 * 1024


def allow_packages() -> None:
    """Let an admin's package be larger than any other request. Call this before the form is read.

    The package goes into the store while it arrives. It is dropped again unless the view keeps it.
    """
    if (
        request.endpoint == "imports.create"
        and current_user.is_authenticated
        and may_administer(current_user.site_role)
    ):
        request.max_content_length = PACKAGE_LIMIT_BYTES
        cast(Request, request).receive_files_into(site().store)


@blueprint.get("")
@admin_required
def index() -> ResponseReturnValue:
    return _index(_import_form(_problem_of_address()))


@blueprint.post("")
@admin_required
def create() -> ResponseReturnValue:
    form = _import_form()
    if not form.validate():
        return _index(form), 400
    if not form.package.data:
        form.package.errors = [_("Choose a package.")]
        return _index(form), 400
    session = database_session()
    session.rollback()  # the sets were read: no transaction waits for the disk
    requested = request_import(session, _import_request(form))
    session.commit()
    if not requested.is_new:
        flash(_("This form was sent before: here is what became of it."), "info")
    return redirect(url_for("imports.show", import_id=requested.id))


@blueprint.get("/<int:import_id>")
@login_required
def show(import_id: int) -> ResponseReturnValue:
    return _page(_import(import_id), CpuTimeLimitForm())


@blueprint.post("/<int:import_id>/again")
@login_required
def again(import_id: int) -> ResponseReturnValue:
    """Request the import again: after a fault of ours, or with the CPU time limit that the package lacks.

    A second click changes nothing.
    """
    found = _import(import_id)
    form = CpuTimeLimitForm() if found.needs_cpu_time_limit else TryAgainForm()
    if not form.validate():
        return _page(found, form), 400
    session = database_session()
    limit_ms = form.cpu_time_limit_ms if isinstance(form, CpuTimeLimitForm) else None
    if request_again(session, import_id, acting_user(), cpu_time_limit_ms=limit_ms):
        session.commit()
    return redirect(url_for("imports.show", import_id=import_id))


@blueprint.post("/<int:import_id>/agree")
@login_required
def agree_to_replace(import_id: int) -> ResponseReturnValue:
    found = _import(import_id)
    form = AgreeForm()
    if not form.validate():
        abort(400)
    agreed = agree(database_session(), found.id, acting_user(), asked_version_id=int(form.asked.data))
    return _answered(found, agreed)


@blueprint.post("/<int:import_id>/rename")
@login_required
def rename(import_id: int) -> ResponseReturnValue:
    found = _import(import_id)
    form = RenameForm()
    if not form.validate():
        return _page(found, form), 400
    asked = int(form.asked.data)
    agreed = agree(database_session(), found.id, acting_user(), asked_version_id=asked, slug=form.slug.data)
    return _answered(found, agreed)


@blueprint.post("/<int:import_id>/decline")
@login_required
def do_not_import(import_id: int) -> ResponseReturnValue:
    found = _import(import_id)
    form = AgreeForm()
    if not form.validate():
        abort(400)
    return _answered(found, decline(database_session(), found.id, acting_user(), asked_version_id=int(form.asked.data)))


def _answered(found: ImportRow, is_the_answer: bool) -> ResponseReturnValue:
    """Lead back to the page of the import. Somebody else may have answered, or it asks about another version by now."""
    database_session().commit()
    if not is_the_answer:
        flash(_("Your answer came too late: here is how the import is now."), "error")
    return redirect(url_for("imports.show", import_id=found.id))


def _import(import_id: int) -> ImportRow:
    """Find an import. Everybody but admins gets 404, also for numbers that exist."""
    if not may_administer(logged_in_user().site_role):
        abort(404)
    return find_import(database_connection(), import_id) or abort(404)


def _import_request(form: ImportForm) -> ImportRequest:
    """Make the request, and keep the upload before anything is asked of the database.

    If the request is refused after this, a sweep removes the blob.
    """
    package = form.package.data
    upload = cast(IncomingFile, package.stream)
    package_sha256 = upload.keep()
    afterwards = Afterwards(form.afterwards.data or Afterwards.VERIFY)
    return ImportRequest(
        actor=acting_user(),
        idempotency_key=form.idempotency_key.data,
        file_name=clean_file_name(package.filename),
        package_sha256=package_sha256,
        size_bytes=upload.size_bytes,
        slug=form.slug.data or None,
        cpu_time_limit_ms=_milliseconds(form),
        problem_set_id=_problem_set_id(form),
        agreed_version_id=_agreed_version_id(form),
        afterwards=afterwards,
        publish_reason=form.publish_reason.data.strip() if afterwards is Afterwards.PUBLISH else None,
    )


def _milliseconds(form: ImportForm) -> int | None:
    limit_s = form.cpu_time_limit_s.data
    return None if limit_s is None else round(limit_s * 1000)


def _problem_set_id(form: ImportForm) -> int | None:
    if not form.problem_set.data:
        return None
    problem_set = find_choice(database_session(), form.problem_set.data) or abort(404)
    return problem_set.id


def _agreed_version_id(form: ImportForm) -> int | None:
    slug, _separator, number = (form.replaces.data or "").partition("/")
    return version_id(database_connection(), slug, int(number)) if number else None


def _problem_of_address() -> AdministeredProblem | None:
    """Return the problem whose page led here; None where none did."""
    return find_problem(database_connection(), request.args.get("problem", ""), locale=statement_locale())


def _import_form(problem: AdministeredProblem | None = None) -> ImportForm:
    form = ImportForm(
        slug=problem.slug if problem else "",
        replaces=f"{problem.slug}/{problem.version_number}" if problem and problem.version_number else "",
    )
    form.problem_set.choices = [SelectChoice("", _("none")), *set_choices(database_session())]
    return form


def _index(form: ImportForm) -> str:
    search = text_argument("q")
    page = list_imports(database_connection(), search=search, cursor=requested_ids())
    return render_template("imports/index.html", form=form, page=page, search=search, state_words=state_words)


def _page(found: ImportRow, form: CpuTimeLimitForm | TryAgainForm | RenameForm) -> str:
    return render_template(
        "imports/import.html",
        found=found,
        form=form,
        rename_form=form if isinstance(form, RenameForm) else RenameForm(),
        set_form=None if found.is_in_a_set or found.state != ImportState.DONE else set_form(database_session()),
        comparison=None if found.comparison is None else msgspec.convert(found.comparison, Comparison),
        limit_labels=limit_labels(),
        is_unfinished=found.state in UNFINISHED,
        nobody_works=found.state in UNFINISHED and not is_somebody_working(database_connection()),
        state_words=state_words,
        failure_words=failure_words,
    )
