"""Removes what courses hold of their students, some months after their end: in small steps, each of them for good."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.audit.events import COMMAND, Actor, add_event
from web.courses.models import Retention
from web.privacy.course_data import ROWS, SOURCES, SUBMISSIONS, Rows
from web.privacy.erasure import erase, remove_sources

SUBMISSIONS_AT_ONCE = 100
ROWS_AT_ONCE = 1000

_TERMS = """
SELECT id AS course_id, slug, coalesce(ends_at, archived_at) AS ended_at,
       coalesce(retention_kind, %(kind)s) AS kind,
       CASE WHEN retention_kind IS NULL THEN %(months)s ELSE retention_months END AS months
FROM course
"""

TERMS = f"""
SELECT *, CASE WHEN kind <> 'never' THEN ended_at + make_interval(months => months::int) END AS due_at
FROM ({_TERMS}) AS terms
"""  # noqa: S608

# Who removed everything removed the sources, too. What was interrupted goes on
DUE = f"""
SELECT * FROM ({TERMS}) AS course WHERE due_at <= %(moment)s AND NOT EXISTS (
    SELECT FROM retention_run run WHERE run.course_id = course.course_id AND run.finished_at >= course.due_at
      AND run.kind IN ('everything', course.kind))
ORDER BY course_id
"""  # noqa: S608

ONE = f"SELECT * FROM ({TERMS}) AS course WHERE course_id = %(course_id)s"  # noqa: S608

CHOSEN = "SELECT retention_kind AS kind, retention_months AS months, ends_at FROM course WHERE id = %s"

BEGIN_RUN = """
INSERT INTO retention_run (course_id, kind) VALUES (%(course_id)s, %(kind)s)
ON CONFLICT (course_id) WHERE finished_at IS NULL DO UPDATE SET kind = excluded.kind RETURNING id
"""
COUNT = """
UPDATE retention_run SET removed = removed || jsonb_build_object(
    %(part)s::text, coalesce((removed ->> %(part)s)::bigint, 0) + %(count)s)
WHERE id = %(run_id)s
"""
END_RUN = "UPDATE retention_run SET finished_at = now() WHERE id = %s RETURNING removed"

CHANGE = """
UPDATE course SET ends_at = %(ends_at)s, retention_kind = %(kind)s, retention_months = %(months)s WHERE id = %(id)s
"""


@dataclass(frozen=True, kw_only=True)
class SiteRetention:
    """What holds for courses that say nothing themselves."""

    kind: Retention = Retention.NEVER
    months: int = 24


@dataclass(frozen=True, kw_only=True)
class CourseTerms:
    """What is removed of a course, and when. `due_at` is None where nothing is, or the course has no end yet."""

    course_id: int
    slug: str
    ended_at: datetime | None
    kind: str
    months: int | None
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ChosenRetention:
    """What the course itself says. None: the site says it; or it ends when it is archived."""

    kind: Retention | None
    months: int | None
    ends_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Part:
    name: str
    count: int  #: of rows that would be removed now


def terms_of(connection: psycopg.Connection, course_id: int, site: SiteRetention) -> CourseTerms:
    with connection.cursor(row_factory=class_row(CourseTerms)) as cursor:
        found = cursor.execute(ONE, _site(site) | {"course_id": course_id}).fetchone()
    assert found is not None  # noqa: S101 - the caller has the course
    return found


def due_courses(connection: psycopg.Connection, site: SiteRetention, moment: datetime) -> Sequence[CourseTerms]:
    with connection.cursor(row_factory=class_row(CourseTerms)) as cursor:
        return cursor.execute(DUE, _site(site) | {"moment": moment}).fetchall()


def preview(connection: psycopg.Connection, course_id: int, kind: Retention) -> list[Part]:
    """Count what would be removed if it were done now."""
    places = {
        Retention.NEVER: {},
        Retention.SOURCES: {"sources": SOURCES},
        Retention.EVERYTHING: {"submission": SUBMISSIONS}
        | {rows.table: f"{rows.table} WHERE {rows.condition}" for rows in ROWS if not rows.is_derived},
    }[kind]
    return [Part(name=name, count=_count(connection, place, course_id)) for name, place in places.items()]


def chosen_retention(connection: psycopg.Connection, course_id: int) -> ChosenRetention:
    with connection.cursor(row_factory=class_row(ChosenRetention)) as cursor:
        found = cursor.execute(CHOSEN, [course_id]).fetchone()
    assert found is not None  # noqa: S101 - the caller has the course
    return found


def set_retention(connection: psycopg.Connection, course_id: int, actor: Actor, chosen: ChosenRetention) -> None:
    """Say what is removed of a course."""
    after = {
        "retention": chosen.kind,
        "months": chosen.months,
        "ends_at": chosen.ends_at and chosen.ends_at.isoformat(),
    }
    with connection.transaction():
        connection.execute(CHANGE, {"id": course_id, **vars(chosen)})
        add_event(connection, actor, "course.retention", object_type="course", object_id=course_id, after=after)


def carry_out(connection: psycopg.Connection, terms: CourseTerms) -> dict[str, int]:
    """Remove what is due of a course, and return how many rows of each part. The connection is in autocommit.

    Each step is a transaction, which counts what it removed. Where it is interrupted, the next call goes on. Of the
    sources, those that are being judged are left; the run is then not over.
    """
    row = connection.execute(BEGIN_RUN, {"course_id": terms.course_id, "kind": terms.kind}).fetchone()
    assert row is not None  # noqa: S101 - an INSERT that returns
    run = _Run(connection, terms.course_id, run_id=row[0])
    if terms.kind == Retention.SOURCES:
        run.submissions("sources", SOURCES, remove_sources)
        if run.is_any_unjudged():
            return run.removed()
    else:
        run.submissions("submission", SUBMISSIONS, erase)
        for rows in ROWS:
            run.rows(rows)
    return run.end(terms)


class _Run:
    def __init__(self, connection: psycopg.Connection, course_id: int, *, run_id: int) -> None:
        self._connection = connection
        self._course_id = course_id
        self._run_id = run_id

    def submissions(self, part: str, place: str, dispose: Callable[[psycopg.Connection, list[int]], int]) -> None:
        chosen = f"SELECT id FROM {place} ORDER BY id LIMIT {SUBMISSIONS_AT_ONCE}"  # noqa: S608
        while ids := [row[0] for row in self._connection.execute(chosen.encode(), {"course_id": self._course_id})]:
            with self._connection.transaction():
                self._note(part, dispose(self._connection, ids))

    def rows(self, rows: Rows) -> None:
        chosen = f"SELECT ctid FROM {rows.table} WHERE {rows.condition} LIMIT {ROWS_AT_ONCE}"  # noqa: S608
        statement = f"DELETE FROM {rows.table} WHERE ctid = ANY(ARRAY({chosen}))"  # noqa: S608
        while True:
            with self._connection.transaction():
                self._connection.execute("SET LOCAL judge.retention = 'on'")
                count = self._connection.execute(statement.encode(), {"course_id": self._course_id}).rowcount
                if not count:
                    return
                if not rows.is_derived:
                    self._note(rows.table, count)

    def is_any_unjudged(self) -> bool:
        place = f"{SUBMISSIONS} AND source_removed_at IS NULL"
        return _count(self._connection, place, self._course_id) > 0

    def removed(self) -> dict[str, int]:
        row = self._connection.execute("SELECT removed FROM retention_run WHERE id = %s", [self._run_id]).fetchone()
        return dict(row[0]) if row else {}

    def end(self, terms: CourseTerms) -> dict[str, int]:
        with self._connection.transaction():
            row = self._connection.execute(END_RUN, [self._run_id]).fetchone()
            assert row is not None  # noqa: S101 - an UPDATE that returns
            after = {"retention": terms.kind, **row[0]}
            add_event(
                self._connection,
                COMMAND,
                "course.retained",
                object_type="course",
                object_id=terms.course_id,
                after=after,
            )
        return dict(row[0])

    def _note(self, part: str, count: int) -> None:
        self._connection.execute(COUNT, {"part": part, "count": count, "run_id": self._run_id})


def _count(connection: psycopg.Connection, place: str, course_id: int) -> int:
    row = connection.execute(f"SELECT count(*) FROM {place}".encode(), {"course_id": course_id}).fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def _site(site: SiteRetention) -> dict[str, object]:
    return {"kind": str(site.kind), "months": site.months}
