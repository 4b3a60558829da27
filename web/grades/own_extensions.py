"""What one student has more than everybody in a few sets: for the pages that show a set, and before a submission.

web/grades/extensions.py reads the same of all students of a course.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import psycopg

from web.grades.deadline import Extension, united

# Where teams hand in, what one member has, all have. A set has few of these rows, and most students have none
OWN = """
WITH sharing AS (
    SELECT set.id AS set_id, set.course_id, %(user_id)s::bigint AS user_id
    FROM problem_set set WHERE set.id = ANY(%(set_ids)s)
    UNION
    SELECT set.id, set.course_id, mate.user_id FROM problem_set set
    JOIN course_group team ON team.course_id = set.course_id AND team.kind = 'team'
    JOIN course_group_member own ON own.group_id = team.id AND own.user_id = %(user_id)s
    JOIN course_group_member mate ON mate.group_id = team.id
    WHERE set.id = ANY(%(set_ids)s) AND set.team_work
)
SELECT sharing.set_id, given.extra_seconds, given.until, given.late_days, 1::numeric AS factor
FROM sharing JOIN participation given ON given.problem_set_id = sharing.set_id AND given.granted_at IS NOT NULL
AND (given.user_id = sharing.user_id OR given.course_group_id IN (
    SELECT member.group_id FROM course_group_member member WHERE member.user_id = sharing.user_id))
UNION ALL
SELECT sharing.set_id, 0, NULL, 0, enrolment.time_factor
FROM sharing JOIN enrolment ON enrolment.course_id = sharing.course_id AND enrolment.user_id = sharing.user_id
WHERE enrolment.time_factor > 1
"""


def own_extensions(connection: psycopg.Connection, user_id: int, set_ids: Sequence[int]) -> Mapping[int, Extension]:
    """Return them by set. A set without an entry has none."""
    given: dict[int, list[Extension]] = defaultdict(list)
    for set_id, *columns in connection.execute(OWN, {"user_id": user_id, "set_ids": list(set_ids)}):
        given[set_id].append(_extension(*columns))
    return {set_id: united(extensions) for set_id, extensions in given.items()}


def _extension(extra_seconds: int, until: datetime | None, late_days: int, factor: Decimal) -> Extension:
    return Extension(extra=timedelta(seconds=extra_seconds), until=until, late_days=late_days, factor=factor)
