"""What students handed in to the sets of a course, and how it was judged."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import psycopg

from web.grades.attempt import Attempt

# Who handed in, and who was in the team at that time. What waits for its verdict, or has none by our fault, is left out
ATTEMPTS = """
WITH handed_in AS (
    SELECT submission.id, submission.user_id FROM submission
    JOIN problem_set set ON set.id = submission.problem_set_id
    WHERE set.course_id = %(course_id)s AND set.kind = 'assignment'
      AND (%(user_ids)s::bigint[] IS NULL OR submission.user_id = ANY(%(user_ids)s))
    UNION ALL
    SELECT submission.id, author.user_id FROM submission_author author
    JOIN submission ON submission.id = author.submission_id
    JOIN problem_set set ON set.id = submission.problem_set_id
    WHERE set.course_id = %(course_id)s AND set.kind = 'assignment'
      AND (%(user_ids)s::bigint[] IS NULL OR author.user_id = ANY(%(user_ids)s))
)
SELECT submission.problem_set_id, handed_in.user_id, submission.problem_id, submission.id, submission.received_at,
       judging.verdict, judging.score,
       set.scoring = 'points' AND NOT coalesce((version.grading ->> 'is_minimized')::boolean, false) AS is_scored,
       judging.group_results
FROM handed_in JOIN submission ON submission.id = handed_in.id
JOIN problem_set set ON set.id = submission.problem_set_id
JOIN judging ON judging.id = submission.current_judging_id
JOIN problem_version version ON version.id = judging.problem_version_id
WHERE judging.state = 'final' AND judging.verdict <> 'JE'
ORDER BY submission.id
"""

#: (set, user) -> problem -> attempts
Attempts = Mapping[tuple[int, int], Mapping[int, Sequence[Attempt]]]

_ZERO, _ONE = Decimal(0), Decimal(1)


def read_attempts(connection: psycopg.Connection, course_id: int, user_ids: Sequence[int] | None = None) -> Attempts:
    """None: of everybody."""
    found: dict[tuple[int, int], dict[int, list[Attempt]]] = {}
    values = {"course_id": course_id, "user_ids": None if user_ids is None else list(user_ids)}
    for set_id, user_id, problem_id, submission_id, received_at, *judged in connection.execute(ATTEMPTS, values):
        verdict, score, is_scored, groups = judged
        attempt = Attempt(
            submission_id=submission_id,
            received_at=received_at,
            fraction=fraction_of(verdict, score, groups, is_scored=is_scored),
            counts_as_attempt=verdict != "CE",
            groups=groups_of(groups) if is_scored else {},
        )
        found.setdefault((set_id, user_id), {}).setdefault(problem_id, []).append(attempt)
    return found


def fraction_of(
    verdict: str, score: Decimal | None, groups: Sequence[Mapping[str, Any]] | None, *, is_scored: bool
) -> Decimal:
    """Return what the judging gives of the problem's points, from 0 to 1.

    A set that does not score, and a problem where less is better, gives all or nothing. The first group is the root.
    """
    most = groups[0].get("max_score") if groups else None
    if score is None or not most:
        return _ONE if verdict == "AC" else _ZERO
    fraction = min(max(score / Decimal(str(most)), _ZERO), _ONE)
    if is_scored:
        return fraction
    return _ONE if verdict == "AC" and fraction == _ONE else _ZERO


def groups_of(groups: Sequence[Mapping[str, Any]] | None) -> dict[str, Decimal]:
    """Return what each innermost group gives of all points; nothing where they do not add up to the score.

    Then the package has another rule than a sum, and the best of each group added up would be no score of it.
    """
    if not groups or not groups[0].get("max_score"):
        return {}
    root, *others = groups
    around = {group["name"].rpartition("/")[0] for group in others}
    inner = {group["name"]: Decimal(str(group.get("score") or 0)) for group in others if group["name"] not in around}
    if sum(inner.values()) != Decimal(str(root.get("score") or 0)):
        return {}
    most = Decimal(str(root["max_score"]))
    return {name: score / most for name, score in inner.items()}
