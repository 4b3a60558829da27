"""Announcements of a course, and those to everybody."""

from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from web.announcements import writing
from web.announcements.forms import AnnouncementForm
from web.announcements.queries import SeenAnnouncement, find_announcement, list_announcements
from web.announcements.writing import Said
from web.authorization import policy
from web.authorization.guards import admin_required, login_required
from web.courses.queries import SeenCourse
from web.lists.paging import requested_ids
from web.notices.kinds import NoticeKind
from web.notices.notifying import mark_read
from web.requested_course import requested_course, taught_course
from web.site import acting_user, database_connection, logged_in_user
from web.statements.prose import has_formulas

blueprint = Blueprint("announcements", __name__, template_folder="templates")

#: Of those to everybody: the site has no zone of its own.
SITE_ZONE = "UTC"


@blueprint.get("/announcements")
@login_required
def index() -> ResponseReturnValue:
    return _list(None)


@blueprint.get("/courses/<slug>/announcements")
@login_required
def of_course(slug: str) -> ResponseReturnValue:
    return _list(requested_course(slug))


@blueprint.get("/announcements/<int:announcement_id>")
@login_required
def announcement(announcement_id: int) -> ResponseReturnValue:
    shown = _announcement(announcement_id)
    mark_read(database_connection(), logged_in_user().id, NoticeKind.ANNOUNCEMENT, object_id=shown.id)
    return render_template("announcements/announcement.html", shown=shown, has_math=has_formulas(shown.text))


@blueprint.get("/announcements/new")
@admin_required
def new() -> ResponseReturnValue:
    return _form_page(AnnouncementForm(), SITE_ZONE)


@blueprint.post("/announcements/new")
@admin_required
def create() -> ResponseReturnValue:
    return _create(None, SITE_ZONE)


@blueprint.get("/courses/<slug>/announcements/new")
@login_required
def new_in_course(slug: str) -> ResponseReturnValue:
    return _form_page(AnnouncementForm(), taught_course(slug).time_zone)


@blueprint.post("/courses/<slug>/announcements/new")
@login_required
def create_in_course(slug: str) -> ResponseReturnValue:
    course = taught_course(slug)
    return _create(course.id, course.time_zone)


@blueprint.get("/announcements/<int:announcement_id>/edit")
@login_required
def edit(announcement_id: int) -> ResponseReturnValue:
    shown = _changeable(announcement_id)
    zone = shown.time_zone or SITE_ZONE
    pinned = shown.pinned_until.astimezone(ZoneInfo(zone)) if shown.pinned_until else None
    return _form_page(AnnouncementForm(data={"title": shown.title, "text": shown.text, "pinned_until": pinned}), zone)


@blueprint.post("/announcements/<int:announcement_id>/edit")
@login_required
def change(announcement_id: int) -> ResponseReturnValue:
    shown, form = _changeable(announcement_id), AnnouncementForm()
    zone = shown.time_zone or SITE_ZONE
    if not form.validate():
        return _form_page(form, zone), HTTPStatus.BAD_REQUEST
    writing.change(database_connection(), shown.id, _said(form, zone), acting_user())
    return _to(shown.id)


@blueprint.post("/announcements/<int:announcement_id>/delete")
@login_required
def delete(announcement_id: int) -> ResponseReturnValue:
    shown = _changeable(announcement_id)
    writing.delete(database_connection(), shown.id, acting_user())
    if shown.course_slug:
        return redirect(url_for("announcements.of_course", slug=shown.course_slug))
    return redirect(url_for("announcements.index"))


def _list(course: SeenCourse | None) -> str:
    user = logged_in_user()
    page = list_announcements(
        database_connection(), viewer_id=user.id, course_id=course.id if course else None, cursor=requested_ids()
    )
    template = "announcements/of_course.html" if course else "announcements/index.html"
    may_announce = (
        policy.may_announce(course.viewer, in_course=True) and course.archived_at is None
        if course
        else policy.may_administer(user.site_role)
    )
    return render_template(template, course=course, page=page, may_announce=may_announce)


def _announcement(announcement_id: int) -> SeenAnnouncement:
    viewer_id = logged_in_user().id
    found = find_announcement(database_connection(), viewer_id=viewer_id, announcement_id=announcement_id)
    return found or abort(HTTPStatus.NOT_FOUND)


def _changeable(announcement_id: int) -> SeenAnnouncement:
    shown = _announcement(announcement_id)
    if not shown.may_change:
        abort(HTTPStatus.FORBIDDEN)
    return shown


def _create(course_id: int | None, zone: str) -> ResponseReturnValue:
    form = AnnouncementForm()
    if not form.validate():
        return _form_page(form, zone), HTTPStatus.BAD_REQUEST
    return _to(writing.announce(database_connection(), _said(form, zone), acting_user(), course_id=course_id))


def _said(form: AnnouncementForm, zone: str) -> Said:
    return Said(title=form.title.data, text=form.text.data, pinned_until=form.pinned_until_in(ZoneInfo(zone)))


def _form_page(form: AnnouncementForm, zone: str) -> str:
    return render_template("announcements/form.html", form=form, zone=zone)


def _to(announcement_id: int) -> Response:
    return redirect(url_for("announcements.announcement", announcement_id=announcement_id))
