"""What students have more than everybody: of one set, and of all sets of the course."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import psycopg
from psycopg.rows import class_row

from web.grades.deadline import NO_EXTENSION, Extension, united

GRANTED = """
SELECT problem_set_id, participation.user_id, course_group_id, extra_seconds, until, late_days, excused_at
FROM participation JOIN problem_set ON problem_set.id = problem_set_id
WHERE problem_set.course_id = %s AND granted_at IS NOT NULL
"""

FACTORS = "SELECT user_id, time_factor FROM enrolment WHERE course_id = %s AND time_factor > 1"

GROUPS = """
SELECT course_group.id, kind = 'team', member.user_id
FROM course_group JOIN course_group_member member ON member.group_id = course_group.id
WHERE course_group.course_id = %s
"""

TEAM_SETS = "SELECT id FROM problem_set WHERE course_id = %s AND team_work"


@dataclass(frozen=True, kw_only=True)
class Granted:
    """A row of `participation` that gives something."""

    problem_set_id: int
    user_id: int | None
    course_group_id: int | None
    extra_seconds: int
    until: datetime | None
    late_days: int
    excused_at: datetime | None

    @property
    def extension(self) -> Extension:
        return Extension(extra=timedelta(seconds=self.extra_seconds), until=self.until, late_days=self.late_days)


@dataclass(frozen=True, kw_only=True)
class Extensions:
    """Of all students of a course. Most have none."""

    factors: Mapping[int, Decimal]  #: by user
    granted: Mapping[tuple[int, int], tuple[Extension, ...]]  #: by set and user
    excused: frozenset[tuple[int, int]]  #: set and user
    teams: Mapping[int, frozenset[int]]  #: user -> all members of the user's team
    team_sets: frozenset[int]

    def of(self, problem_set_id: int, user_id: int) -> Extension:
        """Where teams hand in, what one member has, all have: a team has one due date."""
        members = {user_id}
        if problem_set_id in self.team_sets:
            members |= self.teams.get(user_id, frozenset())
        given = [one for member in members for one in self._own(problem_set_id, member)]
        return united(given) if given else NO_EXTENSION

    def is_excused(self, problem_set_id: int, user_id: int) -> bool:
        """An excuse is a student's own, or that of a group."""
        return (problem_set_id, user_id) in self.excused

    def _own(self, problem_set_id: int, user_id: int) -> Iterator[Extension]:
        yield from self.granted.get((problem_set_id, user_id), ())
        if user_id in self.factors:
            yield Extension(factor=self.factors[user_id])


def read_extensions(connection: psycopg.Connection, course_id: int) -> Extensions:
    members: dict[int, set[int]] = defaultdict(set)
    teams: dict[int, set[int]] = defaultdict(set)
    for group_id, is_team, user_id in connection.execute(GROUPS, [course_id]):
        members[group_id].add(user_id)
        if is_team:
            teams[group_id].add(user_id)
    with connection.cursor(row_factory=class_row(Granted)) as cursor:
        rows = cursor.execute(GRANTED, [course_id]).fetchall()
    granted: dict[tuple[int, int], tuple[Extension, ...]] = {}
    for row, user_id in _by_user(rows, members):
        key = (row.problem_set_id, user_id)
        granted[key] = (*granted.get(key, ()), row.extension)
    return Extensions(
        factors=dict(connection.execute(FACTORS, [course_id]).fetchall()),
        granted=granted,
        excused=frozenset((row.problem_set_id, user_id) for row, user_id in _by_user(rows, members) if row.excused_at),
        teams={user_id: frozenset(team) for team in teams.values() for user_id in team},
        team_sets=frozenset(row[0] for row in connection.execute(TEAM_SETS, [course_id])),
    )


def _by_user(rows: Iterable[Granted], members: Mapping[int, set[int]]) -> Iterator[tuple[Granted, int]]:
    for row in rows:
        users = {row.user_id} if row.user_id is not None else members.get(row.course_group_id or 0, set())
        yield from ((row, user_id) for user_id in users if user_id is not None)
