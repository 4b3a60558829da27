"""What a student does with an exam: begin, go on at another computer, hand in early."""

from dataclasses import dataclass
from datetime import datetime

import psycopg

from web.accounts.tokens import Token, new_token

# The first of two clicks decides when the time began
BEGIN = """
INSERT INTO participation (problem_set_id, user_id, starts_at) VALUES (%(problem_set_id)s, %(user_id)s, %(moment)s)
ON CONFLICT (problem_set_id, user_id) WHERE user_id IS NOT NULL
DO UPDATE SET starts_at = coalesce(participation.starts_at, excluded.starts_at)
"""

FINISH = """
UPDATE participation SET finished_at = %(moment)s
WHERE problem_set_id = %(problem_set_id)s AND user_id = %(user_id)s AND starts_at IS NOT NULL AND finished_at IS NULL
"""

END_OTHERS = """
UPDATE exam_session SET ended_at = now()
WHERE problem_set_id = %(problem_set_id)s AND user_id = %(user_id)s AND ended_at IS NULL
"""

OPEN = """
INSERT INTO exam_session (problem_set_id, user_id, key_sha256, ip, browser)
VALUES (%(problem_set_id)s, %(user_id)s, %(key_sha256)s, %(ip)s, %(browser)s)
"""

# Two browsers that begin at once: one after the other, and the second has the exam
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('exam ' || %(problem_set_id)s || ' ' || %(user_id)s, 0))"

BROWSER_CHARACTERS = 200


@dataclass(frozen=True, kw_only=True)
class Student:
    """Who writes, and in which browser."""

    user_id: int
    ip: str | None
    browser: str  #: as it names itself; empty: it does not


def enter(connection: psycopg.Connection, problem_set_id: int, student: Student, moment: datetime) -> Token:
    """Begin the student's time, if it has not begun, and write in this browser from now on, and in no other.

    Returns the secret for its cookie. The view has asked whether the student may.
    """
    token = new_token()
    values = {
        "problem_set_id": problem_set_id,
        "user_id": student.user_id,
        "moment": moment,
        "key_sha256": token.sha256,
        "ip": student.ip,
        "browser": student.browser[:BROWSER_CHARACTERS] or None,
    }
    with connection.transaction():
        for statement in (LOCK, BEGIN, END_OTHERS, OPEN):
            connection.execute(statement.encode(), values)
    return token


def finish(connection: psycopg.Connection, problem_set_id: int, user_id: int, moment: datetime) -> None:
    """Hand in early. What was submitted stays; only the staff lets the student in again."""
    values = {"problem_set_id": problem_set_id, "user_id": user_id, "moment": moment}
    with connection.transaction():
        connection.execute(FINISH, values)
        connection.execute(END_OTHERS, values)
