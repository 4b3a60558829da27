"""Writing, changing and deleting comments. Each function is a transaction, with the notices that belong to it."""

from dataclasses import dataclass

import psycopg

from web.audit.events import Actor, add_event
from web.comments.queries import CommentAccess, OneComment, readers_of
from web.notices.kinds import NoticeKind
from web.notices.notifying import notify

BEGIN = """
INSERT INTO comment_thread (submission_id, file_name, first_line, last_line)
VALUES (%(submission_id)s, %(file_name)s, %(first_line)s, %(last_line)s) RETURNING id
"""

ADD = "INSERT INTO comment (thread_id, author_id, text) VALUES (%s, %s, %s) RETURNING id"

REOPEN = "UPDATE comment_thread SET resolved_at = NULL, resolved_by = NULL WHERE id = %s"

RESOLVE = """
UPDATE comment_thread SET resolved_at = now(), resolved_by = %(user_id)s WHERE id = %(id)s AND resolved_at IS NULL
"""

EDIT = "UPDATE comment SET text = %s, edited_at = now() WHERE id = %s AND deleted_at IS NULL"

DELETE = "UPDATE comment SET text = '', deleted_at = now(), deleted_by = %s WHERE id = %s AND deleted_at IS NULL"


@dataclass(frozen=True, kw_only=True)
class Place:
    """What a thread is about; without a file, the whole submission."""

    file_name: str | None = None
    first_line: int | None = None  #: from 1
    last_line: int | None = None


def begin_thread(connection: psycopg.Connection, access: CommentAccess, place: Place, text: str) -> int:
    """Return the number of the comment."""
    with connection.transaction():
        row = connection.execute(BEGIN, vars(place) | {"submission_id": access.submission_id}).fetchone()
        assert row is not None  # noqa: S101 - INSERT ... RETURNING
        return _add(connection, access, row[0], text)


def answer(connection: psycopg.Connection, access: CommentAccess, thread_id: int, text: str) -> int:
    """Return the number of the comment. A thread that was resolved is open again."""
    with connection.transaction():
        connection.execute(REOPEN, [thread_id])
        return _add(connection, access, thread_id, text)


def set_resolved(connection: psycopg.Connection, access: CommentAccess, thread_id: int, *, resolved: bool) -> None:
    if resolved:
        connection.execute(RESOLVE, {"id": thread_id, "user_id": access.viewer_id})
    else:
        connection.execute(REOPEN, [thread_id])


def edit(connection: psycopg.Connection, comment: OneComment, text: str) -> None:
    connection.execute(EDIT, [text, comment.id])


def delete(connection: psycopg.Connection, access: CommentAccess, comment: OneComment, actor: Actor) -> None:
    """Take the text away; the place stays. What somebody else wrote is deleted with an audit event."""
    with connection.transaction():
        deleted = connection.execute(DELETE, [actor.user_id, comment.id]).rowcount
        if deleted and comment.author_id != actor.user_id:
            number = access.submission_id
            before = {"user_id": comment.author_id}
            add_event(connection, actor, "comment.delete", object_type="submission", object_id=number, before=before)


def _add(connection: psycopg.Connection, access: CommentAccess, thread_id: int, text: str) -> int:
    row = connection.execute(ADD, [thread_id, access.viewer_id, text]).fetchone()
    assert row is not None  # noqa: S101 - INSERT ... RETURNING
    notify(
        connection,
        NoticeKind.COMMENT,
        object_id=access.submission_id,
        user_ids=readers_of(connection, submission_id=access.submission_id, thread_id=thread_id),
        actor_id=access.viewer_id,
        course_id=access.course_id,
        problem_set_id=access.problem_set_id,
        problem_id=access.problem_id,
    )
    return int(row[0])
