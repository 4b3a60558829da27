"""Writing notes, and deleting them."""

import psycopg

from web.audit.events import Actor, add_event

ADD = """
INSERT INTO staff_note (course_id, student_id, submission_id, author_id, text)
VALUES (%(course_id)s, %(student_id)s, %(submission_id)s, %(author_id)s, %(text)s)
"""

DELETE = """
DELETE FROM staff_note WHERE id = %(id)s AND course_id = %(course_id)s AND student_id = %(student_id)s
RETURNING author_id
"""


def add_note(
    connection: psycopg.Connection,
    *,
    course_id: int,
    student_id: int,
    author_id: int,
    text: str,
    submission_id: int | None = None,
) -> None:
    values = {
        "course_id": course_id,
        "student_id": student_id,
        "submission_id": submission_id,
        "author_id": author_id,
        "text": text,
    }
    connection.execute(ADD, values)


def delete_note(connection: psycopg.Connection, note_id: int, *, course_id: int, student_id: int, actor: Actor) -> bool:
    """Delete a note on this student; False where there is none of this number. The audit log keeps who, not what."""
    with connection.transaction():
        values = {"id": note_id, "course_id": course_id, "student_id": student_id}
        row = connection.execute(DELETE, values).fetchone()
        if row is None:
            return False
        after = {"user_id": student_id}
        add_event(connection, actor, "staff_note.delete", object_type="course", object_id=course_id, after=after)
    return True
