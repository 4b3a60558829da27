"""Finding threads about a submission, and what the viewer is to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import psycopg
from psycopg.rows import class_row

from web.authorization import policy
from web.authorization.roles import author_of, staff_of_student, viewer_in

_ACCESS = f"""
SELECT s.id AS submission_id, set.course_id, s.problem_set_id, s.problem_id,
       course.archived_at IS NOT NULL AS is_archived, viewer.id AS viewer_id,
       {staff_of_student("s.user_id")} AS is_staff, {author_of("s")} AS is_author,
       viewer.site_role AS viewer_site_role, enrolment.role AS viewer_course_role
FROM submission s
JOIN problem_set set ON set.id = s.problem_set_id
LEFT JOIN course ON course.id = set.course_id
{viewer_in("set.course_id")}
"""  # noqa: S608

OF_SUBMISSION = f"{_ACCESS} WHERE s.id = %(submission_id)s"

OF_THREAD = f"{_ACCESS} WHERE s.id = (SELECT submission_id FROM comment_thread WHERE id = %(thread_id)s)"  # noqa: S608

THREADS = """
SELECT thread.id AS thread_id, thread.file_name, thread.first_line, thread.last_line, thread.resolved_at,
       comment.id, comment.author_id, coalesce(author.display_name, author.username) AS author_name, comment.text,
       comment.created_at, comment.edited_at, comment.deleted_at, comment.deleted_by = comment.author_id AS is_withdrawn
FROM comment_thread thread
JOIN comment ON comment.thread_id = thread.id
JOIN "user" author ON author.id = comment.author_id
WHERE thread.submission_id = %s ORDER BY thread.last_line NULLS FIRST, thread.id, comment.id
"""

COMMENT = "SELECT id, thread_id, author_id, text, created_at, deleted_at FROM comment WHERE id = %s"

READERS = """
SELECT user_id FROM submission WHERE id = %(submission_id)s
UNION SELECT user_id FROM submission_author WHERE submission_id = %(submission_id)s
UNION SELECT author_id FROM comment WHERE thread_id = %(thread_id)s
"""


@dataclass(frozen=True, kw_only=True)
class CommentAccess:
    """A submission, and what the viewer is to it."""

    submission_id: int
    course_id: int | None
    problem_set_id: int
    problem_id: int
    is_archived: bool  #: its course is only to be read
    viewer_id: int
    is_staff: bool  #: and looks after the student
    is_author: bool
    viewer_site_role: str
    viewer_course_role: str | None

    @property
    def viewer(self) -> policy.Viewer:
        return policy.Viewer.from_row(self.viewer_site_role, self.viewer_course_role)

    @property
    def may_see(self) -> bool:
        return self.is_staff or self.is_author

    @property
    def may_write(self) -> bool:
        return policy.may_comment(is_staff=self.is_staff, is_author=self.is_author, is_archived=self.is_archived)

    @property
    def may_begin(self) -> bool:
        return policy.may_begin_thread(is_staff=self.is_staff, is_archived=self.is_archived)

    def may_edit(self, comment: "SeenComment | OneComment", moment: datetime) -> bool:
        return (
            self.may_write
            and comment.deleted_at is None
            and policy.may_edit_comment(
                is_own=comment.author_id == self.viewer_id, written_at=comment.created_at, moment=moment
            )
        )

    def may_delete(self, comment: "SeenComment | OneComment") -> bool:
        return (
            self.may_write
            and comment.deleted_at is None
            and policy.may_delete_comment(self.viewer, is_own=comment.author_id == self.viewer_id)
        )


@dataclass(frozen=True, kw_only=True)
class SeenComment:
    thread_id: int
    file_name: str | None
    first_line: int | None
    last_line: int | None
    resolved_at: datetime | None
    id: int
    author_id: int
    author_name: str
    text: str
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    is_withdrawn: bool | None  #: deleted by its author


@dataclass(frozen=True, kw_only=True)
class OneComment:
    id: int
    thread_id: int
    author_id: int
    text: str
    created_at: datetime
    deleted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A thread has at least one comment, if only a deleted one."""

    comments: Sequence[SeenComment]

    @property
    def id(self) -> int:
        return self.comments[0].thread_id

    @property
    def file_name(self) -> str | None:
        return self.comments[0].file_name

    @property
    def first_line(self) -> int | None:
        return self.comments[0].first_line

    @property
    def last_line(self) -> int | None:
        return self.comments[0].last_line

    @property
    def is_resolved(self) -> bool:
        return self.comments[0].resolved_at is not None


def find_access(connection: psycopg.Connection, *, viewer_id: int, submission_id: int) -> CommentAccess | None:
    """Return None where the submission does not exist, or the viewer must not learn of it."""
    return _access(connection, OF_SUBMISSION, {"viewer_id": viewer_id, "submission_id": submission_id})


def find_access_to_thread(connection: psycopg.Connection, *, viewer_id: int, thread_id: int) -> CommentAccess | None:
    return _access(connection, OF_THREAD, {"viewer_id": viewer_id, "thread_id": thread_id})


def list_threads(connection: psycopg.Connection, submission_id: int) -> list[Thread]:
    """Return the threads in the order of their lines, those about the whole submission first."""
    with connection.cursor(row_factory=class_row(SeenComment)) as cursor:
        rows = cursor.execute(THREADS, [submission_id]).fetchall()
    return [Thread(comments=tuple(group)) for _, group in groupby(rows, key=lambda row: row.thread_id)]


def find_comment(connection: psycopg.Connection, comment_id: int) -> OneComment | None:
    with connection.cursor(row_factory=class_row(OneComment)) as cursor:
        return cursor.execute(COMMENT, [comment_id]).fetchone()


def readers_of(connection: psycopg.Connection, *, submission_id: int, thread_id: int) -> list[int]:
    """Return whom a comment is for: the authors of the submission, and everybody who wrote in the thread."""
    rows = connection.execute(READERS, {"submission_id": submission_id, "thread_id": thread_id})
    return [user_id for (user_id,) in rows]


def _access(connection: psycopg.Connection, statement: str, values: dict[str, int]) -> CommentAccess | None:
    with connection.cursor(row_factory=class_row(CommentAccess)) as cursor:
        found = cursor.execute(statement.encode(), values).fetchone()
    return found if found is not None and found.may_see else None
