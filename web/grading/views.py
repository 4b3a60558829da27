"""Points by hand for one student and problem: for the staff that looks after the student."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.authorization.guards import login_required
from web.courses.queries import SeenCourse
from web.courses.students import CourseStudent, find_student
from web.grades.words import points_words, step_words
from web.grading.forms import OverrideForm
from web.grading.overriding import Graded, decide, history
from web.locales import statement_locale, time_zone_for
from web.problem_sets.student_grades import StudentProblem, StudentSet, student_grades
from web.requested_course import staffed_course
from web.site import acting_user, database_connection, logged_in_user, received_at

blueprint = Blueprint(
    "grading",
    __name__,
    template_folder="templates",
    url_prefix="/courses/<slug>/students/<username>/sets/<set_slug>/problems/<problem>/grade",
)


@blueprint.get("")
@login_required
def show(slug: str, username: str, set_slug: str, problem: str) -> ResponseReturnValue:
    course, student = _student(slug, username)
    found, task = _task(course, student, set_slug, problem)
    form = OverrideForm(formdata=None)
    return _page(course, student, found, task, form)


@blueprint.post("")
@login_required
def override(slug: str, username: str, set_slug: str, problem: str) -> ResponseReturnValue:
    """Set the points; with `take_back`, let what is computed hold again."""
    course, student = _student(slug, username)
    found, task = _task(course, student, set_slug, problem)
    form = OverrideForm()
    takes_back = "take_back" in request.form
    if not (form.validate() if takes_back else form.validate_for(task.max_points)):
        return _page(course, student, found, task, form), HTTPStatus.BAD_REQUEST
    points = None if takes_back else form.points.data
    decide(database_connection(), acting_user(), _graded(student, found, task), points=points, reason=form.reason.data)
    flash(_("What is computed holds again.") if takes_back else _("The points are set."), "success")
    return redirect(url_for("grades.student", slug=slug, username=username))


def _student(slug: str, username: str) -> tuple[SeenCourse, CourseStudent]:
    """Answer 404 for a student whom the viewer does not look after."""
    course = staffed_course(slug)
    student = find_student(database_connection(), viewer_id=logged_in_user().id, course_id=course.id, username=username)
    return course, student or abort(HTTPStatus.NOT_FOUND)


def _task(course: SeenCourse, student: CourseStudent, set_slug: str, problem: str) -> tuple[StudentSet, StudentProblem]:
    grades = student_grades(
        database_connection(),
        course_id=course.id,
        user_id=student.id,
        for_staff=True,
        locale=statement_locale(),
        moment=received_at(),
    )
    found = next((one for one in grades.sets if one.set.slug == set_slug), None) or abort(HTTPStatus.NOT_FOUND)
    task = next((one for one in found.problems if one.slug == problem), None) or abort(HTTPStatus.NOT_FOUND)
    return found, task


def _graded(student: CourseStudent, found: StudentSet, task: StudentProblem) -> Graded:
    return Graded(problem_set_id=found.set.id, problem_id=task.problem_id, user_id=student.id)


def _page(
    course: SeenCourse, student: CourseStudent, found: StudentSet, task: StudentProblem, form: OverrideForm
) -> str:
    zone = time_zone_for(course.time_zone)
    return render_template(
        "grading/override.html",
        course=course,
        student=student,
        set=found.set,
        problem=task,
        form=form,
        history=history(database_connection(), _graded(student, found, task)),
        points_words=points_words,
        step_words=lambda step: step_words(step, zone),
    )
