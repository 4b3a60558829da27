"""Importing problems, looking at their versions, rejudging them: for admins."""

from dataclasses import dataclass
from typing import BinaryIO

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from judge.errors import BlobMissing, PackageError
from judge.package import CpuTimeLimitMissing, Diagnostic, PackageRefused, Severity, load_package
from web.audit.events import add_event
from web.authorization.guards import admin_required
from web.authorization.policy import may_administer
from web.locales import statement_locale
from web.problem_sets.placing import PRACTICE_SLUG, place, practice_set
from web.problem_sets.queries import all_sets, find_set, sets_of_problem
from web.problems.admin_queries import AdministeredProblem, find_problem, list_problems, list_versions
from web.problems.forms import AddToSetForm, ImportForm, RejudgeForm
from web.problems.importing import ImportedProblem, ImportOptions, import_package
from web.rejudgings.creation import create_rejudging
from web.site import acting_user, database_connection, database_session, logged_in_user, site

blueprint = Blueprint("problems_admin", __name__, template_folder="templates", url_prefix="/admin/problems")

PACKAGE_LIMIT_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A package, kept in the store so that a second try needs no second upload."""

    sha256: str
    name: str
    stream: BinaryIO


def allow_packages() -> None:
    """Before anything reads the form: an admin's package may be larger than any other request."""
    if (
        request.endpoint == "problems_admin.import_problem"
        and current_user.is_authenticated
        and may_administer(current_user.site_role)
    ):
        request.max_content_length = PACKAGE_LIMIT_BYTES


@blueprint.get("")
@admin_required
def index() -> ResponseReturnValue:
    problems = list_problems(database_connection(), locale=statement_locale())
    return render_template("problems/admin_index.html", problems=problems)


@blueprint.get("/import")
@admin_required
def import_page() -> ResponseReturnValue:
    return _import_page(_import_form(slug=request.args.get("problem", "")))


@blueprint.post("/import")
@admin_required
def import_problem() -> ResponseReturnValue:
    form = _import_form()
    if not form.validate():
        return _import_page(form), 400
    upload = _upload(form)
    if upload is None:
        form.package.errors = [_("Choose a package.")]
        return _import_page(form), 400
    with upload.stream:
        try:
            imported = _import(form, upload)
        except CpuTimeLimitMissing:
            return _ask_for_limit(form, upload)
        except PackageError as error:
            return _import_page(form, diagnostics=_diagnostics(error)), 422
    return render_template("problems/imported.html", imported=imported)


@blueprint.get("/<slug>")
@admin_required
def problem(slug: str) -> ResponseReturnValue:
    return _problem_page(_problem(slug), RejudgeForm())


@blueprint.post("/<slug>/sets")
@admin_required
def add_to_set(slug: str) -> ResponseReturnValue:
    problem = _problem(slug)
    form = _set_form()
    if not form.validate():
        abort(404)
    _add_to_set(problem.id, form.problem_set.data)
    database_session().commit()
    return redirect(url_for("problems_admin.problem", slug=slug))


@blueprint.post("/<slug>/rejudge")
@admin_required
def rejudge(slug: str) -> ResponseReturnValue:
    problem = _problem(slug)
    form = RejudgeForm()
    if not form.validate():
        return _problem_page(problem, form), 400
    rejudging_id = create_rejudging(
        database_connection(), problem_id=problem.id, created_by=logged_in_user().id, reason=form.reason.data
    )
    return redirect(url_for("rejudgings.rejudging", rejudging_id=rejudging_id))


def _problem(slug: str) -> AdministeredProblem:
    return find_problem(database_connection(), slug, locale=statement_locale()) or abort(404)


def _problem_page(problem: AdministeredProblem, form: RejudgeForm) -> str:
    return render_template(
        "problems/admin_problem.html",
        problem=problem,
        versions=list_versions(database_connection(), problem.id),
        sets=sets_of_problem(database_session(), problem.id),
        set_form=_set_form(),
        rejudge_form=form,
    )


def _upload(form: ImportForm) -> Upload | None:
    """What was chosen now, else what an earlier try left in the store; None where there is neither."""
    chosen = form.package.data
    store = site().store
    if chosen:
        sha256 = store.put(chosen.stream)
        return Upload(sha256=sha256, name=chosen.filename, stream=store.open_blob(sha256))
    if not form.package_sha256.data:
        return None
    try:
        stream = store.open_blob(form.package_sha256.data)
    except BlobMissing:
        return None
    return Upload(sha256=form.package_sha256.data, name=form.package_name.data or "", stream=stream)


def _import(form: ImportForm, upload: Upload) -> ImportedProblem:
    limit_s = form.cpu_time_limit_s.data
    options = ImportOptions(
        actor=acting_user(),
        slug=form.slug.data or None,
        cpu_time_limit_ms=round(limit_s * 1000) if limit_s is not None else None,
        archive=upload.stream,
    )
    session = database_session()
    with load_package(upload.stream, name=upload.name) as package:
        imported = import_package(session, site().store, package, options)
    if form.problem_set.data:
        _add_to_set(imported.problem_id, form.problem_set.data)
    session.commit()
    return imported


def _ask_for_limit(form: ImportForm, upload: Upload) -> ResponseReturnValue:
    form.package_sha256.data, form.package_name.data = upload.sha256, upload.name
    form.cpu_time_limit_s.errors = [_("The package has no CPU time limit: enter one and import it again.")]
    return _import_page(form), 422


def _add_to_set(problem_id: int, set_slug: str) -> None:
    session = database_session()
    problem_set = practice_set(session) if set_slug == PRACTICE_SLUG else find_set(session, set_slug) or abort(404)
    label = place(session, problem_set, problem_id)
    add_event(
        session,
        acting_user(),
        "problem_set.place",
        object_type="problem_set",
        object_id=problem_set.id,
        after={"problem_id": problem_id, "label": label},
    )


def _set_choices() -> list[SelectChoice]:
    choices = {PRACTICE_SLUG: _("Practice")} | {found.slug: found.title for found in all_sets(database_session())}
    return [SelectChoice(slug, title) for slug, title in choices.items()]


def _set_form() -> AddToSetForm:
    form = AddToSetForm()
    form.problem_set.choices = _set_choices()
    return form


def _import_form(slug: str = "") -> ImportForm:
    form = ImportForm(slug=slug)
    form.problem_set.choices = [SelectChoice("", _("none")), *_set_choices()]
    return form


def _import_page(form: ImportForm, diagnostics: tuple[Diagnostic, ...] = ()) -> str:
    return render_template("problems/import.html", form=form, diagnostics=diagnostics)


def _diagnostics(error: PackageError) -> tuple[Diagnostic, ...]:
    if isinstance(error, PackageRefused):
        return error.diagnostics
    return (Diagnostic(severity=Severity.ERROR, file="", message=str(error)),)
