"""The gradebook of a course: the grades of the students whom the viewer looks after, in all sets."""

from collections.abc import Callable

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from web.audit.events import add_event
from web.authorization.guards import login_required
from web.gradebook.exports import canvas_csv, moodle_csv
from web.gradebook.gradebook import Gradebook, read_gradebook
from web.gradebook.sorting import Sorting
from web.gradebook.students import groups_of, list_students
from web.grades.words import points_words
from web.lists.arguments import text_argument
from web.requested_course import staffed_course
from web.site import acting_user, database_connection, logged_in_user, received_at

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


@blueprint.get("/moodle.csv")
@login_required
def moodle(slug: str) -> ResponseReturnValue:
    return _file(slug, "moodle", moodle_csv)


@blueprint.get("/canvas.csv")
@login_required
def canvas(slug: str) -> ResponseReturnValue:
    return _file(slug, "canvas", canvas_csv)


def _file(slug: str, platform: str, write: Callable[[Gradebook], str]) -> Response:
    """All students whom the viewer looks after, whatever the page filters. The audit log says who took them away."""
    course, connection = staffed_course(slug), database_connection()
    moment = received_at()
    students = list_students(connection, viewer_id=logged_in_user().id, course_id=course.id)
    answer = Response(write(read_gradebook(connection, course.id, students)), mimetype="text/csv")
    name = f"{course.slug}-{platform}-{moment:%Y%m%dT%H%M%SZ}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    after = {"format": platform, "students": len(students)}
    add_event(connection, acting_user(), "course.export", object_type="course", object_id=course.id, after=after)
    return answer
