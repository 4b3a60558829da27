"""The grades of a student in a course: the own ones, and for the staff those of one student."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from web.authorization.guards import login_required
from web.courses.queries import SeenCourse
from web.courses.students import find_student
from web.extensions.queries import granted_extensions
from web.grades.cost_words import cost_words
from web.grades.words import points_words, step_words
from web.locales import statement_locale, time_zone_for
from web.problem_sets.student_grades import StudentProblem, StudentSet, student_grades
from web.requested_course import requested_course, staffed_course
from web.site import database_connection, logged_in_user, received_at

blueprint = Blueprint("grades", __name__, template_folder="templates", url_prefix="/courses/<slug>")


@blueprint.get("/grades")
@login_required
def own(slug: str) -> ResponseReturnValue:
    """The page of the student; who is none has no grades."""
    return _page(requested_course(slug), logged_in_user().username, for_staff=False)


@blueprint.get("/students/<username>")
@login_required
def student(slug: str, username: str) -> ResponseReturnValue:
    """The same page for the staff, who sees what is hidden from the student."""
    return _page(staffed_course(slug), username, for_staff=True)


def _page(course: SeenCourse, username: str, *, for_staff: bool) -> str:
    connection = database_connection()
    found = find_student(connection, viewer_id=logged_in_user().id, course_id=course.id, username=username)
    if found is None:
        abort(404)
    grades = student_grades(
        connection,
        course_id=course.id,
        user_id=found.id,
        for_staff=for_staff,
        locale=statement_locale(),
        moment=received_at(),
    )
    moment = received_at()

    def costs_now(one: StudentSet, problem: StudentProblem) -> list[str]:
        is_over = one.dates.closes_at is not None and one.dates.closes_at <= moment
        return [] if is_over or one.is_excused else cost_words(grades.cost_now(one, problem, moment))

    return render_template(
        "grades/student.html",
        course=course,
        student=found,
        grades=grades,
        granted=granted_extensions(connection, viewer_id=logged_in_user().id, course_id=course.id, user_id=found.id)
        if for_staff
        else (),
        for_staff=for_staff,
        points_words=points_words,
        costs_now=costs_now,
        step_words=lambda step: step_words(step, time_zone_for(course.time_zone)),
    )
