"""The pages of a course: its problems, and for the staff all submissions."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from judge.verdict import Verdict
from web.authorization.guards import login_required
from web.courses.listing import Filters, course_problems, course_submissions
from web.courses.queries import DEMO_SLUG, SeenCourse, enrol_as_student, find_course, list_courses, set_slugs
from web.judgings.words import words_of_verdicts
from web.locales import statement_locale
from web.parameters import row_id_parameter
from web.problem_sets.tasks import by_set, list_tasks
from web.site import database_connection, logged_in_user, received_at, site

blueprint = Blueprint("courses", __name__, template_folder="templates", url_prefix="/courses")


@blueprint.get("")
@login_required
def index() -> ResponseReturnValue:
    courses = list_courses(database_connection(), logged_in_user().id)
    may_join_demo = site().settings.demo and DEMO_SLUG not in {course.slug for course in courses}
    return render_template("courses/index.html", courses=courses, may_join_demo=may_join_demo)


@blueprint.post(f"/{DEMO_SLUG}/join")
@login_required
def join_demo() -> ResponseReturnValue:
    """Enrol the visitor in the demo course, where the site is a demonstration."""
    if not site().settings.demo or not enrol_as_student(database_connection(), DEMO_SLUG, logged_in_user().id):
        abort(404)
    return redirect(url_for("courses.course", slug=DEMO_SLUG))


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
    course = _course(slug)
    if not course.is_staff:
        abort(403)
    filters = _filters()
    return render_template(
        "courses/submissions.html",
        course=course,
        filters=filters,
        page=course_submissions(database_connection(), course.id, filters),
        problems=course_problems(database_connection(), course.id),
        verdicts=words_of_verdicts(),
    )


def _course(slug: str) -> SeenCourse:
    return find_course(database_connection(), logged_in_user().id, slug) or abort(404)


def _filters() -> Filters:
    verdict = request.args.get("verdict", "")
    return Filters(
        problem_slug=request.args.get("problem") or None,
        username=request.args.get("user", "").strip() or None,
        verdict=Verdict(verdict) if verdict in set(Verdict) else None,
        before_id=row_id_parameter("before"),
    )
