"""Joining a course by a link or a code; for its teachers, the page of its links."""

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.authorization.guards import login_required
from web.authorization.roles import CourseRole
from web.courses.queries import SeenCourse
from web.groups.listing import titles_of_groups
from web.joining.codes import typed_code
from web.joining.entering import WasTakenOut, join
from web.joining.forms import CodeForm, LinkForm
from web.joining.links import end_link, find_offer, list_open_links, make_link
from web.rate_limits import JOIN
from web.requested_course import taught_course
from web.site import acting_user, database_connection, logged_in_user, site

blueprint = Blueprint("joining", __name__, template_folder="templates")


@blueprint.get("/courses/<slug>/links")
@login_required
def links(slug: str) -> ResponseReturnValue:
    course = taught_course(slug)
    return _links_page(course, _link_form(course))


@blueprint.post("/courses/<slug>/links")
@login_required
def make(slug: str) -> ResponseReturnValue:
    course = taught_course(slug)
    form = _link_form(course)
    if not form.validate():
        return _links_page(course, form), HTTPStatus.BAD_REQUEST
    make_link(
        database_connection(),
        course.id,
        acting_user(),
        role=CourseRole(form.role.data),
        group_id=form.group.data or None,
        lasts=timedelta(days=form.days.data),
    )
    return redirect(url_for(".links", slug=slug))


@blueprint.post("/courses/<slug>/links/<int:link_id>/end")
@login_required
def end(slug: str, link_id: int) -> ResponseReturnValue:
    course = taught_course(slug)
    end_link(database_connection(), course.id, link_id, acting_user())
    flash(_("The link is ended. Who joined by it stays in the course."), "success")
    return redirect(url_for(".links", slug=slug))


@blueprint.get("/join")
@login_required
@JOIN
def enter() -> ResponseReturnValue:
    """Ask for a code; lead from a code to what it lets into."""
    form = CodeForm(request.args, meta={"csrf": False})
    if "code" not in request.args:
        return render_template("joining/code.html", form=form)
    if not form.validate():
        return render_template("joining/code.html", form=form), HTTPStatus.BAD_REQUEST
    return redirect(url_for(".offer", code=typed_code(form.code.data) or "-"))


@blueprint.get("/join/<code>")
@login_required
@JOIN
def offer(code: str) -> ResponseReturnValue:
    found = find_offer(database_connection(), typed_code(code))
    if found is None:
        return _unknown(code)
    return render_template("joining/offer.html", offer=found)


@blueprint.post("/join/<code>")
@login_required
@JOIN
def accept(code: str) -> ResponseReturnValue:
    found = find_offer(database_connection(), typed_code(code))
    if found is None:
        return _unknown(code)
    try:
        is_in_group = join(database_connection(), found, logged_in_user().id, acting_user())
    except WasTakenOut:
        fault = _("You were taken out of this course. Only its teachers can put you into it again.")
        return render_template("joining/offer.html", offer=found, fault=fault), HTTPStatus.FORBIDDEN
    flash(_("You are in the course."), "success")
    if not is_in_group:
        flash(_("You are not in the group %(title)s: you have a team already.", title=found.group_title), "error")
    return redirect(url_for("courses.course", slug=found.slug))


def _unknown(code: str) -> ResponseReturnValue:
    form = CodeForm(formdata=None, code=code)
    form.code.errors = [_("There is no such code, or it has ended. Ask your teacher for another one.")]
    return render_template("joining/code.html", form=form), HTTPStatus.NOT_FOUND


def _link_form(course: SeenCourse) -> LinkForm:
    form = LinkForm()
    form.offer_groups(titles_of_groups(database_connection(), course.id))
    return form


def _links_page(course: SeenCourse, form: LinkForm) -> str:
    return render_template(
        "joining/links.html",
        course=course,
        form=form,
        links=list_open_links(database_connection(), course.id),
        public_url=site().settings.public_url,
    )
