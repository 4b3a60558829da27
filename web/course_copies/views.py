"""Copying a course for another term, with a preview of the dates."""

from collections.abc import Sequence
from datetime import date, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.authorization.guards import login_required
from web.authorization.policy import may_make_courses
from web.course_copies.copying import DatedSet, can_be_moved, copy_course, first_day, sets_to_copy
from web.course_copies.forms import CopyForm
from web.courses.course_zone import zone_name_of
from web.courses.making import CourseTerms, SlugTaken
from web.courses.queries import SeenCourse
from web.requested_course import taught_course
from web.site import acting_user, database_connection, logged_in_user

blueprint = Blueprint("course_copies", __name__, template_folder="templates", url_prefix="/courses/<slug>/copy")

#: The same day of the week, a year later.
YEAR = timedelta(weeks=52)


@blueprint.get("")
@login_required
def form(slug: str) -> ResponseReturnValue:
    course = _copied_course(slug)
    sets, zone = _sets_of(course)
    first = first_day(sets, zone)
    return _page(course, _form(first, data={"title": course.title, "first_day": first and first + YEAR}), sets, zone)


@blueprint.post("")
@login_required
def copy(slug: str) -> ResponseReturnValue:
    """Copy the course; with `preview`, only show the dates."""
    course = _copied_course(slug)
    sets, zone = _sets_of(course)
    first = first_day(sets, zone)
    form = _form(first)
    is_valid = form.validate()
    if is_valid and not can_be_moved(sets, _days(form, first), zone):
        form.first_day.errors = [_("A date would be after the year 9999.")]
        is_valid = False
    if not is_valid:
        return _page(course, form, sets, zone), HTTPStatus.BAD_REQUEST
    if "preview" in request.form:
        return _page(course, form, sets, zone)
    terms = CourseTerms(slug=form.slug.data, title=form.title.data, time_zone=zone.key, late_days=course.late_days)
    days = _days(form, first)
    try:
        copy_course(database_connection(), course.id, course.slug, terms, acting_user(), days=days, zone=zone)
    except SlugTaken:
        form.slug.errors = [_("This short name is taken. Choose another.")]
        return _page(course, form, sets, zone), HTTPStatus.BAD_REQUEST
    flash(_("The course is copied. You are its teacher; nobody else is in it yet."), "success")
    return redirect(url_for("assignments.index", slug=terms.slug))


def _copied_course(slug: str) -> SeenCourse:
    """An archived course can be copied, too: it stays as it is."""
    course, user = taught_course(slug, also_archived=True), logged_in_user()
    if not may_make_courses(user.site_role, is_allowed=user.may_make_courses):
        abort(HTTPStatus.FORBIDDEN)
    return course


def _sets_of(course: SeenCourse) -> tuple[list[DatedSet], ZoneInfo]:
    connection = database_connection()
    return sets_to_copy(connection, course.id), ZoneInfo(zone_name_of(connection, course.id))


def _form(first: date | None, *, data: dict[str, object] | None = None) -> CopyForm:
    """Where no set has a date, none is asked for."""
    form = CopyForm(data=data)
    if first is None:
        del form.first_day
    return form


def _days(form: CopyForm, first: date | None) -> int:
    wanted = form.first_day.data if form.first_day is not None else None
    return 0 if first is None or wanted is None else (wanted - first).days


def _page(course: SeenCourse, form: CopyForm, sets: Sequence[DatedSet], zone: ZoneInfo) -> str:
    first = first_day(sets, zone)
    days = 0 if form.errors else _days(form, first)
    return render_template(
        "course_copies/copy.html",
        course=course,
        form=form,
        first=first,
        zone=zone.key,
        pairs=[(dated, dated.later(days, zone)) for dated in sets],
    )
