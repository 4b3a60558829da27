"""Before every request: while a student writes an exam, nothing else is open to the student.

It is written from one browser, and from the addresses that the exam names. What is not listed below is closed, so a
page that somebody adds later is closed, too.
"""

from http import HTTPStatus

from flask import Flask, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from web.accounts.tokens import token_sha256
from web.exams.addresses import is_inside
from web.exams.exam import Exam, Sitting, Stage
from web.exams.queries import is_in_exam, note_seen, open_session, sittings_of
from web.parameters import visitor_address
from web.site import database_connection, logged_in_user, received_at

SESSION_KEY = "exam_key"

#: Open at all times: they show nothing of a course.
ALWAYS_OPEN = {"static", "health.health", "accounts.logout", "accounts.choose_language", "languages.index"}
#: The way into an exam.
LOBBY = {"exams.lobby", "exams.enter"}
#: Open to who writes. Those that name a submission are open for submissions of the exam.
OPEN_WHILE_WRITING = LOBBY | {
    "comparisons.comparison",
    "exams.state",
    "exams.finish",
    "problems.problem",
    "problems.attachment",
    "problems.sample_file",
    "problems.samples_archive",
    "problems.statement_image",
    "problems.statement_pdf",
    "submit.form",
    "submit.accept",
    "submissions.index",
    "submissions.submission",
    "submissions.state",
    "submissions.testcase_output",
    "submissions.testcase_data",
    "trial_runs.run",
    "trial_runs.trial_run",
}
#: Names under which a form or an address refers to a submission.
SUBMISSION_NAMES = ("submission_id", "copy", "kept", "with")


def init_gate(app: Flask) -> None:
    app.before_request(_ask)


def running_exam() -> Exam | None:
    """Return the exam that the visitor writes in this request; None: no exam closes anything."""
    exam: Exam | None = g.get("running_exam")
    return exam


def open_exam_id() -> int | None:
    """Return the set of the exam that the visitor writes, as the lists of tasks ask for it."""
    exam = running_exam()
    return exam.problem_set_id if exam else None


def _ask() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint in ALWAYS_OPEN or not current_user.is_authenticated:
        return None
    sittings = sittings_of(database_connection(), logged_in_user().id, received_at())
    closing = next((one for one in sittings if one.closes_the_rest(received_at())), None)
    return _too_late(sittings) if closing is None else _guard(closing, request.endpoint)


def _too_late(sittings: list[Sitting]) -> ResponseReturnValue | None:
    """Say so to who hands in after an own end, while the problems are hidden because others write. The draft stays."""
    named = next((one for one in sittings if one.exam.slug == request.values.get("set")), None)
    if request.endpoint != "submit.accept" or named is None or named.shows_tasks(received_at()):
        return None
    flash(_("Your time for this exam is over, so this was not submitted."), "error")
    return redirect(url_for("exams.lobby", slug=named.exam.slug))


def _guard(sitting: Sitting, endpoint: str) -> ResponseReturnValue | None:
    exam = sitting.exam
    if not is_inside(visitor_address(), exam.networks):
        page = render_template("exams/elsewhere.html", exam=exam, address=visitor_address())
        return page, HTTPStatus.FORBIDDEN
    if sitting.stage(received_at()) is Stage.RUNNING and _is_here(exam):
        g.running_exam = exam
    if endpoint in LOBBY:
        return None
    if running_exam() is None:
        return redirect(url_for("exams.lobby", slug=exam.slug))
    if endpoint in OPEN_WHILE_WRITING and not _names_past_work(exam):
        return None
    flash(_("While you write the exam, only the exam is open."), "info")
    return redirect(url_for("exams.lobby", slug=exam.slug))


def _is_here(exam: Exam) -> bool:
    """Whether the exam is written in this browser."""
    found = open_session(
        database_connection(), exam.problem_set_id, logged_in_user().id, token_sha256(session.get(SESSION_KEY, ""))
    )
    if found is not None:
        note_seen(database_connection(), found, received_at(), visitor_address())
    return found is not None


def _names_past_work(exam: Exam) -> bool:
    named = [(request.view_args or {}).get(SUBMISSION_NAMES[0])]
    named += [request.values.get(name) for name in SUBMISSION_NAMES[1:]]
    numbers = [int(text) for text in map(str, filter(None, named)) if text.isascii() and text.isdecimal()]
    return not all(is_in_exam(database_connection(), number, exam) for number in numbers)
