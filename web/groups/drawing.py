"""Drawing teams by lot, of the students who have none."""

from collections.abc import Sequence
from random import SystemRandom
from typing import TypeVar

import psycopg
from flask_babel import gettext as _

from web.audit.events import Actor
from web.courses.models import GroupKind
from web.groups.changing import add_to_group, make_group
from web.groups.listing import Group, find_group, students_without_team, titles_of_groups
from web.members.enrolling import lock_course

T = TypeVar("T")

_RANDOM = SystemRandom()


def draw_teams(connection: psycopg.Connection, course_id: int, actor: Actor, *, size: int) -> int:
    """Make teams of `size` students; where it does not divide, some have one more. Return how many teams were made."""
    with connection.transaction():
        lock_course(connection, course_id)
        students = [student.user_id for student in students_without_team(connection, course_id)]
        _RANDOM.shuffle(students)
        teams = shared_out(students, size)
        for team in teams:
            group = _next_team(connection, course_id, actor)
            for user_id in team:
                add_to_group(connection, course_id, group, user_id, actor)
    return len(teams)


def shared_out(people: Sequence[T], size: int) -> list[list[T]]:
    """Nobody is alone: the remainder goes to the first teams, and fewer than two people are no team."""
    if len(people) < 2:
        return []
    count = max(1, len(people) // size)
    return [list(people[number::count]) for number in range(count)]


def _next_team(connection: psycopg.Connection, course_id: int, actor: Actor) -> Group:
    taken = set(titles_of_groups(connection, course_id).values())
    number = 1
    while (title := _("Team %(number)d", number=number)) in taken:
        number += 1
    group = find_group(connection, course_id, make_group(connection, course_id, title, GroupKind.TEAM, actor))
    assert group is not None  # noqa: S101
    return group
