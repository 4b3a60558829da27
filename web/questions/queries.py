"""Finding questions: the queue of the staff, and what a student may read."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.authorization import policy
from web.authorization.roles import IS_LIMITED, MEMBER_OF, STAFF_OF, staff_of_student, viewer_in
from web.lists.paging import FIRST_PAGE, Cursor, Listing, Order, Page

# Who does not look after the asker reads the answer to all, and never the name
_QUESTIONS = f"""
SELECT q.id, q.asker_id, q.course_id, course.slug AS course_slug, course.title AS course_title,
       course.archived_at IS NOT NULL AS is_archived, q.problem_set_id, set.slug AS set_slug, set.title AS set_title,
       q.problem_id, problem.slug AS problem_slug, task.label, q.asked_at, q.answered_at, q.assigned_to,
       assignee.username AS assignee, q.public_question, q.public_answer, q.published_at,
       coalesce(asker.display_name, asker.username) AS asker_name,
       (SELECT text FROM question_message WHERE question_id = q.id ORDER BY id LIMIT 1) AS text,
       viewer.id AS viewer_id, {staff_of_student("q.asker_id")} AS is_staff,
       {STAFF_OF} AND NOT {IS_LIMITED} AS is_chief,
       (course.id IS NULL OR {MEMBER_OF}) AND (set.opens_at IS NULL OR set.opens_at <= now() OR {STAFF_OF}) AS is_member
FROM question q
JOIN "user" asker ON asker.id = q.asker_id
LEFT JOIN course ON course.id = q.course_id
LEFT JOIN problem_set set ON set.id = q.problem_set_id
LEFT JOIN problem ON problem.id = q.problem_id
LEFT JOIN problem_set_problem task ON task.problem_set_id = q.problem_set_id AND task.problem_id = q.problem_id
LEFT JOIN "user" assignee ON assignee.id = q.assigned_to
{viewer_in("q.course_id")}
"""  # noqa: S608

# As policy.may_see_question has it
_VISIBLE = f"""
({staff_of_student("q.asker_id")} OR q.asker_id = viewer.id OR q.published_at IS NOT NULL
    AND (set.opens_at IS NULL OR set.opens_at <= now()))
"""

ONE = f"{_QUESTIONS} WHERE q.id = %(question_id)s"

MESSAGES = """
SELECT message.id, message.author_id, coalesce(author.display_name, author.username) AS author_name, message.text,
       message.created_at
FROM question_message message JOIN "user" author ON author.id = message.author_id
WHERE message.question_id = %s ORDER BY message.id
"""

PUBLIC = """
SELECT id, public_question, public_answer, published_at FROM question
WHERE problem_set_id = %s AND problem_id = %s AND published_at IS NOT NULL ORDER BY published_at DESC, id DESC LIMIT 50
"""

TASKS = """
SELECT set.id AS set_id, set.slug AS set_slug, set.title AS set_title, task.problem_id, task.label,
       problem.slug AS problem_slug
FROM problem_set set
JOIN problem_set_problem task ON task.problem_set_id = set.id AND task.hidden_at IS NULL
JOIN problem ON problem.id = task.problem_id AND problem.hidden_at IS NULL
WHERE set.course_id = %(course_id)s AND set.kind <> 'jury'
  AND (%(sees_all)s OR set.opens_at IS NULL OR set.opens_at <= now())
ORDER BY set.id DESC, task.position, task.label
"""

#: State of the filter -> what it demands.
STATES = {
    "open": "q.answered_at IS NULL",
    "answered": "q.answered_at IS NOT NULL",
    "mine": "q.assigned_to = viewer.id AND q.answered_at IS NULL",
    "public": "q.published_at IS NOT NULL",
    "all": "true",
}


@dataclass(frozen=True, kw_only=True)
class SeenQuestion:
    id: int
    asker_id: int
    course_id: int | None
    course_slug: str | None
    course_title: str | None
    is_archived: bool
    problem_set_id: int | None
    set_slug: str | None
    set_title: str | None
    problem_id: int | None
    problem_slug: str | None
    label: str | None
    asked_at: datetime
    answered_at: datetime | None
    assigned_to: int | None
    assignee: str | None
    public_question: str | None
    public_answer: str | None
    published_at: datetime | None
    asker_name: str
    text: str
    viewer_id: int
    is_staff: bool  #: and looks after the asker
    is_chief: bool  #: looks after all students, and so may answer for all
    is_member: bool  #: may see what the question is about

    @property
    def is_own(self) -> bool:
        return self.asker_id == self.viewer_id

    @property
    def may_see(self) -> bool:
        return policy.may_see_question(
            is_staff=self.is_staff,
            is_asker=self.is_own,
            is_public=self.published_at is not None,
            is_member=self.is_member,
        )

    @property
    def sees_asker(self) -> bool:
        return self.is_staff or self.is_own

    @property
    def may_write(self) -> bool:
        return self.sees_asker and not self.is_archived and (self.is_staff or self.is_member)


@dataclass(frozen=True, kw_only=True)
class Message:
    id: int
    author_id: int
    author_name: str
    text: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class PublicAnswer:
    id: int
    public_question: str
    public_answer: str
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class AskedAbout:
    """A problem of a course that may be asked about."""

    set_id: int
    set_slug: str
    set_title: str
    problem_id: int
    label: str
    problem_slug: str


def list_questions(
    connection: psycopg.Connection,
    *,
    viewer_id: int,
    course_id: int,
    state: str = "all",
    set_slug: str = "",
    problem_slug: str = "",
    cursor: Cursor = FIRST_PAGE,
) -> Page[SeenQuestion]:
    """Return what the viewer may see of the questions of a course; the oldest open ones first, else the newest."""
    listing = Listing(
        row=SeenQuestion,
        statement=lambda part: (
            f"{_QUESTIONS} WHERE q.course_id = %(course_id)s AND {_VISIBLE} AND {STATES[state]}"
            " AND (%(set_slug)s = '' OR set.slug = %(set_slug)s)"
            " AND (%(problem_slug)s = '' OR problem.slug = %(problem_slug)s)"
            f" AND {part.condition} ORDER BY {part.order} LIMIT %(limit)s"
        ),
        order=Order(columns=("q.id",), descending=state not in ("open", "mine")),
        key=lambda row: row.id,
        size=50,
    )
    return listing.page(
        connection,
        cursor,
        viewer_id=viewer_id,
        course_id=course_id,
        set_slug=set_slug,
        problem_slug=problem_slug,
    )


def find_question(connection: psycopg.Connection, *, viewer_id: int, question_id: int) -> SeenQuestion | None:
    """Return None where there is no such question, or the viewer must not learn of it."""
    with connection.cursor(row_factory=class_row(SeenQuestion)) as cursor:
        found = cursor.execute(ONE, {"viewer_id": viewer_id, "question_id": question_id}).fetchone()
    return found if found is not None and found.may_see else None


def messages_of(connection: psycopg.Connection, question_id: int) -> list[Message]:
    with connection.cursor(row_factory=class_row(Message)) as cursor:
        return cursor.execute(MESSAGES, [question_id]).fetchall()


def public_answers(connection: psycopg.Connection, *, problem_set_id: int, problem_id: int) -> list[PublicAnswer]:
    """Return what was answered for all about a problem, the newest first."""
    with connection.cursor(row_factory=class_row(PublicAnswer)) as cursor:
        return cursor.execute(PUBLIC, [problem_set_id, problem_id]).fetchall()


def course_that_answers(connection: psycopg.Connection, course_id: int | None) -> str | None:
    """Return the short name of the course whose staff takes questions; None where there is none, or it is over."""
    row = connection.execute("SELECT slug FROM course WHERE id = %s AND archived_at IS NULL", [course_id]).fetchone()
    return row[0] if row else None


def tasks_of_course(connection: psycopg.Connection, course_id: int, *, sees_all: bool) -> list[AskedAbout]:
    with connection.cursor(row_factory=class_row(AskedAbout)) as cursor:
        return cursor.execute(TASKS, {"course_id": course_id, "sees_all": sees_all}).fetchall()
