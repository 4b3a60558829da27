"""The extensions of a set: for the staff that looks after the students."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.assignments.terms import CourseSet
from web.authorization.guards import login_required
from web.courses.course_zone import zone_name_of, zone_of
from web.courses.queries import SeenCourse
from web.extensions.form import ExtensionForm
from web.extensions.granting import Grant, grant, take_back
from web.extensions.queries import GrantedExtension, granted_extensions
from web.extensions.recipients import recipients
from web.grades.deadline import SetDates
from web.requested_set import staffed_set
from web.site import acting_user, database_connection, logged_in_user

blueprint = Blueprint(
    "extensions", __name__, template_folder="templates", url_prefix="/courses/<slug>/sets/<set_slug>/extensions"
)


@blueprint.get("")
@login_required
def index(slug: str, set_slug: str) -> ResponseReturnValue:
    """With `?to=`, the form begins with this student or group."""
    course, found = staffed_set(slug, set_slug)
    return _page(course, found, _form(course, found, to=request.args.get("to", "")))


@blueprint.post("")
@login_required
def give(slug: str, set_slug: str) -> ResponseReturnValue:
    course, found = staffed_set(slug, set_slug)
    form = _form(course, found)
    if not form.validate():
        return _page(course, found, form), HTTPStatus.BAD_REQUEST
    known = recipients(database_connection(), viewer_id=logged_in_user().id, course_id=course.id)
    recipient = next(one for one in known if one.key == form.to.data)
    given = Grant(
        extra=form.extra,
        until=form.until.moment,
        late_days=form.late_days.data or 0,
        is_excused=form.is_excused.data,
        reason=form.reason.data,
    )
    grant(database_connection(), acting_user(), recipient, given, course_id=course.id, problem_set_id=found.id)
    flash(_("Given to %(name)s. Grades follow at once.", name=recipient.name), "success")
    return redirect(url_for(".index", slug=slug, set_slug=set_slug))


@blueprint.post("/<int:extension_id>/take-back")
@login_required
def end(slug: str, set_slug: str, extension_id: int) -> ResponseReturnValue:
    course, found = staffed_set(slug, set_slug)
    if extension_id not in {one.id for one in _granted(course, found)}:
        abort(HTTPStatus.NOT_FOUND)
    take_back(database_connection(), acting_user(), problem_set_id=found.id, extension_id=extension_id)
    flash(_("Taken back. Grades follow at once."), "success")
    return redirect(url_for(".index", slug=slug, set_slug=set_slug))


def _form(course: SeenCourse, found: CourseSet, *, to: str = "") -> ExtensionForm:
    connection = database_connection()
    form = ExtensionForm(to=to)
    form.fit(
        zone_of(connection, course.id),
        recipients(connection, viewer_id=logged_in_user().id, course_id=course.id),
        SetDates(opens_at=found.opens_at, due_at=found.due_at, closes_at=found.closes_at),
    )
    return form


def _granted(course: SeenCourse, found: CourseSet) -> list[GrantedExtension]:
    return granted_extensions(
        database_connection(), viewer_id=logged_in_user().id, course_id=course.id, problem_set_id=found.id
    )


def _page(course: SeenCourse, found: CourseSet, form: ExtensionForm) -> str:
    return render_template(
        "extensions/index.html",
        course=course,
        set=found,
        form=form,
        zone=zone_name_of(database_connection(), course.id),
        granted=_granted(course, found),
    )
