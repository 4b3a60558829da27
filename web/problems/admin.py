"""Looking at problems and their versions, publishing, hiding, placing and rejudging them: for admins."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from judge.errors import BlobMissing
from web.authorization.guards import admin_required
from web.lists.arguments import text_argument
from web.lists.paging import requested_names
from web.locales import statement_locale
from web.problem_sets.admin_queries import placements
from web.problem_sets.choices import find_choice, set_form
from web.problem_sets.placing import place_by
from web.problems.admin_queries import AdministeredProblem, VersionRow, find_problem, list_problems, list_versions
from web.problems.comparison import compare
from web.problems.forms import PublishForm, RejudgeForm, UnverifiedForm
from web.problems.publishing import PublishedMeanwhile, hide_problem, publish_version
from web.problems.queries import StatementRow
from web.problems.statement_page import version_notices
from web.problems.version_facts import version_facts
from web.problems.words import limit_labels, version_state_words
from web.rejudgings.creation import create_rejudging
from web.site import acting_user, database_connection, database_session, logged_in_user, site

blueprint = Blueprint("problems_admin", __name__, template_folder="templates", url_prefix="/admin/problems")


@blueprint.get("")
@admin_required
def index() -> ResponseReturnValue:
    search = text_argument("q")
    page = list_problems(database_connection(), locale=statement_locale(), search=search, cursor=requested_names())
    return render_template("problems/admin_index.html", page=page, search=search)


@blueprint.get("/<slug>")
@admin_required
def problem(slug: str) -> ResponseReturnValue:
    return _problem_page(_problem(slug), RejudgeForm())


@blueprint.get("/<slug>/versions/<int:number>/publish")
@admin_required
def publish_page(slug: str, number: int) -> ResponseReturnValue:
    """Say what would change, and ask."""
    problem = _problem(slug)
    version = _version(problem, number)
    if version.needs_cpu_time_limit:
        return _needs_limit(problem, version)
    if not version.may_be_published:
        return redirect(url_for("problems_admin.problem", slug=slug))
    return _publish_page(problem, version, _publish_form(version))


@blueprint.post("/<slug>/versions/<int:number>/publish")
@admin_required
def publish(slug: str, number: int) -> ResponseReturnValue:
    problem = _problem(slug)
    version = _version(problem, number)
    if version.needs_cpu_time_limit:
        return _needs_limit(problem, version)
    form = _publish_form(version)
    if not form.validate():
        if form.instead_of.errors or not version.may_be_published:
            abort(400)
        return _publish_page(problem, version, form), 400
    try:
        publish_version(
            database_connection(),
            acting_user(),
            problem_id=problem.id,
            version_id=version.id,
            instead_of_id=int(form.instead_of.data) or None,
            reason=form.reason.data.strip() if isinstance(form, UnverifiedForm) else None,
        )
    except PublishedMeanwhile:
        flash(_("Nothing was published: another version is published now than the page had said."), "error")
    else:
        flash(
            _(
                "Version %(number)d is published. Nothing was rejudged: earlier submissions keep their verdicts.",
                number=number,
            ),
            "success",
        )
    return redirect(url_for("problems_admin.problem", slug=slug))


@blueprint.get("/<slug>/versions/<int:number>/package")
@admin_required
def package(slug: str, number: int) -> ResponseReturnValue:
    """Send the package of a version, as it was imported."""
    version = _version(_problem(slug), number)
    if version.package_sha256 is None:
        abort(404)
    try:
        archive = site().store.open_blob(version.package_sha256)
    except BlobMissing:
        flash(_("The store has lost this package."), "error")
        return redirect(url_for("problems_admin.problem", slug=slug))
    answer: Response = send_file(
        archive, mimetype="application/zip", as_attachment=True, download_name=f"{slug}-v{number}.zip"
    )
    answer.headers["Content-Length"] = str(version.package_bytes)
    return answer


@blueprint.post("/<slug>/visibility")
@admin_required
def change_visibility(slug: str) -> ResponseReturnValue:
    problem = _problem(slug)
    hidden = request.form.get("hidden")
    if hidden not in ("yes", "no"):
        abort(400)
    hide_problem(database_connection(), acting_user(), problem.id, hidden=hidden == "yes")
    return redirect(url_for("problems_admin.problem", slug=slug))


@blueprint.post("/<slug>/sets")
@admin_required
def add_to_set(slug: str) -> ResponseReturnValue:
    problem = _problem(slug)
    form = set_form(database_session())
    if not form.validate():
        abort(404)
    session = database_session()
    problem_set = find_choice(session, form.problem_set.data) or abort(404)
    place_by(session, acting_user(), problem_set, problem.id)
    session.commit()
    return redirect(url_for("problems_admin.problem", slug=slug))


@blueprint.post("/<slug>/rejudge")
@admin_required
def rejudge(slug: str) -> ResponseReturnValue:
    problem = _problem(slug)
    form = RejudgeForm()
    if not form.validate():
        return _problem_page(problem, form), 400
    rejudging_id = create_rejudging(
        database_connection(),
        problem_id=problem.id,
        created_by=logged_in_user().id,
        reason=form.reason.data,
        ip=acting_user().ip,
    )
    return redirect(url_for("rejudgings.rejudging", rejudging_id=rejudging_id))


def _problem(slug: str) -> AdministeredProblem:
    return find_problem(database_connection(), slug, locale=statement_locale()) or abort(404)


def _version(problem: AdministeredProblem, number: int) -> VersionRow:
    versions = list_versions(database_connection(), problem.id)
    return next((version for version in versions if version.number == number), None) or abort(404)


def _needs_limit(problem: AdministeredProblem, version: VersionRow) -> ResponseReturnValue:
    flash(_("This version needs a CPU time limit before it can be published."), "error")
    return redirect(url_for("verifications.version", slug=problem.slug, number=version.number))


def _publish_form(version: VersionRow) -> PublishForm:
    return UnverifiedForm() if version.needs_reason else PublishForm()


def _publish_page(problem: AdministeredProblem, version: VersionRow, form: PublishForm) -> str:
    connection, store = database_connection(), site().store
    published_id = problem.published_version_id
    before = None if published_id is None else version_facts(connection, store, published_id)
    after = version_facts(connection, store, version.id)
    return render_template(
        "problems/publish_version.html",
        problem=problem,
        version=version,
        form=form,
        comparison=compare(before, after) if before and after else None,
        is_lost=after is None,
        limit_labels=limit_labels(),
    )


def _problem_page(problem: AdministeredProblem, form: RejudgeForm) -> str:
    return render_template(
        "problems/admin_problem.html",
        problem=problem,
        versions=list_versions(database_connection(), problem.id),
        notices=_notices(problem),
        placements=placements(database_connection(), problem.id),
        set_form=set_form(database_session()),
        rejudge_form=form,
        version_state_words=version_state_words,
    )


def _notices(problem: AdministeredProblem) -> list[tuple[StatementRow, tuple[str, ...]]]:
    if problem.published_version_id is None:
        return []
    return version_notices(database_connection(), site().statements, problem.published_version_id)
