"""The gradebook of a course: the grades of the students whom the viewer looks after, in all sets."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.authorization.guards import login_required
from web.gradebook.gradebook import read_gradebook
from web.gradebook.sorting import Sorting
from web.gradebook.students import groups_of, list_students
from web.grades.words import points_words
from web.lists.arguments import text_argument
from web.requested_course import staffed_course
from web.site import database_connection, logged_in_user

blueprint = Blueprint("gradebook", __name__, template_folder="templates", url_prefix="/courses/<slug>/gradebook")


@blueprint.get("")
@login_required
def index(slug: str) -> ResponseReturnValue:
    course, connection = staffed_course(slug), database_connection()
    search, group = text_argument("q"), text_argument("group")
    sorting = Sorting.from_text(text_argument("sort"))
    students = list_students(connection, viewer_id=logged_in_user().id, course_id=course.id)
    listed = [one for one in students if one.is_called(search) and (not group or group in one.groups)]
    gradebook = read_gradebook(connection, course.id, listed)
    return render_template(
        "gradebook/gradebook.html",
        course=course,
        gradebook=gradebook,
        rows=sorting.apply(gradebook),
        sorting=sorting,
        groups=groups_of(students),
        group=group,
        search=search,
        points_words=points_words,
    )
