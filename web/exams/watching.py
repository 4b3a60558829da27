"""Who writes an exam, and where, as the staff sees it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from psycopg.rows import class_row

from web.authorization.roles import CourseRole, staff_of_student, viewer_in
from web.exams.exam import Sitting, Stage
from web.exams.queries import sittings_in

#: Pages of an exam tell that they are open more often than that.
AWAY_AFTER = timedelta(seconds=60)

WRITERS = f"""
SELECT student.user_id, u.username, u.display_name, open.ip::text, open.browser, open.began_at, open.seen_at,
       (SELECT count(*) FROM exam_session every
        WHERE every.problem_set_id = set.id AND every.user_id = student.user_id) AS session_count,
       (SELECT count(*) FROM submission
        WHERE submission.problem_set_id = set.id AND submission.user_id = student.user_id) AS submission_count
FROM problem_set set
{viewer_in("set.course_id")}
JOIN enrolment student ON student.course_id = set.course_id AND student.left_at IS NULL
    AND student.role = '{CourseRole.STUDENT}'
JOIN "user" u ON u.id = student.user_id
LEFT JOIN exam_session open ON open.problem_set_id = set.id AND open.user_id = student.user_id
    AND open.ended_at IS NULL
WHERE set.id = %(problem_set_id)s AND {staff_of_student("student.user_id")}
ORDER BY lower(coalesce(u.display_name, u.username)), student.user_id
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class _Row:
    user_id: int
    username: str
    display_name: str | None
    ip: str | None
    browser: str | None
    began_at: datetime | None
    seen_at: datetime | None
    session_count: int
    submission_count: int


@dataclass(frozen=True, kw_only=True)
class Writer:
    """A student of the course, with what the student has of the exam at one moment."""

    row: _Row
    sitting: Sitting
    stage: Stage
    is_connected: bool

    @property
    def moved(self) -> int:
        """How often the student went on in another browser."""
        return max(self.row.session_count - 1, 0)


def writers(connection: psycopg.Connection, problem_set_id: int, viewer_id: int, moment: datetime) -> list[Writer]:
    """Return the students whom the viewer looks after, by name."""
    sittings = sittings_in(connection, problem_set_id)
    values = {"problem_set_id": problem_set_id, "viewer_id": viewer_id}
    with connection.cursor(row_factory=class_row(_Row)) as cursor:
        rows = cursor.execute(WRITERS.encode(), values).fetchall()
    return [_writer(row, sittings[row.user_id], moment) for row in rows if row.user_id in sittings]


def _writer(row: _Row, sitting: Sitting, moment: datetime) -> Writer:
    stage = sitting.stage(moment)
    seen = row.seen_at is not None and moment - row.seen_at <= AWAY_AFTER
    return Writer(row=row, sitting=sitting, stage=stage, is_connected=seen and stage is Stage.RUNNING)
