"""What students handed in that has no result yet: until it has one, a grade is provisional."""

from collections.abc import Mapping

import psycopg

# Of a judge error, the submission is judged again: it has no result yet either
PENDING = """
SELECT submission.problem_set_id, submission.problem_id, count(*)
FROM submission JOIN problem_set set ON set.id = submission.problem_set_id
LEFT JOIN judging ON judging.id = submission.current_judging_id
WHERE set.course_id = %(course_id)s AND set.kind = 'assignment'
  AND (submission.user_id = %(user_id)s OR submission.id IN (
      SELECT submission_id FROM submission_author WHERE user_id = %(user_id)s))
  AND (judging.state = 'final' AND judging.verdict <> 'JE') IS NOT TRUE
GROUP BY submission.problem_set_id, submission.problem_id
"""


def pending_of_student(connection: psycopg.Connection, course_id: int, user_id: int) -> Mapping[tuple[int, int], int]:
    """Return how many submissions have no result yet, by set and problem."""
    rows = connection.execute(PENDING, {"course_id": course_id, "user_id": user_id})
    return {(set_id, problem_id): count for set_id, problem_id, count in rows}
