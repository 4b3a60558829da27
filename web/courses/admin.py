"""Making a course, its settings, and its end: for teachers and admins."""

from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.authorization.guards import login_required
from web.authorization.policy import may_make_courses
from web.authorization.roles import CourseRole
from web.courses.administration import set_archived
from web.courses.forms import CourseForm
from web.courses.making import SlugTaken, change_course, make_course
from web.courses.models import Course
from web.courses.queries import SeenCourse
from web.members.enrolling import Membership, enrol
from web.requested_course import taught_course
from web.site import acting_user, database_connection, database_session, logged_in_user, received_at

blueprint = Blueprint("courses_admin", __name__, template_folder="templates", url_prefix="/courses")


@blueprint.get("/new")
@login_required
def new() -> ResponseReturnValue:
    _check_may_make()
    return render_template("courses/new.html", form=_form(logged_in_user().time_zone or "UTC"))


@blueprint.post("/new")
@login_required
def make() -> ResponseReturnValue:
    """Make a course; who makes it is its first teacher."""
    _check_may_make()
    form = _form(logged_in_user().time_zone or "UTC")
    if not form.validate():
        return render_template("courses/new.html", form=form), HTTPStatus.BAD_REQUEST
    connection, actor = database_connection(), acting_user()
    try:
        with connection.transaction():
            course_id = make_course(connection, form.terms(), actor)
            enrol(connection, course_id, logged_in_user().id, Membership(role=CourseRole.TEACHER), actor)
    except SlugTaken:
        form.slug.errors = [_("This short name is taken. Choose another.")]
        return render_template("courses/new.html", form=form), HTTPStatus.BAD_REQUEST
    flash(_("The course is made. Now people and assignments can come into it."), "success")
    return redirect(url_for("members.index", slug=form.slug.data))


@blueprint.get("/<slug>/settings")
@login_required
def settings(slug: str) -> ResponseReturnValue:
    course = taught_course(slug)
    form = _form(course.time_zone, obj=course)
    return _settings_page(course, form)


@blueprint.post("/<slug>/settings")
@login_required
def change(slug: str) -> ResponseReturnValue:
    course = taught_course(slug)
    form = _form(course.time_zone)
    if not form.validate():
        return _settings_page(course, form), HTTPStatus.BAD_REQUEST
    try:
        change_course(database_connection(), course.id, form.terms(), acting_user())
    except SlugTaken:
        form.slug.errors = [_("This short name is taken. Choose another.")]
        return _settings_page(course, form), HTTPStatus.BAD_REQUEST
    flash(_("Saved."), "success")
    return redirect(url_for(".settings", slug=form.slug.data))


@blueprint.post("/<slug>/archive")
@login_required
def archive(slug: str) -> ResponseReturnValue:
    return _archived(taught_course(slug), received_at())


@blueprint.post("/<slug>/restore")
@login_required
def restore(slug: str) -> ResponseReturnValue:
    return _archived(taught_course(slug, also_archived=True), None)


def _archived(course: SeenCourse, moment: datetime | None) -> ResponseReturnValue:
    session = database_session()
    found = session.get(Course, course.id) or abort(HTTPStatus.NOT_FOUND)
    if set_archived(session, found, acting_user(), moment=moment):
        session.commit()
    return redirect(url_for(".settings", slug=course.slug))


def _settings_page(course: SeenCourse, form: CourseForm) -> str:
    return render_template("courses/settings.html", course=course, form=form, may_make=_may_make())


def _check_may_make() -> None:
    if not _may_make():
        abort(HTTPStatus.FORBIDDEN)


def _may_make() -> bool:
    user = logged_in_user()
    return may_make_courses(user.site_role, is_allowed=user.may_make_courses)


def _form(time_zone: str, *, obj: SeenCourse | None = None) -> CourseForm:
    form = CourseForm(obj=obj)
    form.offer_zones(time_zone)
    return form
