"""What belongs to one submission, for commands."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

JUDGINGS = """
SELECT j.id, j.id = s.current_judging_id AS is_current, version.number AS version, j.rejudging_id, j.state, j.verdict,
       j.score::float AS score, j.deciding_testcase + 1 AS deciding_test, j.cpu_time_ms, j.wall_time_ms,
       j.peak_memory_bytes, j.judge_error_reason, j.queued_at, j.final_at
FROM judging j
JOIN submission s ON s.id = j.submission_id
JOIN problem_version version ON version.id = j.problem_version_id
WHERE j.submission_id = %s ORDER BY j.id
"""

FILES = """
SELECT file.name, coalesce(octet_length(file.content), blob.size_bytes) AS size_bytes
FROM submission_file file LEFT JOIN blob ON blob.sha256 = file.sha256
WHERE file.submission_id = %s ORDER BY file.position
"""


@dataclass(frozen=True, kw_only=True)
class JudgingOfSubmission:
    id: int
    is_current: bool  #: its verdict counts
    version: int
    rejudging_id: int | None  #: None: the first judging
    state: str
    verdict: str | None
    score: float | None  #: None: the problem has none
    deciding_test: int | None  #: from 1
    cpu_time_ms: int | None
    wall_time_ms: int | None
    peak_memory_bytes: int | None
    judge_error_reason: str | None
    queued_at: datetime
    final_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class FileOfSubmission:
    name: str
    size_bytes: int


def list_judgings(connection: psycopg.Connection, submission_id: int) -> list[JudgingOfSubmission]:
    with connection.cursor(row_factory=class_row(JudgingOfSubmission)) as cursor:
        return cursor.execute(JUDGINGS, [submission_id]).fetchall()


def list_files(connection: psycopg.Connection, submission_id: int) -> list[FileOfSubmission]:
    """Return the files in the order in which they were stored: the main file first."""
    with connection.cursor(row_factory=class_row(FileOfSubmission)) as cursor:
        return cursor.execute(FILES, [submission_id]).fetchall()
