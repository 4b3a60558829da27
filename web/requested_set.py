"""The set of a course that a request is about."""

from flask import abort

from web.assignments.queries import find_set_of_course
from web.assignments.terms import CourseSet
from web.authorization import policy
from web.courses.queries import SeenCourse
from web.requested_course import requested_course, staffed_course, taught_course
from web.site import database_connection, received_at


def requested_set(slug: str, set_slug: str) -> tuple[SeenCourse, CourseSet]:
    """Answer 404 where there is no such set, or it is not open yet and the visitor is no staff."""
    course = requested_course(slug)
    found = find_set_of_course(database_connection(), course.id, set_slug) or abort(404)
    terms = policy.SetTerms(in_course=True, opens_at=found.opens_at, closes_at=found.closes_at)
    if not policy.may_see_set(course.viewer, terms, received_at()):
        abort(404)
    return course, found


def staffed_set(slug: str, set_slug: str) -> tuple[SeenCourse, CourseSet]:
    """Answer 403 to who does not belong to the staff. An assistant may look after some of the students only."""
    course = staffed_course(slug)
    return course, find_set_of_course(database_connection(), course.id, set_slug) or abort(404)


def taught_set(slug: str, set_slug: str) -> tuple[SeenCourse, CourseSet]:
    """Answer 403 to everybody but the teachers of the course, and admins."""
    course = taught_course(slug)
    return course, find_set_of_course(database_connection(), course.id, set_slug) or abort(404)
