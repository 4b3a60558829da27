"""The courses of a viewer, and the problems of one."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.authorization.guards import login_required
from web.courses.queries import SeenCourse, find_course, list_courses, set_slugs
from web.locales import statement_locale
from web.problem_sets.tasks import by_set, list_tasks
from web.site import database_connection, logged_in_user, received_at

blueprint = Blueprint("courses", __name__, template_folder="templates", url_prefix="/courses")


@blueprint.get("")
@login_required
def index() -> ResponseReturnValue:
    return render_template("courses/index.html", courses=list_courses(database_connection(), logged_in_user().id))


@blueprint.get("/<slug>")
@login_required
def course(slug: str) -> ResponseReturnValue:
    connection = database_connection()
    course = _course(slug)
    own_sets = set_slugs(connection, course.id)
    tasks = list_tasks(connection, viewer_id=logged_in_user().id, locale=statement_locale(), moment=received_at())
    return render_template(
        "courses/course.html", course=course, sets=by_set([task for task in tasks if task.set_slug in own_sets])
    )


@blueprint.get("/<slug>/submissions")
@login_required
def submissions(slug: str) -> ResponseReturnValue:
    """Lead to the list of all submissions, which can be filtered by course."""
    course = _course(slug)
    if not course.is_staff:
        abort(403)
    return redirect(url_for("all_submissions.index", course=course.slug))


def _course(slug: str) -> SeenCourse:
    return find_course(database_connection(), logged_in_user().id, slug) or abort(404)
