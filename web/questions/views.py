"""Questions of a course: the queue of the staff, and the students' own ones."""

from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from web.authorization.guards import login_required
from web.courses.queries import SeenCourse
from web.lists.paging import requested_ids
from web.notices.kinds import NoticeKind
from web.notices.notifying import mark_read
from web.questions import writing
from web.questions.forms import AskForm, MessageForm, PublishForm, QueueForm
from web.questions.queries import AskedAbout, SeenQuestion, find_question, list_questions, messages_of, tasks_of_course
from web.questions.words import canned_answers, what_about, words_of_states
from web.questions.writing import NewQuestion, TooManyQuestions
from web.requested_course import requested_course
from web.site import acting_user, database_connection, logged_in_user
from web.statements.prose import has_formulas
from web.titles import shown_title

blueprint = Blueprint("questions", __name__, template_folder="templates")

#: In the field `about`: the course itself.
OF_COURSE = "course"


@blueprint.get("/courses/<slug>/questions")
@login_required
def index(slug: str) -> ResponseReturnValue:
    course = requested_course(slug)
    form, tasks = QueueForm(), _tasks(course)
    form.state.offer(words_of_states(is_staff=course.is_staff).items())
    form.set.offer({task.set_slug: shown_title(task.set_title) for task in tasks}.items())
    form.problem.offer({task.problem_slug: f"{task.label} · {task.problem_slug}" for task in tasks}.items())
    if not form.validate():
        return render_template("questions/index.html", course=course, form=form, page=None), HTTPStatus.BAD_REQUEST
    page = list_questions(
        database_connection(),
        viewer_id=logged_in_user().id,
        course_id=course.id,
        state=form.state.data or "all",
        set_slug=form.set.data,
        problem_slug=form.problem.data,
        cursor=requested_ids(),
    )
    return render_template("questions/index.html", course=course, form=form, page=page, what_about=what_about)


@blueprint.get("/courses/<slug>/questions/ask")
@login_required
def ask_page(slug: str) -> ResponseReturnValue:
    course = requested_course(slug)
    form = AskForm(about=f"{request.args.get('set', '')}/{request.args.get('problem', '')}")
    return _ask_page(course, form)


@blueprint.post("/courses/<slug>/questions/ask")
@login_required
def ask(slug: str) -> ResponseReturnValue:
    course, form = requested_course(slug), AskForm()
    tasks = _offer(form, course)
    if not form.validate():
        return _ask_page(course, form), HTTPStatus.BAD_REQUEST
    about = {_key(task): task for task in tasks}.get(form.about.data)
    new = NewQuestion(
        asker_id=logged_in_user().id,
        course_id=course.id,
        problem_set_id=about.set_id if about else None,
        problem_id=about.problem_id if about else None,
        text=form.text.data,
    )
    try:
        question_id = writing.ask(database_connection(), new)
    except TooManyQuestions:
        form.text.errors = [
            _(
                "You have asked enough for now: %(open)s open questions, or %(count)s in an hour. Wait for an answer.",
                open=writing.MOST_OPEN,
                count=writing.MOST_IN_AN_HOUR,
            )
        ]
        return _ask_page(course, form), HTTPStatus.TOO_MANY_REQUESTS
    return redirect(url_for("questions.question", question_id=question_id))


@blueprint.get("/questions/<int:question_id>")
@login_required
def question(question_id: int) -> ResponseReturnValue:
    question = _question(question_id)
    kinds = (NoticeKind.QUESTION, NoticeKind.ANSWER, NoticeKind.PUBLIC_ANSWER)
    mark_read(database_connection(), logged_in_user().id, *kinds, object_id=question.id)
    return _page(question)


@blueprint.post("/questions/<int:question_id>/messages")
@login_required
def add_message(question_id: int) -> ResponseReturnValue:
    question, form = _question(question_id), MessageForm()
    if not question.may_write:
        abort(HTTPStatus.FORBIDDEN)
    if not form.validate():
        return _page(question, message=form), HTTPStatus.BAD_REQUEST
    writing.add_message(database_connection(), question, form.text.data)
    return _to(question)


@blueprint.post("/questions/<int:question_id>/assign")
@login_required
def assign(question_id: int) -> ResponseReturnValue:
    question = _staffed(question_id)
    writing.assign(database_connection(), question, None if question.assigned_to else logged_in_user().id)
    return _to(question)


@blueprint.post("/questions/<int:question_id>/publish")
@login_required
def publish(question_id: int) -> ResponseReturnValue:
    question, form = _published(question_id), PublishForm()
    if not form.validate():
        return _page(question, publish=form), HTTPStatus.BAD_REQUEST
    actor, text = acting_user(), form.question.data
    writing.publish(database_connection(), question, actor, text=text, answer=form.answer.data)
    return _to(question)


@blueprint.post("/questions/<int:question_id>/withdraw")
@login_required
def withdraw(question_id: int) -> ResponseReturnValue:
    question = _published(question_id)
    writing.withdraw(database_connection(), question, acting_user())
    return _to(question)


def _question(question_id: int) -> SeenQuestion:
    found = find_question(database_connection(), viewer_id=logged_in_user().id, question_id=question_id)
    return found or abort(HTTPStatus.NOT_FOUND)


def _staffed(question_id: int) -> SeenQuestion:
    question = _question(question_id)
    if not question.is_staff or question.is_archived:
        abort(HTTPStatus.FORBIDDEN)
    return question


def _published(question_id: int) -> SeenQuestion:
    """An assistant of some students speaks for none of the others."""
    question = _staffed(question_id)
    if not question.is_chief:
        abort(HTTPStatus.FORBIDDEN)
    return question


def _tasks(course: SeenCourse) -> list[AskedAbout]:
    return tasks_of_course(database_connection(), course.id, sees_all=course.is_staff)


def _key(task: AskedAbout) -> str:
    return f"{task.set_slug}/{task.problem_slug}"


def _offer(form: AskForm, course: SeenCourse) -> list[AskedAbout]:
    tasks = _tasks(course)
    form.about.choices = [
        SelectChoice(OF_COURSE, _("The course")),
        *(
            SelectChoice(_key(task), f"{shown_title(task.set_title)}: {task.label} · {task.problem_slug}")
            for task in tasks
        ),
    ]
    return tasks


def _ask_page(course: SeenCourse, form: AskForm) -> str:
    _offer(form, course)
    return render_template("questions/ask.html", course=course, form=form)


def _page(question: SeenQuestion, *, message: MessageForm | None = None, publish: PublishForm | None = None) -> str:
    messages = messages_of(database_connection(), question.id) if question.sees_asker else []
    answers = [said.text for said in messages if said.author_id != question.asker_id]
    proposed = {
        "question": question.public_question or question.text,
        "answer": question.public_answer or (answers[-1] if answers else ""),
    }
    texts = [said.text for said in messages]
    return render_template(
        "questions/question.html",
        question=question,
        messages=messages,
        message_form=message or MessageForm(formdata=None),
        publish_form=publish or PublishForm(formdata=None, data=proposed),
        opens_publish=publish is not None,
        canned=canned_answers(),
        about=what_about(question),
        has_math=has_formulas(*texts, question.public_question, question.public_answer),
    )


def _to(question: SeenQuestion) -> Response:
    return redirect(url_for("questions.question", question_id=question.id))
