"""The front page: for visitors what this is, for users what comes next. And the calendar that follows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from web.authorization.guards import login_required
from web.courses.queries import courses_of
from web.exams.gate import open_exam_id
from web.locales import DEFAULT_LOCALE, LOCALES, statement_locale
from web.problem_sets.tasks import list_tasks
from web.rate_limits import FEED
from web.site import database_connection, logged_in_user, received_at, site
from web.submissions.listing import own_submissions
from web.upcoming.calendar import calendar_of
from web.upcoming.feeds import end_feed, feed_made_at, find_follower, make_feed
from web.upcoming.queries import upcoming_sets
from web.upcoming.upcoming_set import UpcomingSet

SHOWN_SETS = 12
SHOWN_SUBMISSIONS = 5

blueprint = Blueprint("upcoming", __name__, template_folder="templates")


@dataclass(frozen=True, kw_only=True)
class ShownSet:
    """A line of the start page."""

    set: UpcomingSet
    problem_count: int
    solved_count: int
    tried_count: int  #: without those that are solved


@blueprint.get("/")
def front() -> ResponseReturnValue:
    if not current_user.is_authenticated:
        return render_template("upcoming/front.html", language_count=len(site().languages.all))
    connection, user = database_connection(), logged_in_user()
    sets = upcoming_sets(connection, user.id, received_at())
    return render_template(
        "upcoming/start.html",
        sets=list(_shown(sets[:SHOWN_SETS])),
        courses=courses_of(connection, user.id),
        submissions=own_submissions(connection, user.id, locale=statement_locale(), size=SHOWN_SUBMISSIONS).rows,
        now=received_at(),
    )


@blueprint.get("/calendar/<token>.ics")
@FEED
def calendar(token: str) -> ResponseReturnValue:
    """Answer programs, which have no session: the address is the key, and the language is that of its user."""
    follower = find_follower(database_connection(), token) or abort(404)
    sets = upcoming_sets(database_connection(), follower.user_id, received_at())
    with force_locale(follower.locale if follower.locale in LOCALES else DEFAULT_LOCALE):
        body = calendar_of(
            sets,
            host=urlsplit(url_for("upcoming.front", _external=True)).hostname or "judge",
            address_of=lambda one: url_for("courses.course", slug=one.course_slug, _external=True),
            moment=received_at(),
        )
    return Response(body, mimetype="text/calendar", headers={"Content-Disposition": 'inline; filename="judge.ics"'})


@blueprint.get("/account/calendar")
@login_required
def calendar_page() -> ResponseReturnValue:
    made_at = feed_made_at(database_connection(), logged_in_user().id)
    return render_template("upcoming/calendar.html", made_at=made_at, address=None)


@blueprint.post("/account/calendar")
@login_required
def make_calendar() -> ResponseReturnValue:
    """Show the address once. It is kept as a digest, so it can be replaced, but not shown again."""
    token = make_feed(database_connection(), logged_in_user().id)
    address = url_for("upcoming.calendar", token=token.text, _external=True)
    return render_template("upcoming/calendar.html", made_at=received_at(), address=address)


@blueprint.post("/account/calendar/end")
@login_required
def end_calendar() -> ResponseReturnValue:
    end_feed(database_connection(), logged_in_user().id)
    flash(_("The address of your calendar is not valid any more."), "success")
    return redirect(url_for("upcoming.calendar_page"))


def _shown(sets: Iterable[UpcomingSet]) -> Iterable[ShownSet]:
    for one in sets:
        tasks = list_tasks(
            database_connection(),
            viewer_id=logged_in_user().id,
            locale=statement_locale(),
            moment=received_at(),
            set_id=one.id,
            open_exam_id=open_exam_id(),
        ).rows
        yield ShownSet(
            set=one,
            problem_count=len(tasks),
            solved_count=sum(task.solved for task in tasks),
            tried_count=sum(task.tried and not task.solved for task in tasks),
        )
