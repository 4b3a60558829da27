"""Notes of the staff on a student of a course."""

from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web.authorization.guards import login_required
from web.courses.queries import SeenCourse
from web.notes.forms import NoteForm
from web.notes.queries import NotedStudent, find_noted_submission, find_student, notes_on_student
from web.notes.writing import add_note, delete_note
from web.requested_course import staffed_course
from web.site import acting_user, database_connection, logged_in_user

blueprint = Blueprint("notes", __name__, template_folder="templates")


@blueprint.get("/courses/<slug>/students/<int:user_id>/notes")
@login_required
def index(slug: str, user_id: int) -> ResponseReturnValue:
    course = staffed_course(slug)
    return _page(course, _student(course, user_id), NoteForm(formdata=None))


@blueprint.post("/courses/<slug>/students/<int:user_id>/notes")
@login_required
def add(slug: str, user_id: int) -> ResponseReturnValue:
    course, form = staffed_course(slug), NoteForm()
    student = _student(course, user_id)
    if not form.validate():
        return _page(course, student, form), HTTPStatus.BAD_REQUEST
    add_note(
        database_connection(),
        course_id=course.id,
        student_id=student.id,
        author_id=logged_in_user().id,
        text=form.text.data,
    )
    return redirect(url_for("notes.index", slug=slug, user_id=user_id))


@blueprint.post("/courses/<slug>/students/<int:user_id>/notes/<int:note_id>/delete")
@login_required
def delete(slug: str, user_id: int, note_id: int) -> ResponseReturnValue:
    course = staffed_course(slug)
    student = _student(course, user_id)
    connection, actor = database_connection(), acting_user()
    if not delete_note(connection, note_id, course_id=course.id, student_id=student.id, actor=actor):
        abort(HTTPStatus.NOT_FOUND)
    return redirect(url_for("notes.index", slug=slug, user_id=user_id))


@blueprint.post("/submissions/<int:submission_id>/notes")
@login_required
def add_to_submission(submission_id: int) -> ResponseReturnValue:
    connection, viewer_id = database_connection(), logged_in_user().id
    noted = find_noted_submission(connection, viewer_id=viewer_id, submission_id=submission_id)
    if noted is None:
        abort(HTTPStatus.NOT_FOUND)
    form = NoteForm()
    if not form.validate():
        return render_template("notes/again.html", form=form, submission_id=submission_id), HTTPStatus.BAD_REQUEST
    add_note(
        connection,
        course_id=noted.course_id,
        student_id=noted.student_id,
        submission_id=submission_id,
        author_id=viewer_id,
        text=form.text.data,
    )
    return redirect(url_for("submissions.submission", submission_id=submission_id, _anchor="notes"))


def _student(course: SeenCourse, user_id: int) -> NotedStudent:
    viewer_id = logged_in_user().id
    found = find_student(database_connection(), viewer_id=viewer_id, course_id=course.id, student_id=user_id)
    return found or abort(HTTPStatus.NOT_FOUND)


def _page(course: SeenCourse, student: NotedStudent, form: NoteForm) -> str:
    notes = notes_on_student(database_connection(), course_id=course.id, student_id=student.id)
    return render_template("notes/index.html", course=course, student=student, notes=notes, form=form)
