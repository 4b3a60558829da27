"""Who is in a course: the staff looks, teachers change."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.authorization.guards import login_required
from web.authorization.roles import CourseRole
from web.courses.queries import SeenCourse
from web.lists.arguments import text_argument
from web.lists.paging import requested_names
from web.members.accommodation import Accommodation, change_accommodation, find_accommodation
from web.members.enrolling import LastTeacher, Membership, enrol, lock_course, take_out
from web.members.forms import REMOVE, AccommodationForm, AddMemberForm, MemberForm
from web.members.listing import find_user_called, list_invited, list_members
from web.requested_course import staffed_course, taught_course
from web.site import acting_user, database_connection

blueprint = Blueprint("members", __name__, template_folder="templates", url_prefix="/courses/<slug>/members")


@blueprint.get("")
@login_required
def index(slug: str) -> ResponseReturnValue:
    return _page(staffed_course(slug), AddMemberForm())


@blueprint.post("")
@login_required
def add(slug: str) -> ResponseReturnValue:
    course, form = taught_course(slug), AddMemberForm()
    if not form.validate():
        return _page(course, form), HTTPStatus.BAD_REQUEST
    user_id = find_user_called(database_connection(), form.name.data)
    if user_id is None:
        form.name.errors = [_("There is no such user. Import a roster to invite somebody who has no account yet.")]
        return _page(course, form), HTTPStatus.BAD_REQUEST
    return _change(course, user_id, form.role.data)


@blueprint.post("/<int:user_id>")
@login_required
def change(slug: str, user_id: int) -> ResponseReturnValue:
    course, form = taught_course(slug), MemberForm()
    if not form.validate():
        abort(HTTPStatus.BAD_REQUEST)
    return _change(course, user_id, form.role.data)


@blueprint.get("/<int:user_id>/time")
@login_required
def accommodation(slug: str, user_id: int) -> ResponseReturnValue:
    course = taught_course(slug)
    member = _member(course, user_id)
    form = AccommodationForm(formdata=None, time_factor=member.time_factor, reason=member.reason)
    return render_template("members/accommodation.html", course=course, member=member, form=form)


@blueprint.post("/<int:user_id>/time")
@login_required
def give_time(slug: str, user_id: int) -> ResponseReturnValue:
    """Give a member more time in all sets of the course."""
    course, form = taught_course(slug), AccommodationForm()
    member = _member(course, user_id)
    if not form.validate():
        page = render_template("members/accommodation.html", course=course, member=member, form=form)
        return page, HTTPStatus.BAD_REQUEST
    connection, factor, reason = database_connection(), form.time_factor.data, form.reason.data
    assert factor is not None  # noqa: S101  (a valid form has one)
    change_accommodation(connection, course.id, member, factor, reason, acting_user())
    flash(_("Saved."), "success")
    return redirect(url_for(".index", slug=slug))


def _member(course: SeenCourse, user_id: int) -> Accommodation:
    found = find_accommodation(database_connection(), course.id, user_id)
    return found or abort(HTTPStatus.NOT_FOUND)


def _change(course: SeenCourse, user_id: int, choice: str) -> ResponseReturnValue:
    connection, actor = database_connection(), acting_user()
    try:
        with connection.transaction():
            lock_course(connection, course.id)
            if choice == REMOVE:
                take_out(connection, course.id, user_id, actor)
            elif connection.execute('SELECT FROM "user" WHERE id = %s', [user_id]).fetchone() is None:
                abort(HTTPStatus.NOT_FOUND)
            else:
                enrol(connection, course.id, user_id, Membership(role=CourseRole(choice)), actor)
    except LastTeacher:
        flash(_("This is the last teacher of the course. Make somebody else a teacher first."), "error")
    else:
        flash(_("Saved."), "success")
    if user_id == actor.user_id:  # may not see the page any more
        return redirect(url_for("courses.index"))
    return redirect(url_for("members.index", slug=course.slug))


def _page(course: SeenCourse, form: AddMemberForm) -> str:
    connection, search = database_connection(), text_argument("q")
    return render_template(
        "members/members.html",
        course=course,
        form=form,
        search=search,
        page=list_members(connection, course.id, search=search, cursor=requested_names()),
        invited=list_invited(connection, course.id),
        choices=MemberForm(formdata=None).role.choices,
    )
