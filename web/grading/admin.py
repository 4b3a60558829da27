"""Publishing the grades of a set: for the teachers of the course, and admins."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.authorization.guards import login_required
from web.courses.course_zone import zone_name_of
from web.grading.publishing import decisions, publish, waiting_count, withdraw
from web.requested_set import taught_set
from web.site import acting_user, database_connection, received_at

blueprint = Blueprint(
    "grading_admin", __name__, template_folder="templates", url_prefix="/courses/<slug>/sets/<set_slug>/grades"
)


@blueprint.get("")
@login_required
def show(slug: str, set_slug: str) -> ResponseReturnValue:
    course, found = taught_set(slug, set_slug)
    return render_template(
        "grading/publishing.html",
        course=course,
        set=found,
        zone=zone_name_of(database_connection(), course.id),
        decisions=decisions(database_connection(), found.id),
        waiting=waiting_count(database_connection(), found.id),
    )


@blueprint.post("/publish")
@login_required
def show_to_students(slug: str, set_slug: str) -> ResponseReturnValue:
    course, found = taught_set(slug, set_slug)
    moment = received_at()
    if publish(database_connection(), acting_user(), course_id=course.id, problem_set_id=found.id, moment=moment):
        flash(_("The grades are published, and the students are told."), "success")
    return redirect(url_for(".show", slug=slug, set_slug=set_slug))


@blueprint.post("/withdraw")
@login_required
def hide_again(slug: str, set_slug: str) -> ResponseReturnValue:
    found = taught_set(slug, set_slug)[1]
    if withdraw(database_connection(), acting_user(), found.id):
        flash(_("The grades are hidden again."), "success")
    return redirect(url_for(".show", slug=slug, set_slug=set_slug))
