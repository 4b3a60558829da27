"""What students handed in to problems of assignments, and how it was judged: the rows themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

import psycopg

from web.grades.attempt import Attempt

# Who handed in, and who was in the team at that time
HANDED_IN = """
WITH key AS MATERIALIZED (
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS key(problem_set_id, user_id, problem_id)
), handed_in AS (
    SELECT key.*, submission.id FROM key JOIN submission USING (problem_set_id, user_id, problem_id)
    UNION
    SELECT key.*, submission.id FROM key JOIN submission_author author USING (user_id)
    JOIN submission ON submission.id = author.submission_id
     AND (submission.problem_set_id, submission.problem_id) = (key.problem_set_id, key.problem_id)
)
SELECT handed_in.problem_set_id, handed_in.user_id, handed_in.problem_id, submission.id, submission.received_at,
       judging.verdict IS NOT NULL, judging.verdict, judging.score,
       set.scoring = 'points' AND NOT coalesce((version.grading ->> 'is_minimized')::boolean, false),
       judging.group_results
FROM handed_in JOIN submission ON submission.id = handed_in.id
JOIN problem_set set ON set.id = submission.problem_set_id
LEFT JOIN judging ON judging.id = submission.current_judging_id
LEFT JOIN problem_version version ON version.id = judging.problem_version_id
ORDER BY handed_in.problem_set_id, handed_in.user_id, handed_in.problem_id, submission.received_at, submission.id
"""

#: Set, user and problem.
Key = tuple[int, int, int]

_ZERO, _ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    key: Key
    submission_id: int
    received_at: datetime
    is_waiting: bool
    attempt: Attempt | None  #: None: it waits for its verdict, or has none by our fault


def read_handed_in(connection: psycopg.Connection, keys: Sequence[Key]) -> Mapping[Key, Sequence[HandedIn]]:
    """Return it by key, in the order of arrival. Where there is nothing, there is no entry."""
    columns = [[key[place] for key in keys] for place in range(3)]
    rows = map(_handed_in, connection.execute(HANDED_IN, columns))
    return {key: tuple(own) for key, own in groupby(rows, attrgetter("key"))}


def _handed_in(row: tuple[Any, ...]) -> HandedIn:
    submission_id, received_at, is_final, verdict, *judged = row[3:]
    has_result = is_final and verdict != "JE"
    return HandedIn(
        key=(row[0], row[1], row[2]),
        submission_id=submission_id,
        received_at=received_at,
        is_waiting=not is_final,
        attempt=_attempt(submission_id, received_at, verdict, *judged) if has_result else None,
    )


def _attempt(
    submission_id: int,
    received_at: datetime,
    verdict: str,
    score: Decimal | None,
    is_scored: bool,
    groups: Sequence[Mapping[str, Any]] | None,
) -> Attempt:
    return Attempt(
        submission_id=submission_id,
        received_at=received_at,
        fraction=fraction_of(verdict, score, groups, is_scored=is_scored),
        counts_as_attempt=verdict != "CE",
        groups=groups_of(groups) if is_scored else {},
    )


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
