"""Importing a roster: first the difference is shown, then it is applied."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.authorization.guards import login_required
from web.courses.queries import SeenCourse
from web.requested_course import taught_course
from web.rosters.applying import CourseChanged, apply_roster
from web.rosters.difference import Difference, compare
from web.rosters.forms import ApplyForm, RosterForm
from web.rosters.roster import read_roster
from web.rosters.text import RosterRefused, RosterText, decode
from web.site import acting_user, database_connection

blueprint = Blueprint("rosters", __name__, template_folder="templates", url_prefix="/courses/<slug>/roster")


@blueprint.get("")
@login_required
def index(slug: str) -> ResponseReturnValue:
    return render_template("rosters/roster.html", course=taught_course(slug), form=RosterForm())


@blueprint.post("")
@login_required
def show(slug: str) -> ResponseReturnValue:
    """Show what would change. Nothing does so yet."""
    course, form = taught_course(slug), RosterForm()
    try:
        sent = decode(form.file.data.read()) if form.file.data else RosterText(text=form.text.data or "")
        difference = compare(database_connection(), course.id, read_roster(sent.text))
    except RosterRefused as error:
        (form.file if form.file.data else form.text).errors = [error.message]
        return render_template("rosters/roster.html", course=course, form=form), HTTPStatus.BAD_REQUEST
    return _difference(course, difference, sent)


@blueprint.post("/apply")
@login_required
def apply(slug: str) -> ResponseReturnValue:
    course, form = taught_course(slug), ApplyForm()
    text = form.text.data or ""
    try:
        apply_roster(
            database_connection(),
            course.id,
            read_roster(text),
            acting_user(),
            fingerprint=form.fingerprint.data or "",
            removes_gone=form.removes_gone.data,
        )
    except RosterRefused as error:
        again = RosterForm(formdata=None, text=text)
        again.text.errors = [error.message]
        return render_template("rosters/roster.html", course=course, form=again), HTTPStatus.BAD_REQUEST
    except CourseChanged as changed:
        return _difference(course, changed.difference, RosterText(text=text), has_changed=True), HTTPStatus.CONFLICT
    flash(_("The roster is applied."), "success")
    return redirect(url_for("members.index", slug=course.slug))


def _difference(course: SeenCourse, difference: Difference, sent: RosterText, *, has_changed: bool = False) -> str:
    return render_template(
        "rosters/difference.html",
        course=course,
        difference=difference,
        sent=sent,
        has_changed=has_changed,
        form=ApplyForm(formdata=None, text=sent.text, fingerprint=difference.fingerprint),
    )
