"""Joining a course by a code."""

import psycopg

from web.audit.events import Actor
from web.authorization.roles import CourseRole
from web.groups.changing import HasTeam, NoStudent, add_to_group
from web.groups.listing import find_group
from web.joining.links import Offer
from web.members.enrolling import RANKS, Membership, enrol, lock_course

MEMBERSHIP = "SELECT role, left_at FROM enrolment WHERE course_id = %s AND user_id = %s"


class WasTakenOut(Exception):
    """A teacher took the user out of the course, and a code on a wall does not undo that."""


def join(connection: psycopg.Connection, offer: Offer, user_id: int, actor: Actor) -> bool:
    """Put the user into course and group. Nobody gets a lesser role by it, and nobody a second team.

    Return False where the user stays out of the group. Raises WasTakenOut.
    """
    with connection.transaction():
        lock_course(connection, offer.course_id)
        role = CourseRole(offer.role)
        membership = connection.execute(MEMBERSHIP, [offer.course_id, user_id]).fetchone()
        if membership is not None:
            if membership[1] is not None:
                raise WasTakenOut
            role = max(role, CourseRole(membership[0]), key=RANKS.index)
        enrol(connection, offer.course_id, user_id, Membership(role=role), actor)
        group = offer.group_id and find_group(connection, offer.course_id, offer.group_id)
        if not group:
            return True
        try:
            add_to_group(connection, offer.course_id, group, user_id, actor)
        except (HasTeam, NoStudent):
            return False
    return True
