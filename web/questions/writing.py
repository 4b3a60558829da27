"""Asking and answering. Each function is a transaction, with the notices that belong to it."""

from dataclasses import dataclass

import psycopg

from web.audit.events import Actor, add_event
from web.authorization.roles import LOOKING_AFTER
from web.notices.kinds import NoticeKind
from web.notices.notifying import members_of, notify
from web.questions.queries import SeenQuestion

#: Of one user. The staff of a course answers everybody, so nobody may fill its queue.
MOST_IN_AN_HOUR = 10
MOST_OPEN = 5

# The row of the user is locked: two forms that are sent at once are counted one after the other
COUNTS = """
SELECT count(*) FILTER (WHERE asked_at > now() - interval '1 hour'), count(*) FILTER (WHERE answered_at IS NULL)
FROM question WHERE asker_id = %s AND (answered_at IS NULL OR asked_at > now() - interval '1 hour')
"""

ASK = """
INSERT INTO question (asker_id, course_id, problem_set_id, problem_id)
VALUES (%(asker_id)s, %(course_id)s, %(problem_set_id)s, %(problem_id)s) RETURNING id
"""

ADD = "INSERT INTO question_message (question_id, author_id, text) VALUES (%s, %s, %s)"

PUBLISH = """
UPDATE question SET public_question = %(question)s, public_answer = %(answer)s, published_by = %(user_id)s,
    published_at = coalesce(published_at, now()), answered_at = coalesce(answered_at, now())
WHERE id = %(id)s
"""

WITHDRAW = """
UPDATE question SET public_question = NULL, public_answer = NULL, published_at = NULL, published_by = NULL
WHERE id = %s AND published_at IS NOT NULL
"""


class TooManyQuestions(Exception):
    """The user has to wait: for answers, or for the end of the hour."""


@dataclass(frozen=True, kw_only=True)
class NewQuestion:
    asker_id: int
    course_id: int | None
    problem_set_id: int | None
    problem_id: int | None
    text: str


def ask(connection: psycopg.Connection, new: NewQuestion) -> int:
    """Return the number of the question. Raises TooManyQuestions."""
    with connection.transaction():
        connection.execute('SELECT FROM "user" WHERE id = %s FOR NO KEY UPDATE', [new.asker_id])
        in_an_hour, still_open = connection.execute(COUNTS, [new.asker_id]).fetchone() or (0, 0)
        if in_an_hour >= MOST_IN_AN_HOUR or still_open >= MOST_OPEN:
            raise TooManyQuestions
        row = connection.execute(ASK, vars(new)).fetchone()
        assert row is not None  # noqa: S101 - INSERT ... RETURNING
        connection.execute(ADD, [row[0], new.asker_id, new.text])
        _tell_staff(connection, row[0], new.asker_id, new.course_id, new.problem_set_id, new.problem_id)
    return int(row[0])


def add_message(connection: psycopg.Connection, question: SeenQuestion, text: str) -> None:
    """Answer, or ask on. Then the question is open again."""
    is_answer = question.is_staff and not question.is_own
    with connection.transaction():
        connection.execute(ADD, [question.id, question.viewer_id, text])
        moment = "now()" if is_answer else "NULL"
        connection.execute(f"UPDATE question SET answered_at = {moment} WHERE id = %s".encode(), [question.id])  # noqa: S608
        if is_answer:
            _tell(connection, question, NoticeKind.ANSWER, [question.asker_id])
        else:
            place = (question.course_id, question.problem_set_id, question.problem_id)
            _tell_staff(connection, question.id, question.asker_id, *place)


def assign(connection: psycopg.Connection, question: SeenQuestion, user_id: int | None) -> None:
    """Let one of the staff answer it; None: whoever comes first."""
    connection.execute("UPDATE question SET assigned_to = %s WHERE id = %s", [user_id, question.id])


def publish(connection: psycopg.Connection, question: SeenQuestion, actor: Actor, *, text: str, answer: str) -> None:
    """Answer for all, or change what all read. Members are told the first time."""
    with connection.transaction():
        values = {"id": question.id, "question": text, "answer": answer, "user_id": actor.user_id}
        connection.execute(PUBLISH, values)
        add_event(connection, actor, "question.publish", object_type="question", object_id=question.id)
        if question.published_at is None:
            _tell(connection, question, NoticeKind.ANSWER, [question.asker_id])
            others = members_of(connection, question.course_id) if question.course_id else []
            told = [user_id for user_id in others if user_id != question.asker_id]
            _tell(connection, question, NoticeKind.PUBLIC_ANSWER, told)


def withdraw(connection: psycopg.Connection, question: SeenQuestion, actor: Actor) -> None:
    """Take back what was answered for all; the asker keeps the own answers."""
    with connection.transaction():
        if connection.execute(WITHDRAW, [question.id]).rowcount:
            add_event(connection, actor, "question.withdraw", object_type="question", object_id=question.id)


def _tell(connection: psycopg.Connection, question: SeenQuestion, kind: NoticeKind, user_ids: list[int]) -> None:
    notify(
        connection,
        kind,
        object_id=question.id,
        user_ids=user_ids,
        actor_id=question.viewer_id,
        course_id=question.course_id,
        problem_set_id=question.problem_set_id,
        problem_id=question.problem_id,
    )


def _tell_staff(
    connection: psycopg.Connection,
    question_id: int,
    asker_id: int,
    course_id: int | None,
    problem_set_id: int | None,
    problem_id: int | None,
) -> None:
    rows = connection.execute(LOOKING_AFTER.encode(), {"course_id": course_id, "student_id": asker_id})
    notify(
        connection,
        NoticeKind.QUESTION,
        object_id=question_id,
        user_ids=[user_id for (user_id,) in rows],
        actor_id=asker_id,
        course_id=course_id,
        problem_set_id=problem_set_id,
        problem_id=problem_id,
    )
