"""What users get of all that is held of them, and how long a course keeps the work of its students."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from judge.errors import BlobMissing
from web.accounts.passwords import password_matches
from web.authorization.guards import login_required
from web.courses.course_zone import zone_name_of, zone_of
from web.courses.models import Retention
from web.courses.queries import SeenCourse, find_course
from web.privacy.exports import find_export, request_export
from web.privacy.forms import ExportForm, RetentionForm
from web.privacy.last_day import last_day
from web.privacy.retention import ChosenRetention, SiteRetention, chosen_retention, preview, set_retention, terms_of
from web.privacy.words import part_words, retention_words
from web.rate_limits import LOGIN
from web.site import acting_user, database_connection, logged_in_user, received_at, site

blueprint = Blueprint("privacy", __name__, template_folder="templates")


@blueprint.get("/account/data")
@login_required
def data() -> ResponseReturnValue:
    return _data_page(ExportForm())


@blueprint.post("/account/data")
@login_required
@LOGIN
def export() -> ResponseReturnValue:
    form, user = ExportForm(), logged_in_user()
    if form.validate() and not password_matches(user.password_hash, form.password.data):
        form.password.errors = [_("This is not your current password.")]
    if form.errors:
        return _data_page(form), 400
    if not request_export(database_connection(), user.id, acting_user()):
        flash(_("You asked for an export within the last hour. Wait for it, or ask again later."), "error")
    return redirect(url_for(".data"))


@blueprint.get("/account/data/download")
@login_required
def download() -> ResponseReturnValue:
    found = find_export(database_connection(), logged_in_user().id)
    if found is None or found.zip_sha256 is None:
        abort(404)
    try:
        archive = site().store.open_blob(found.zip_sha256)
    except BlobMissing:
        flash(_("The store has lost this file. Ask for another export."), "error")
        return redirect(url_for(".data"))
    answer: Response = send_file(
        archive, mimetype="application/zip", as_attachment=True, download_name=f"{logged_in_user().username}.zip"
    )
    answer.headers["Content-Length"] = str(found.size_bytes)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/courses/<slug>/retention")
@login_required
def retention(slug: str) -> ResponseReturnValue:
    course = _taught_course(slug)
    return _retention_page(course, _retention_form(course))


@blueprint.post("/courses/<slug>/retention")
@login_required
def change_retention(slug: str) -> ResponseReturnValue:
    course, form = _taught_course(slug), RetentionForm()
    if not form.validate():
        return _retention_page(course, form), 400
    connection = database_connection()
    chosen = ChosenRetention(
        kind=form.retention, months=form.kept_months, ends_at=form.ends_at(zone_of(connection, course.id))
    )
    set_retention(connection, course.id, acting_user(), chosen)
    flash(_("Saved."), "success")
    return redirect(url_for(".retention", slug=slug))


def _taught_course(slug: str) -> SeenCourse:
    """Find the course for its teachers. How long an archived one keeps its work can still be changed."""
    course = find_course(database_connection(), logged_in_user().id, slug) or abort(404)
    if not course.may_teach:
        abort(403)
    return course


def _data_page(form: ExportForm) -> str:
    found = find_export(database_connection(), logged_in_user().id)
    return render_template("privacy/data.html", form=form, export=found)


def _retention_form(course: SeenCourse) -> RetentionForm:
    connection = database_connection()
    chosen = chosen_retention(connection, course.id)
    return RetentionForm(
        kind=chosen.kind or "",
        months=chosen.months,
        ends_on=chosen.ends_at and last_day(chosen.ends_at, zone_of(connection, course.id)),
    )


def _site_retention() -> SiteRetention:
    settings = site().settings
    return SiteRetention(kind=Retention(settings.retention_kind), months=settings.retention_months)


def _retention_page(course: SeenCourse, form: RetentionForm) -> str:
    connection = database_connection()
    return render_template(
        "privacy/retention.html",
        course=course,
        tab="retention",
        form=form,
        zone=zone_name_of(connection, course.id),
        terms=terms_of(connection, course.id, _site_retention()),
        now=received_at(),
        previews=[
            (
                retention_words(kind),
                [(part_words(part.name), part.count) for part in preview(connection, course.id, kind)],
            )
            for kind in (Retention.SOURCES, Retention.EVERYTHING)
        ],
    )
