"""Looking at problem sets, and putting their problems in order: for admins."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from judge.grading import StopPolicy
from web.authorization.guards import admin_required
from web.locales import statement_locale
from web.problem_sets.admin_queries import (
    PlacedProblem,
    ShownSet,
    find_shown_set,
    problems_of_set,
    shown_sets,
)
from web.problem_sets.arranging import HasSubmissions, Step, hide, move, remove
from web.problem_sets.feedback import Feedback
from web.problem_sets.forms import RulesForm
from web.problem_sets.placing import place_by
from web.problem_sets.queries import find_set
from web.problem_sets.rules import change_rules
from web.problems.admin_queries import every_problem, find_problem
from web.site import acting_user, database_connection, database_session

blueprint = Blueprint("problem_sets_admin", __name__, template_folder="templates", url_prefix="/admin/sets")


@blueprint.get("")
@admin_required
def index() -> ResponseReturnValue:
    return render_template("problem_sets/admin_index.html", sets=shown_sets(database_connection()))


@blueprint.get("/<slug>")
@admin_required
def problem_set(slug: str) -> ResponseReturnValue:
    found = _set(slug)
    placed = _problems(found)
    ids = {task.id for task in placed}
    problems = every_problem(database_connection(), locale=statement_locale())
    return render_template(
        "problem_sets/admin_set.html",
        set=found,
        problems=placed,
        others=[problem for problem in problems if problem.id not in ids],
        form=RulesForm(feedback=found.feedback, stop_policy=found.stop_policy),
    )


@blueprint.post("/<slug>/rules")
@admin_required
def rules(slug: str) -> ResponseReturnValue:
    """Change what students see, and how many tests run."""
    found, form = _set(slug), RulesForm()
    if not form.validate():
        abort(400)
    change_rules(
        database_connection(), acting_user(), found.id, Feedback(form.feedback.data), StopPolicy(form.stop_policy.data)
    )
    flash(_("Saved."), "success")
    return redirect(url_for("problem_sets_admin.problem_set", slug=slug))


@blueprint.post("/<slug>/problems")
@admin_required
def place(slug: str) -> ResponseReturnValue:
    """Put a problem at the end of the set."""
    problem = find_problem(database_connection(), request.form.get("problem", ""), locale=statement_locale())
    found = find_set(database_session(), slug)
    if problem is None or found is None:
        abort(404)
    place_by(database_session(), acting_user(), found, problem.id)
    database_session().commit()
    return redirect(url_for("problem_sets_admin.problem_set", slug=slug))


@blueprint.post("/<slug>/problems/<problem>")
@admin_required
def arrange(slug: str, problem: str) -> ResponseReturnValue:
    """Move, hide, show or remove a problem of the set, as the pressed button says."""
    found = _set(slug)
    placed = next((task for task in _problems(found) if task.slug == problem), None) or abort(404)
    try:
        _act(request.form.get("action", ""), found, placed)
    except HasSubmissions:
        flash(_("There are submissions to this problem, so it stays in the set. Hide it instead."), "error")
    return redirect(url_for("problem_sets_admin.problem_set", slug=slug))


def _act(action: str, found: ShownSet, placed: PlacedProblem) -> None:
    connection, actor = database_connection(), acting_user()
    match action:
        case Step.UP | Step.DOWN:
            move(connection, actor, found.id, placed.id, Step(action))
        case "hide" | "show":
            hide(connection, actor, found.id, placed.id, hidden=action == "hide")
        case "remove":
            remove(connection, actor, found.id, placed.id)
        case _:
            abort(400)


def _set(slug: str) -> ShownSet:
    return find_shown_set(database_connection(), slug) or abort(404)


def _problems(found: ShownSet) -> list[PlacedProblem]:
    return problems_of_set(database_connection(), found.id, locale=statement_locale())
