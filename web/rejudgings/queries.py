"""Counting how far rejudgings are, and what they would change."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from judge.verdict import Verdict
from web.judgings.states import JudgingState
from web.lists.paging import FIRST_PAGE, Cursor, Listing, Order, Page
from web.lists.search import containing
from web.rejudgings.states import RejudgingState

#: Whether another judging counts by now than when the rejudging began. Applying it leaves such a submission as it is.
_OVERTAKEN = f"""(r.state NOT IN ('{RejudgingState.APPLIED}', '{RejudgingState.UNDONE}')
    AND item.submission_id IS NOT NULL AND s.current_judging_id IS DISTINCT FROM item.old_judging_id)"""

#: Both are NULL where there is no old judging.
_CHANGED = "(new.verdict IS DISTINCT FROM old.verdict OR new.score IS DISTINCT FROM old.score)"

_SUMMARY = f"""
SELECT r.id, r.reason, r.state, r.created_at, u.username AS created_by, r.applied_at,
       (r.filter->>'problem_id')::bigint AS problem_id,
       count(item.submission_id) AS submissions,
       count(*) FILTER (WHERE new.state = '{JudgingState.FINAL}') AS judged,
       count(*) FILTER (WHERE new.state = '{JudgingState.FINAL}' AND {_CHANGED} AND NOT {_OVERTAKEN}) AS changed,
       count(*) FILTER (WHERE {_OVERTAKEN}) AS overtaken,
       count(*) FILTER (WHERE new.verdict = '{Verdict.JE}') AS judge_errors
FROM rejudging r
JOIN "user" u ON u.id = r.created_by
LEFT JOIN rejudging_item item ON item.rejudging_id = r.id
LEFT JOIN judging new ON new.id = item.new_judging_id
LEFT JOIN judging old ON old.id = item.old_judging_id
LEFT JOIN submission s ON s.id = item.submission_id
"""  # noqa: S608

ONE = f"{_SUMMARY} WHERE r.id = %s GROUP BY r.id, u.username"


@dataclass(frozen=True, kw_only=True)
class RejudgingSummary:
    id: int
    reason: str
    state: str  #: of RejudgingState
    created_at: datetime
    created_by: str
    applied_at: datetime | None
    problem_id: int
    submissions: int
    judged: int
    changed: int  #: those whose verdict or score would become another, or became
    overtaken: int  #: submissions that were rejudged since; they stay as they are. 0 once it was applied
    judge_errors: int

    @property
    def is_running(self) -> bool:
        return self.state in (RejudgingState.PREPARING, RejudgingState.JUDGING)

    @property
    def is_ready(self) -> bool:
        return self.state == RejudgingState.READY

    @property
    def moved(self) -> int:
        """Submissions that get their new judging when it is applied."""
        return self.submissions - self.overtaken

    @property
    def has_nothing_to_apply(self) -> bool:
        return self.is_ready and self.moved == 0


def find_rejudging(connection: psycopg.Connection, rejudging_id: int) -> RejudgingSummary | None:
    with connection.cursor(row_factory=class_row(RejudgingSummary)) as cursor:
        return cursor.execute(ONE, [rejudging_id]).fetchone()


LISTING = Listing(
    row=RejudgingSummary,
    statement=lambda part: (
        f"""
    {_SUMMARY} WHERE r.id IN (
        SELECT r.id FROM rejudging r LEFT JOIN problem p ON p.id = (r.filter->>'problem_id')::bigint
        WHERE {part.condition} AND concat_ws(' ', r.reason, p.slug) ILIKE %(pattern)s
        ORDER BY {part.order} LIMIT %(limit)s)
    GROUP BY r.id, u.username ORDER BY {part.order}
    """  # noqa: S608
    ),
    order=Order(columns=("r.id",), descending=True),
    key=lambda row: row.id,
    size=30,
)


def list_rejudgings(
    connection: psycopg.Connection, *, search: str = "", cursor: Cursor = FIRST_PAGE
) -> Page[RejudgingSummary]:
    """Return rejudgings, the newest first. `search` is a part of a reason or of a problem's short name."""
    return LISTING.page(connection, cursor, pattern=containing(search))
