"""Which exams concern a student, and the session in which one is written."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import class_row, dict_row

from web.authorization.roles import CourseRole
from web.exams.addresses import parse_networks
from web.exams.exam import Attendance, Exam, Sitting
from web.grades.deadline import Extension

_EXAM = """
set.id AS problem_set_id, set.slug, set.title, set.opens_at, set.closes_at, set.duration_seconds,
set.ip_ranges::text[] AS networks, course.slug AS course_slug, course.time_zone
"""

# Of what the student and the student's groups have, the most counts, as web/grades/deadline.py says
_SITTING = f"""
SELECT {_EXAM}, own.starts_at, own.finished_at, enrolment.user_id, enrolment.time_factor,
       coalesce(granted.extra_seconds, 0) AS extra_seconds, granted.until
FROM enrolment
JOIN course ON course.id = enrolment.course_id
JOIN problem_set set ON set.course_id = course.id AND set.is_exam
LEFT JOIN participation own ON own.problem_set_id = set.id AND own.user_id = enrolment.user_id
LEFT JOIN LATERAL (
    SELECT max(extra_seconds) AS extra_seconds, max(until) AS until FROM participation
    WHERE problem_set_id = set.id AND (user_id = enrolment.user_id OR course_group_id IN (
        SELECT group_id FROM course_group_member WHERE user_id = enrolment.user_id))
) granted ON true
WHERE enrolment.left_at IS NULL AND enrolment.role = '{CourseRole.STUDENT}' AND course.archived_at IS NULL
  AND set.opens_at IS NOT NULL AND set.closes_at IS NOT NULL
"""  # noqa: S608

OF_STUDENT = f"{_SITTING} AND enrolment.user_id = %(user_id)s AND set.opens_at <= %(moment)s ORDER BY set.id"
ONE = f"{_SITTING} AND enrolment.user_id = %(user_id)s AND set.slug = %(slug)s"
OF_EXAM = f"{_SITTING} AND set.id = %(problem_set_id)s"

SEEN_PERIOD_S = 15
# Most requests write nothing
SESSION = """
SELECT id, seen_at FROM exam_session
WHERE problem_set_id = %s AND user_id = %s AND key_sha256 = %s AND ended_at IS NULL
"""
SEEN = "UPDATE exam_session SET seen_at = now(), ip = %s WHERE id = %s"

IN_EXAM = "SELECT EXISTS (SELECT FROM submission WHERE id = %s AND problem_set_id = %s)"


ARRANGED = """
SELECT id, slug, title, opens_at, closes_at, is_exam, duration_seconds, ip_ranges::text[] AS networks
FROM problem_set WHERE course_id = %s AND slug = %s AND kind = 'assignment'
"""


@dataclass(frozen=True, kw_only=True)
class ArrangedExam:
    """An assignment, which may be an exam, as the staff sees it."""

    id: int
    slug: str
    title: str
    opens_at: datetime | None
    closes_at: datetime | None
    is_exam: bool
    duration_seconds: int | None
    networks: list[str] | None

    @property
    def has_times(self) -> bool:
        return self.opens_at is not None and self.closes_at is not None


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    id: int
    seen_at: datetime


def sittings_of(connection: psycopg.Connection, user_id: int, moment: datetime) -> list[Sitting]:
    """Return the exams that have opened for a student, those that are over, too."""
    return [sitting for _, sitting in _sittings(connection, OF_STUDENT, {"user_id": user_id, "moment": moment})]


def find_sitting(connection: psycopg.Connection, user_id: int, slug: str) -> Sitting | None:
    """Return None where there is no such exam, or the user is no student of its course."""
    found = _sittings(connection, ONE, {"user_id": user_id, "slug": slug})
    return found[0][1] if found else None


def sittings_in(connection: psycopg.Connection, problem_set_id: int) -> dict[int, Sitting]:
    """Return those of all students, by user."""
    return dict(_sittings(connection, OF_EXAM, {"problem_set_id": problem_set_id}))


def find_arranged(connection: psycopg.Connection, course_id: int, slug: str) -> ArrangedExam | None:
    with connection.cursor(row_factory=class_row(ArrangedExam)) as cursor:
        return cursor.execute(ARRANGED, [course_id, slug]).fetchone()


def open_session(
    connection: psycopg.Connection, problem_set_id: int, user_id: int, key_sha256: str
) -> OpenSession | None:
    """Return None where the student writes in another browser, or in none."""
    row = connection.execute(SESSION, [problem_set_id, user_id, key_sha256]).fetchone()
    return OpenSession(id=row[0], seen_at=row[1]) if row else None


def note_seen(connection: psycopg.Connection, session: OpenSession, moment: datetime, ip: str | None) -> None:
    if moment - session.seen_at > timedelta(seconds=SEEN_PERIOD_S):
        connection.execute(SEEN, [ip, session.id])


def is_in_exam(connection: psycopg.Connection, submission_id: int, exam: Exam) -> bool:
    """Whether the submission belongs to the exam, and not to past work."""
    row = connection.execute(IN_EXAM, [submission_id, exam.problem_set_id]).fetchone()
    return bool(row and row[0])


def _sittings(connection: psycopg.Connection, statement: str, values: dict[str, Any]) -> list[tuple[int, Sitting]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(statement.encode(), values).fetchall()
    return [(row["user_id"], _sitting(row)) for row in rows]


def _sitting(row: dict[str, Any]) -> Sitting:
    seconds = row["duration_seconds"]
    networks = row["networks"]
    return Sitting(
        exam=Exam(
            problem_set_id=row["problem_set_id"],
            slug=row["slug"],
            title=row["title"],
            course_slug=row["course_slug"],
            time_zone=row["time_zone"],
            opens_at=row["opens_at"],
            closes_at=row["closes_at"],
            duration=None if seconds is None else timedelta(seconds=seconds),
            networks=None if networks is None else parse_networks("\n".join(networks)),
        ),
        attendance=Attendance(
            starts_at=row["starts_at"],
            finished_at=row["finished_at"],
            extension=Extension(
                extra=timedelta(seconds=row["extra_seconds"]), until=row["until"], factor=row["time_factor"]
            ),
        ),
    )
