"""The groups of a course: the staff sees all of them, students their own; teachers change them."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from web.authorization.guards import login_required
from web.courses.models import GroupKind
from web.courses.queries import SeenCourse
from web.groups.changing import (
    HandedIn,
    HasTeam,
    NoStudent,
    NotInCourse,
    TitleTaken,
    add_to_group,
    delete_group,
    make_group,
    rename_group,
    take_from_group,
)
from web.groups.drawing import draw_teams
from web.groups.forms import AddToGroupForm, DrawForm, GroupForm, RenameForm
from web.groups.listing import Group, find_group, list_group_members, list_groups, students_without_team
from web.members.listing import find_user_called
from web.requested_course import requested_course, staffed_course, taught_course
from web.site import acting_user, database_connection, logged_in_user

blueprint = Blueprint("groups", __name__, template_folder="templates", url_prefix="/courses/<slug>/groups")


@blueprint.get("")
@login_required
def index(slug: str) -> ResponseReturnValue:
    course = requested_course(slug)
    if course.is_staff:
        return _index(course, GroupForm(), DrawForm())
    own = list_groups(database_connection(), course.id, member_id=logged_in_user().id)
    return render_template("groups/own.html", course=course, groups=own)


@blueprint.post("")
@login_required
def make(slug: str) -> ResponseReturnValue:
    course, form = taught_course(slug), GroupForm()
    if not form.validate():
        return _index(course, form, DrawForm(formdata=None)), HTTPStatus.BAD_REQUEST
    try:
        title, kind = form.title.data, GroupKind(form.kind.data)
        group_id = make_group(database_connection(), course.id, title, kind, acting_user())
    except TitleTaken:
        form.title.errors = [_("Another group of this course has this name.")]
        return _index(course, form, DrawForm(formdata=None)), HTTPStatus.BAD_REQUEST
    return redirect(url_for(".group", slug=slug, group_id=group_id))


@blueprint.post("/draw")
@login_required
def draw(slug: str) -> ResponseReturnValue:
    """Make teams by lot."""
    course, form = taught_course(slug), DrawForm()
    if not form.validate():
        return _index(course, GroupForm(formdata=None), form), HTTPStatus.BAD_REQUEST
    count = draw_teams(database_connection(), course.id, acting_user(), size=form.size.data)
    if count:
        flash(ngettext("%(num)d team is made.", "%(num)d teams are made.", count), "success")
    else:
        flash(_("A team needs two students who have none yet."), "error")
    return redirect(url_for(".index", slug=slug))


@blueprint.get("/<int:group_id>")
@login_required
def group(slug: str, group_id: int) -> ResponseReturnValue:
    course = staffed_course(slug)
    found = _group(course, group_id)
    return _page(course, found, RenameForm(formdata=None, title=found.title), AddToGroupForm(formdata=None))


@blueprint.post("/<int:group_id>")
@login_required
def rename(slug: str, group_id: int) -> ResponseReturnValue:
    course, form = taught_course(slug), RenameForm()
    found = _group(course, group_id)
    if not form.validate():
        return _page(course, found, form, AddToGroupForm(formdata=None)), HTTPStatus.BAD_REQUEST
    try:
        rename_group(database_connection(), course.id, found, form.title.data, acting_user())
    except TitleTaken:
        form.title.errors = [_("Another group of this course has this name.")]
        return _page(course, found, form, AddToGroupForm(formdata=None)), HTTPStatus.BAD_REQUEST
    flash(_("Saved."), "success")
    return redirect(url_for(".group", slug=slug, group_id=group_id))


@blueprint.post("/<int:group_id>/delete")
@login_required
def delete(slug: str, group_id: int) -> ResponseReturnValue:
    course = taught_course(slug)
    try:
        delete_group(database_connection(), course.id, _group(course, group_id), acting_user())
    except HandedIn:
        flash(_("This team handed in, so it stays. You can take its members out."), "error")
        return redirect(url_for(".group", slug=slug, group_id=group_id))
    flash(_("The group is deleted. Its members stay in the course."), "success")
    return redirect(url_for(".index", slug=slug))


@blueprint.post("/<int:group_id>/members")
@login_required
def add(slug: str, group_id: int) -> ResponseReturnValue:
    course, form = taught_course(slug), AddToGroupForm()
    found = _group(course, group_id)
    if form.validate():
        fault = _fault_of_adding(course, found, form.name.data)
        if fault is None:
            return redirect(url_for(".group", slug=slug, group_id=group_id))
        form.name.errors = [fault]
    return _page(course, found, RenameForm(formdata=None, title=found.title), form), HTTPStatus.BAD_REQUEST


@blueprint.post("/<int:group_id>/members/<int:user_id>/remove")
@login_required
def remove(slug: str, group_id: int, user_id: int) -> ResponseReturnValue:
    course = taught_course(slug)
    take_from_group(database_connection(), course.id, _group(course, group_id), user_id, acting_user())
    return redirect(url_for(".group", slug=slug, group_id=group_id))


def _fault_of_adding(course: SeenCourse, group: Group, name: str) -> str | None:
    """Add the user; None: this was done."""
    connection = database_connection()
    user_id = find_user_called(connection, name)
    try:
        if user_id is None:
            raise NotInCourse
        add_to_group(connection, course.id, group, user_id, acting_user())
    except NotInCourse:
        return str(_("Nobody in this course is called that."))
    except NoStudent:
        return str(_("Only students are in teams."))
    except HasTeam:
        return str(_("This student is in another team of the course."))
    return None


def _group(course: SeenCourse, group_id: int) -> Group:
    return find_group(database_connection(), course.id, group_id) or abort(HTTPStatus.NOT_FOUND)


def _index(course: SeenCourse, form: GroupForm, draw_form: DrawForm) -> str:
    connection = database_connection()
    return render_template(
        "groups/groups.html",
        course=course,
        form=form,
        draw_form=draw_form,
        groups=list_groups(connection, course.id),
        without_team=students_without_team(connection, course.id),
    )


def _page(course: SeenCourse, group: Group, form: RenameForm, add_form: AddToGroupForm) -> str:
    connection = database_connection()
    return render_template(
        "groups/group.html",
        course=course,
        group=group,
        form=form,
        add_form=add_form,
        members=list_group_members(connection, course.id, group.id),
        candidates=students_without_team(connection, course.id) if group.is_team else [],
    )
