"""Who is in the course of a term, for tests."""

from tests.web.site.visitor import Classroom, Visitor
from tests.web.term_data import Term


def add_staff(classroom: Classroom, term: Term, role: str) -> Visitor:
    visitor = classroom.student()
    classroom.connection.execute(
        "INSERT INTO enrolment (course_id, user_id, role) VALUES (%s, %s, %s)",
        [term.course_id, visitor.user_id, role],
    )
    return visitor


def name_of(term: Term, user_id: int) -> str:
    row = term.site.connection.execute('SELECT username FROM "user" WHERE id = %s', [user_id]).fetchone()
    assert row is not None
    return str(row[0])
