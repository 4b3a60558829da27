"""Lists of submissions, page by page: of a user for themselves, and for the staff."""

from dataclasses import dataclass, replace
from datetime import datetime

import psycopg

from judge.verdict import Verdict
from web.judgings.clock import WALL_TIME_OF_TLE
from web.lists.moments import id_range
from web.lists.paging import FIRST_PAGE, Cursor, Listing, Order, Page
from web.problem_sets.shown import total_is_shown
from web.problems.queries import TITLE
from web.submissions.filter import SubmissionFilter, found
from web.submissions.models import Origin
from web.visibility import STAFF, Detail, Level, shows_usage, visible_score, visible_verdict

#: Submissions on one page.
PAGE_SIZE = 30

#: Of the submissions that were found.
ROWS = f"""
SELECT s.id, s.received_at, s.variant, host(s.ip) AS ip, u.id AS user_id, u.username, p.id AS problem_id,
       p.slug AS problem_slug, coalesce(statement.title, p.slug) AS problem_title, set.id AS problem_set_id,
       set.slug AS set_slug, set.title AS set_title, course.slug AS course_slug, course.title AS course_title,
       set.feedback,
       {total_is_shown("set", "task", user_id="%(reader_id)s", moment="now()")} AS reader_sees_total,
       j.state, j.verdict, j.score::float AS score,
       j.cpu_time_ms, {WALL_TIME_OF_TLE} AS wall_time_of_tle_ms, j.peak_memory_bytes,
       j.judge_error_reason
FROM ({{found}}) AS found
JOIN submission s ON s.id = found.id
JOIN "user" u ON u.id = s.user_id
JOIN problem_set set ON set.id = s.problem_set_id
JOIN problem_set_problem task ON task.problem_set_id = s.problem_set_id AND task.problem_id = s.problem_id
LEFT JOIN course ON course.id = set.course_id
JOIN problem p ON p.id = s.problem_id
JOIN judging j ON j.id = s.current_judging_id
JOIN problem_version version ON version.id = j.problem_version_id
{TITLE}
"""  # noqa: S608

UNSOLVED_JUDGE_ERRORS = f"""
SELECT count(*) FROM judging j JOIN submission s ON s.id = j.submission_id AND s.current_judging_id = j.id
WHERE j.verdict = '{Verdict.JE}' AND s.origin <> '{Origin.JURY}'
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class SubmissionRow:
    """A line of a list. It has only what its reader may see."""

    id: int
    received_at: datetime
    variant: str
    ip: str | None  #: for the staff
    user_id: int
    username: str
    problem_id: int
    problem_slug: str
    problem_title: str  #: of the version that it was judged by
    problem_set_id: int
    set_slug: str
    set_title: str
    course_slug: str | None
    course_title: str | None
    feedback: str
    reader_sees_total: bool  #: verdict and points, as a student who is no staff
    state: str
    verdict: str | None
    score: float | None  #: None: the problem has none, or it is not for the reader
    cpu_time_ms: int | None
    wall_time_of_tle_ms: int | None  #: where not the CPU time was too much
    peak_memory_bytes: int | None
    judge_error_reason: str | None  #: for the staff


def own_submissions(
    connection: psycopg.Connection,
    user_id: int,
    *,
    locale: str,
    asked: SubmissionFilter | None = None,
    cursor: Cursor = FIRST_PAGE,
    size: int = PAGE_SIZE,
) -> Page[SubmissionRow]:
    """Return a page of a user's submissions as the user may see them.

    A filter by verdict would tell the verdicts that a set hides, so `asked` has none.
    """
    asked = replace(asked or SubmissionFilter(), user_id=user_id, verdict=None, is_unfinished=False)
    page = _load(connection, asked, cursor, size, locale, reader_id=user_id)
    return replace(page, rows=tuple(_for_owner(row) for row in page.rows))


def all_submissions(
    connection: psycopg.Connection,
    asked: SubmissionFilter,
    *,
    locale: str,
    cursor: Cursor = FIRST_PAGE,
    size: int = PAGE_SIZE,
) -> Page[SubmissionRow]:
    """Return a page for the staff, with verdicts that students do not see.

    The caller has made sure that the viewer belongs to the staff of every set that `asked` allows.
    """
    page = _load(connection, asked, cursor, size, locale, reader_id=None)
    return replace(page, rows=tuple(_shown(row, STAFF) for row in page.rows))


def unsolved_judge_errors(connection: psycopg.Connection) -> int:
    """Count the submissions of the whole site whose current judging is a judge error."""
    row = connection.execute(UNSOLVED_JUDGE_ERRORS).fetchone()
    return row[0] if row else 0


def _load(
    connection: psycopg.Connection,
    asked: SubmissionFilter,
    cursor: Cursor,
    size: int,
    locale: str,
    *,
    reader_id: int | None,
) -> Page[SubmissionRow]:
    if asked.since or asked.until:
        ids = id_range(connection, table="submission", column="received_at", since=asked.since, until=asked.until)
        asked = replace(asked, above_id=ids.above, below_id=ids.below)
    listing = Listing(
        row=SubmissionRow,
        statement=lambda part: f"{ROWS.format(found=found(asked, part))} ORDER BY {part.order}",
        order=Order(columns=("s.id",), descending=True),
        key=lambda row: row.id,
        size=size,
        prepared=False,
    )
    return listing.page(connection, cursor, locale=locale, reader_id=reader_id, **asked.values())


def _for_owner(row: SubmissionRow) -> SubmissionRow:
    detail = Detail(level=Level(row.feedback), shows_total=row.reader_sees_total)
    return replace(_shown(row, detail), ip=None, judge_error_reason=None)


def _shown(row: SubmissionRow, detail: Detail) -> SubmissionRow:
    verdict = visible_verdict(row.verdict, detail)
    row = replace(row, verdict=verdict, score=visible_score(row.score, verdict))
    if shows_usage(verdict, detail):
        return row
    return replace(row, cpu_time_ms=None, wall_time_of_tle_ms=None, peak_memory_bytes=None)
