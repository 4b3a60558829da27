"""The course that a request is about."""

from flask import abort, request

from web.authorization import policy
from web.courses.queries import SeenCourse, find_course
from web.site import database_connection, logged_in_user


def requested_course(slug: str, *, also_archived: bool = False) -> SeenCourse:
    """Answer 404 where the course does not exist, or the visitor may not enter it; 403 to a change of an archived one.

    The view is behind `login_required`. With `also_archived`, it changes nothing but that the course is archived.
    """
    course = find_course(database_connection(), logged_in_user().id, slug) or abort(404)
    if course.archived_at is not None and request.method == "POST" and not also_archived:
        abort(403)
    return course


def staffed_course(slug: str) -> SeenCourse:
    """Answer 403 to who does not belong to the staff. An assistant may look after some of the students only."""
    course = requested_course(slug)
    if not policy.is_staff(course.viewer):
        abort(403)
    return course


def taught_course(slug: str, *, also_archived: bool = False) -> SeenCourse:
    """Answer 403 to everybody but the teachers of the course, and admins."""
    course = requested_course(slug, also_archived=also_archived)
    if not policy.may_teach(course.viewer):
        abort(403)
    return course
