"""What staff decided by hand. Of a student and a problem, the newest decision holds."""

from collections.abc import Mapping

import psycopg

from web.grades.grade import Override

NEWEST = """
SELECT DISTINCT ON (problem_set_id, user_id, problem_id) problem_set_id, user_id, problem_id, points, reason
FROM grade_override JOIN problem_set ON problem_set.id = problem_set_id WHERE problem_set.course_id = %s
ORDER BY problem_set_id, user_id, problem_id, grade_override.id DESC
"""

#: (set, user) -> problem -> override
Overrides = Mapping[tuple[int, int], Mapping[int, Override]]


def read_overrides(connection: psycopg.Connection, course_id: int) -> Overrides:
    found: dict[tuple[int, int], dict[int, Override]] = {}
    for set_id, user_id, problem_id, points, reason in connection.execute(NEWEST, [course_id]):
        if points is not None:  # else what is computed holds again
            found.setdefault((set_id, user_id), {})[problem_id] = Override(points=points, reason=reason)
    return found
