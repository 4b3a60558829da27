"""All submissions, for the staff: admins see those of the whole site, course staff those of their courses."""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from judge.verdict import Verdict
from web.authorization.guards import login_required
from web.languages.variants import variant_name
from web.lists.forms import time_zone_name
from web.lists.paging import FIRST_PAGE, Page, requested_ids
from web.locales import statement_locale
from web.notices.kinds import NoticeKind
from web.notices.queries import unread_objects
from web.problem_sets.staffed import Staffed, find_staffed
from web.site import database_connection, logged_in_user, site
from web.submissions.filter import SubmissionFilter
from web.submissions.forms import StaffFilterForm
from web.submissions.listing import SubmissionRow, all_submissions
from web.submissions.names import find_named, suggested_problems

blueprint = Blueprint("all_submissions", __name__, template_folder="templates", url_prefix="/submissions/all")

#: Judge errors shown above the list.
FIRST_ERRORS = 5


@blueprint.get("")
@login_required
def index() -> ResponseReturnValue:
    viewer = logged_in_user()
    staffed = find_staffed(database_connection(), viewer_id=viewer.id, viewer_site_role=viewer.site_role)
    if staffed.is_nothing:
        abort(HTTPStatus.FORBIDDEN)
    form = _form(staffed)
    asked = _asked(form, staffed)
    if asked is None:
        return _page(form, staffed), HTTPStatus.BAD_REQUEST
    cursor = requested_ids()
    page = all_submissions(database_connection(), asked, locale=statement_locale(), cursor=cursor)
    errors = _judge_errors(asked) if cursor == FIRST_PAGE and not form.verdict.data else None
    return _page(form, staffed, page=page, errors=errors)


def _form(staffed: Staffed) -> StaffFilterForm:
    form = StaffFilterForm()
    form.offer_verdicts()
    variants = [variant.id for language in site().languages.all for variant in language.variants]
    form.language.offer((variant, variant_name(site().languages, variant)) for variant in variants)
    return form


def _asked(form: StaffFilterForm, staffed: Staffed) -> SubmissionFilter | None:
    """Return what the form asks for, within what the viewer may see. None: it has a fault, which its field tells."""
    if not form.validate():
        return None
    named = find_named(
        database_connection(),
        username=form.user.data,
        problem_slug=form.problem.data,
        set_ids=staffed.set_ids(),
    )
    faults = {
        form.user: _("There is no such user.") if form.user.data and named.user_id is None else None,
        form.problem: _("There is no such problem.") if form.problem.data and named.problem_id is None else None,
        form.course: None if form.course.data in ("", *staffed.courses()) else _("You have no such course."),
        form.set: None if form.set.data in ("", *staffed.sets()) else _("You have no such problem set."),
    }
    for field, fault in faults.items():
        field.errors = [fault] if fault else []
    if any(faults.values()):
        return None
    allowed = staffed.allowed_sets(course_slug=form.course.data, set_slug=form.set.data)
    return SubmissionFilter(
        problem_set_ids=None if allowed is None else allowed.whole,
        tutored_set_ids=() if allowed is None else allowed.limited,
        tutor_id=logged_in_user().id,
        user_id=named.user_id,
        problem_id=named.problem_id,
        variant=form.language.data or None,
        verdict=form.chosen_verdict,
        is_unfinished=form.is_unfinished,
        since=form.since.data,
        until=form.until.data,
        network=form.address.network,
    )


def _judge_errors(asked: SubmissionFilter) -> Page[SubmissionRow]:
    """Find what is wrong on our side, so that the staff meets it first."""
    errors = replace(asked, verdict=Verdict.JE)
    return all_submissions(database_connection(), errors, locale=statement_locale(), size=FIRST_ERRORS)


def _page(
    form: StaffFilterForm,
    staffed: Staffed,
    *,
    page: Page[SubmissionRow] | None = None,
    errors: Page[SubmissionRow] | None = None,
) -> str:
    shown = [row.id for row in page.rows] if page else []
    return render_template(
        "submissions/all.html",
        unread=unread_objects(database_connection(), logged_in_user().id, NoticeKind.COMMENT, shown),
        form=form,
        page=page,
        errors=errors,
        problems=suggested_problems(database_connection(), staffed.set_ids()),
        courses=staffed.courses(),
        sets=staffed.sets(),
        time_zone=time_zone_name(),
        course=form.course.data if form.course.data in staffed.courses() else None,
    )
