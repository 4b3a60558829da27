"""The page of an exam for who writes it."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from web.authorization.guards import login_required
from web.exams.addresses import is_inside
from web.exams.attending import Student
from web.exams.attending import enter as enter_exam
from web.exams.attending import finish as finish_exam
from web.exams.exam import Sitting, Stage
from web.exams.gate import SESSION_KEY, running_exam
from web.exams.queries import find_sitting
from web.locales import statement_locale
from web.parameters import visitor_address
from web.problem_sets.tasks import TaskRow, list_tasks
from web.site import database_connection, logged_in_user, received_at

blueprint = Blueprint("exams", __name__, template_folder="templates", url_prefix="/exams/<slug>")


@blueprint.get("")
@login_required
def lobby(slug: str) -> ResponseReturnValue:
    """Before: when it begins, and what to know. While it runs: its problems, and the time that is left."""
    sitting = _sitting(slug)
    exam, stage = sitting.exam, sitting.stage(received_at())
    is_here = running_exam() is not None
    return render_template(
        "exams/lobby.html",
        sitting=sitting,
        exam=exam,
        stage=stage,
        is_here=is_here,
        seconds_left=_seconds_left(sitting),
        minutes_in_words=_minutes_in_words(sitting),
        tasks=_tasks(sitting) if is_here else (),
    )


@blueprint.post("/enter")
@login_required
def enter(slug: str) -> ResponseReturnValue:
    """Begin, or go on in this browser. The time of the student begins with the arrival of the first such request."""
    sitting = _sitting(slug)
    if not is_inside(visitor_address(), sitting.exam.networks):
        abort(HTTPStatus.FORBIDDEN)
    if sitting.stage(received_at()) not in (Stage.READY, Stage.RUNNING):
        return redirect(url_for("exams.lobby", slug=slug))
    student = Student(user_id=logged_in_user().id, ip=visitor_address(), browser=request.user_agent.string)
    session[SESSION_KEY] = enter_exam(database_connection(), sitting.exam.problem_set_id, student, received_at()).text
    return redirect(url_for("exams.lobby", slug=slug))


@blueprint.post("/finish")
@login_required
def finish(slug: str) -> ResponseReturnValue:
    sitting = _sitting(slug)
    if sitting.stage(received_at()) is Stage.RUNNING:
        finish_exam(database_connection(), sitting.exam.problem_set_id, logged_in_user().id, received_at())
        flash(_("You have handed in the exam. What you submitted counts."), "success")
    return redirect(url_for("exams.lobby", slug=slug))


@blueprint.get("/state")
@login_required
def state(slug: str) -> ResponseReturnValue:
    """Tell an open page how much time is left: minutes may have been added."""
    sitting = _sitting(slug)
    return jsonify(stage=sitting.stage(received_at()), seconds_left=_seconds_left(sitting))


def _seconds_left(sitting: Sitting) -> int | None:
    """None: the time of the student has not begun."""
    if sitting.ends_at is None:
        return None
    return max(0, int((sitting.ends_at - received_at()).total_seconds()))


def _minutes_in_words(sitting: Sitting) -> str:
    minutes = int(sitting.time.total_seconds()) // 60
    return str(ngettext("%(num)d minute", "%(num)d minutes", minutes))


def _tasks(sitting: Sitting) -> Sequence[TaskRow]:
    page = list_tasks(
        database_connection(),
        viewer_id=logged_in_user().id,
        locale=statement_locale(),
        moment=received_at(),
        open_exam_id=sitting.exam.problem_set_id,
        set_id=sitting.exam.problem_set_id,
    )
    return page.rows


def _sitting(slug: str) -> Sitting:
    return find_sitting(database_connection(), logged_in_user().id, slug) or abort(404)
