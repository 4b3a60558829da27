"""An exam as the staff sees it: who writes, and more time."""

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from web.authorization import policy
from web.authorization.guards import login_required
from web.courses.queries import SeenCourse
from web.exams.arranging import change_terms, give_all_more, give_one_more, let_in_again
from web.exams.forms import LetInForm, MoreForAllForm, MoreForOneForm, TermsForm
from web.exams.queries import ArrangedExam, find_arranged
from web.exams.watching import Writer, writers
from web.forms import Form
from web.requested_course import staffed_course, taught_course
from web.site import acting_user, database_connection, logged_in_user, received_at

blueprint = Blueprint("exams_admin", __name__, template_folder="templates", url_prefix="/courses/<slug>/exams/<exam>")


@blueprint.get("")
@login_required
def watch(slug: str, exam: str) -> ResponseReturnValue:
    course = staffed_course(slug)
    found = _exam(course, exam)
    return _page(course, found, _terms_form(found), MoreForAllForm(formdata=None))


@blueprint.post("/terms")
@login_required
def terms(slug: str, exam: str) -> ResponseReturnValue:
    """Make an exam of the assignment, or an ordinary assignment of it again."""
    course = taught_course(slug)
    found, form = _exam(course, exam), TermsForm()
    if form.validate() and form.is_exam.data and not found.has_times:
        form.is_exam.errors = [_("An exam needs a time when it opens, and one when it closes.")]
    if form.errors:
        return _page(course, found, form, MoreForAllForm(formdata=None)), 400
    change_terms(database_connection(), acting_user(), found.id, form.terms())
    flash(_("Saved."), "success")
    return _back(slug, exam)


@blueprint.post("/more")
@login_required
def more_for_all(slug: str, exam: str) -> ResponseReturnValue:
    course = taught_course(slug)
    found, form = _exam(course, exam), MoreForAllForm()
    if not form.validate():
        return _page(course, found, _terms_form(found), form), 400
    minutes = form.minutes.data
    if give_all_more(database_connection(), acting_user(), found.id, timedelta(minutes=minutes)) is None:
        abort(409)
    flash(ngettext("All have %(num)d minute more.", "All have %(num)d minutes more.", minutes), "success")
    return _back(slug, exam)


@blueprint.post("/more/one")
@login_required
def more_for_one(slug: str, exam: str) -> ResponseReturnValue:
    course = staffed_course(slug)
    found, form = _exam(course, exam), MoreForOneForm()
    writer = _writer(found, form)
    if not form.validate():
        _say(form)
        return _back(slug, exam)
    time, reason = timedelta(minutes=form.minutes.data), form.reason.data
    give_one_more(database_connection(), acting_user(), found.id, writer.row.user_id, time, reason)
    flash(_("%(name)s has %(minutes)d minutes more.", name=writer.row.username, minutes=form.minutes.data), "success")
    return _back(slug, exam)


@blueprint.post("/let-in")
@login_required
def let_in(slug: str, exam: str) -> ResponseReturnValue:
    """Let a student go on who has handed in early."""
    course = staffed_course(slug)
    found, form = _exam(course, exam), LetInForm()
    let_in_again(database_connection(), acting_user(), found.id, _writer(found, form).row.user_id)
    return _back(slug, exam)


def _exam(course: SeenCourse, slug: str) -> ArrangedExam:
    return find_arranged(database_connection(), course.id, slug) or abort(404)


def _writer(found: ArrangedExam, form: MoreForOneForm | LetInForm) -> Writer:
    """Answer 404 for a student whom the viewer does not look after."""
    named = form.user.data or ""
    seen = writers(database_connection(), found.id, logged_in_user().id, received_at())
    return next((writer for writer in seen if str(writer.row.user_id) == named), None) or abort(404)


def _terms_form(found: ArrangedExam) -> TermsForm:
    return TermsForm(
        formdata=None,
        is_exam=found.is_exam,
        minutes=found.duration_seconds // 60 if found.duration_seconds else None,
        networks="\n".join(found.networks or ()),
    )


def _say(form: Form) -> None:
    for messages in form.errors.values():
        flash(" ".join(map(str, messages)), "error")


def _page(course: SeenCourse, found: ArrangedExam, terms: TermsForm, more: MoreForAllForm) -> str:
    moment = received_at()
    return render_template(
        "exams/watch.html",
        course=course,
        exam=found,
        now=moment,
        terms=terms,
        more=more,
        writers=writers(database_connection(), found.id, logged_in_user().id, moment) if found.is_exam else (),
        may_teach=policy.may_teach(course.viewer),
    )


def _back(slug: str, exam: str) -> ResponseReturnValue:
    return redirect(url_for("exams_admin.watch", slug=slug, exam=exam))
