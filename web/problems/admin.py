"""Looking at problems and their versions, placing and rejudging them: for admins."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.authorization.guards import admin_required
from web.lists.arguments import text_argument
from web.lists.paging import requested_names
from web.locales import statement_locale
from web.problem_sets.choices import find_choice, set_choices
from web.problem_sets.placing import place_by
from web.problem_sets.queries import sets_of_problem
from web.problems.admin_queries import AdministeredProblem, find_problem, list_problems, list_versions
from web.problems.forms import AddToSetForm, RejudgeForm
from web.rejudgings.creation import create_rejudging
from web.site import acting_user, database_connection, database_session, logged_in_user

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


@blueprint.post("/<slug>/sets")
@admin_required
def add_to_set(slug: str) -> ResponseReturnValue:
    problem = _problem(slug)
    form = _set_form()
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
        ip=request.remote_addr,
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


def _set_form() -> AddToSetForm:
    form = AddToSetForm()
    form.problem_set.choices = set_choices(database_session())
    return form
