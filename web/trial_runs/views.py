"""Running a program before it is submitted. With scripts, the submit page shows the result; without, a page of its own.

A part (`?part=1`) is what a script puts into the submit page: the same result without the frame of a page.
"""

from http import HTTPStatus
from typing import cast

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from web.authorization.guards import login_required
from web.judgings.words import script_words
from web.problem_sets.tasks import Task
from web.request import Request
from web.requested_task import requested_task
from web.site import database_connection, logged_in_user, site
from web.submissions.sent_form import SentForm
from web.submissions.sent_program import ProgramReader
from web.submissions.source import SourceRefused
from web.trial_runs.allowance import PER_MINUTE, RUNNING_LIMIT, Allowance, find_allowance
from web.trial_runs.own_input import FILE_FIELD, TEXT_FIELD, read_own_input
from web.trial_runs.queries import TrialRunRow, find_trial_run
from web.trial_runs.requesting import NewTrialRun, NothingToRun, NotNow, request_trial_run
from web.trial_runs.shown import shown_run
from web.trial_runs.ways import RunOn, ways_to_run

blueprint = Blueprint("trial_runs", __name__, template_folder="templates")


@blueprint.post("/problems/<slug>/runs")
@login_required
def run(slug: str) -> ResponseReturnValue:
    """Whoever may see the problem may run, also after it closed: no grade depends on it."""
    task = requested_task(slug)
    sent = SentForm.of(cast(Request, request))
    try:
        trial_run_id = _request(task, sent)
    except SourceRefused as refused:
        return _refusal(task, refused.message, refused.status)
    except NotNow as not_now:
        answer = _refusal(task, _why_not_now(not_now.allowance), HTTPStatus.TOO_MANY_REQUESTS)
        answer.headers["Retry-After"] = str(max(1, not_now.allowance.next_in_s))
        return answer
    return redirect(url_for("trial_runs.trial_run", trial_run_id=trial_run_id, part=_part()))


@blueprint.get("/runs/<int:trial_run_id>")
@login_required
def trial_run(trial_run_id: int) -> ResponseReturnValue:
    found = find_trial_run(database_connection(), trial_run_id, user_id=logged_in_user().id)
    return _page(found or abort(HTTPStatus.NOT_FOUND))


def _request(task: Task, sent: SentForm) -> int:
    """Raises SourceRefused and NotNow."""
    way = _way(task)
    reader = ProgramReader(connection=database_connection(), store=site().store, languages=site().languages)
    chosen = reader.language(task, sent)
    new = NewTrialRun(
        user_id=logged_in_user().id,
        task=task,
        variant=chosen.variant.id,
        source=reader.source(task, chosen.language, sent),
        own_input=_own_input() if way is RunOn.OWN_INPUT else None,
    )
    try:
        return request_trial_run(database_connection(), site().store, site().sender, new)
    except NothingToRun as error:
        message = _("This problem was just changed. Load the page again.")
        raise SourceRefused(message, HTTPStatus.CONFLICT) from error


def _way(task: Task) -> RunOn:
    """Raises SourceRefused where the problem has no such way."""
    way = RunOn.OWN_INPUT if request.form.get("run") == RunOn.OWN_INPUT else RunOn.SAMPLES
    ways = ways_to_run(site().store, task)
    if not ways.has(way):
        raise SourceRefused(ways.why_no_own_input or _("There is nothing to run here."))
    return way


def _own_input() -> bytes:
    texts = cast(Request, request).field_bytes(TEXT_FIELD)
    return read_own_input(texts, request.files.get(FILE_FIELD))


def _why_not_now(allowance: Allowance) -> str:
    if not allowance.has_room:
        return str(
            ngettext(
                "%(num)d run of yours is not done yet. Wait for it, then run again.",
                "%(num)d runs of yours are not done yet. Wait for one, then run again.",
                RUNNING_LIMIT,
            )
        )
    return str(
        _(
            "You have used the %(count)d runs of a minute. The next one is free in %(seconds)d s.",
            count=PER_MINUTE,
            seconds=allowance.next_in_s,
        )
    )


def _part() -> str | None:
    return "1" if "part" in request.args else None


def _refusal(task: Task, message: str, status: HTTPStatus) -> Response:
    template = "trial_runs/refusal_part.html" if _part() else "trial_runs/refusal.html"
    return make_response(render_template(template, task=task, message=message), status)


def _page(found: TrialRunRow) -> str:
    return render_template(
        "trial_runs/part.html" if _part() else "trial_runs/trial_run.html",
        run=found,
        shown=shown_run(site().store, site().languages, found),
        allowance=find_allowance(database_connection(), logged_in_user().id),
        per_minute=PER_MINUTE,
        words=script_words(),
    )
