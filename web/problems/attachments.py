"""The files that a version offers to students beside its statement."""

from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

ATTACHMENTS = """
SELECT name, sha256, size_bytes FROM problem_attachment WHERE problem_version_id = %s ORDER BY name
"""

ATTACHMENT = """
SELECT name, sha256, size_bytes FROM problem_attachment WHERE problem_version_id = %s AND name = %s
"""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    name: str
    sha256: str
    size_bytes: int

    @property
    def file_name(self) -> str:
        """Without its folders."""
        return self.name.rpartition("/")[2]


def attachments(connection: psycopg.Connection, version_id: int) -> list[Attachment]:
    with connection.cursor(row_factory=class_row(Attachment)) as cursor:
        return cursor.execute(ATTACHMENTS, [version_id]).fetchall()


def find_attachment(connection: psycopg.Connection, version_id: int, name: str) -> Attachment | None:
    with connection.cursor(row_factory=class_row(Attachment)) as cursor:
        return cursor.execute(ATTACHMENT, [version_id, name]).fetchone()
