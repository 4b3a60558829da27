"""The courses of a viewer, and the problems of one."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.announcements.queries import pinned_announcements
from web.authorization.guards import login_required
from web.authorization.policy import may_make_courses
from web.courses.queries import DEMO_SLUG, enrol_as_student, find_course, list_courses
from web.lists.arguments import text_argument
from web.lists.paging import requested_names, requested_pairs
from web.locales import statement_locale
from web.problem_sets.tasks import by_set, list_tasks
from web.requested_course import requested_course, staffed_course
from web.site import database_connection, logged_in_user, received_at, site

blueprint = Blueprint("courses", __name__, template_folder="templates", url_prefix="/courses")


@blueprint.get("")
@login_required
def index() -> ResponseReturnValue:
    connection, viewer_id, search = database_connection(), logged_in_user().id, text_argument("q")
    page = list_courses(connection, viewer_id, search=search, cursor=requested_names())
    may_join_demo = site().settings.demo and find_course(connection, viewer_id, DEMO_SLUG) is None
    pinned = pinned_announcements(connection, viewer_id=viewer_id, course_id=None)
    user = logged_in_user()
    return render_template(
        "courses/index.html",
        page=page,
        search=search,
        may_join_demo=may_join_demo,
        may_make=may_make_courses(user.site_role, is_allowed=user.may_make_courses),
        pinned=pinned,
    )


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
    course, search = requested_course(slug), text_argument("q")
    page = list_tasks(
        database_connection(),
        viewer_id=logged_in_user().id,
        locale=statement_locale(),
        moment=received_at(),
        course_id=course.id,
        search=search,
        cursor=requested_pairs(),
    )
    pinned = pinned_announcements(database_connection(), viewer_id=logged_in_user().id, course_id=course.id)
    sets = by_set(page.rows)
    return render_template("courses/course.html", course=course, page=page, sets=sets, search=search, pinned=pinned)


@blueprint.get("/<slug>/submissions")
@login_required
def submissions(slug: str) -> ResponseReturnValue:
    """Lead to the list of all submissions, which can be filtered by course."""
    course = staffed_course(slug)
    return redirect(url_for("all_submissions.index", course=course.slug))
