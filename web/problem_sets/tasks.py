"""Tasks: problems within problem sets, as users meet them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

import psycopg
from psycopg.rows import class_row

from judge.verdict import Verdict
from web.authorization import policy
from web.authorization.roles import MEMBER_OF, OWN_SUBMISSIONS, STAFF_OF, viewer_in
from web.grades.deadline import NO_EXTENSION, Extension, SetDates, dates_for
from web.grades.late_policy import LatePolicy, read_late_policy
from web.grades.own_extensions import own_extensions
from web.lists.paging import FIRST_PAGE, Cursor, Listing, Order, Page
from web.lists.search import containing
from web.problem_sets.models import SetKind
from web.problem_sets.shown import total_is_shown
from web.problems.queries import IS_CALLED, TITLE

_TASKS = f"""
FROM problem_set set
JOIN problem_set_problem task ON task.problem_set_id = set.id
JOIN problem ON problem.id = task.problem_id
JOIN problem_version version ON version.id = coalesce(task.pinned_version_id, problem.published_version_id)
LEFT JOIN course ON course.id = set.course_id
{TITLE}
{viewer_in("set.course_id")}
"""

_HIDDEN = "(problem.hidden_at IS NOT NULL OR task.hidden_at IS NOT NULL)"

#: A set of a jury has a task only so that its submissions can be judged.
_NOT_OF_JURY = f"set.kind <> '{SetKind.JURY}'"

#: The problems of an exam are shown to who writes it; to others when it has closed for all.
_NOT_OF_EXAM = """
(NOT set.is_exam OR set.closes_at <= %(moment)s OR coalesce(set.id = %(open_exam_id)s::bigint, false))
"""

_VISIBLE = f"""
{_NOT_OF_JURY} AND
(set.course_id IS NULL OR {MEMBER_OF})
AND ((set.opens_at IS NULL OR set.opens_at <= %(moment)s) AND NOT {_HIDDEN} AND {_NOT_OF_EXAM} OR {STAFF_OF})
"""

#: The columns of a SetTask.
_TERMS = f"""
set.id AS problem_set_id, set.slug AS set_slug, set.title AS set_title, set.course_id, set.opens_at, set.due_at,
set.closes_at, set.is_exam, coalesce(set.id = %(open_exam_id)s::bigint, false) AS is_being_written, course.time_zone,
course.archived_at IS NOT NULL AS is_archived,
task.label, problem.id AS problem_id, problem.slug AS problem_slug, coalesce(statement.title, problem.slug) AS title,
{_HIDDEN} AS is_hidden, %(moment)s::timestamptz AS asked_at
"""

#: A package may accept whatever gets any points. What gets less than all of them, as the root of the groups says, which
#: is the first one, is not solved.
_IS_SOLVED = f"""
(judging.verdict = '{Verdict.AC}')
AND (judging.score < (judging.group_results -> 0 ->> 'max_score')::numeric) IS NOT TRUE
"""

_OWN = """
FROM submission JOIN judging ON judging.id = submission.current_judging_id
WHERE submission.user_id = viewer.id AND submission.problem_id = problem.id AND submission.problem_set_id = set.id
"""

# It does not depend on the task, so Postgres finds them once for the whole list
_OF_TEAMS = """
(set.id, problem.id) IN (
    SELECT submission.problem_set_id, submission.problem_id FROM submission_author author
    JOIN submission ON submission.id = author.submission_id
    JOIN judging ON judging.id = submission.current_judging_id
    WHERE author.user_id = %(viewer_id)s
"""

_TRIED = f"(EXISTS (SELECT {_OWN}) OR {_OF_TEAMS}))"
_SOLVED = f"(EXISTS (SELECT {_OWN} AND {_IS_SOLVED}) OR {_OF_TEAMS} AND {_IS_SOLVED}))"

_SOLVED_ELSEWHERE = f"""
SELECT other.title FROM {OWN_SUBMISSIONS} AS submission
JOIN judging ON judging.id = submission.current_judging_id
JOIN problem_set other ON other.id = submission.problem_set_id
JOIN problem_set_problem place ON (place.problem_set_id, place.problem_id) = (other.id, submission.problem_id)
WHERE submission.problem_id = problem.id
  AND {_IS_SOLVED} AND other.kind <> '{SetKind.JURY}'
  AND {total_is_shown("other", "place", user_id="viewer.id", moment="%(moment)s")}
ORDER BY submission.id DESC LIMIT 1
"""  # noqa: S608

# Each EXISTS ends at its first hit. Grouping all submissions of a viewer took 17 ms where there were 5,000
# Another set is asked only where it has the problem, and the viewer tried nothing in this one
LIST = f"""
SELECT {_TERMS}, {_TRIED} AS tried,
       {_SOLVED} AND {total_is_shown("set", "task", user_id="viewer.id", moment="%(moment)s")} AS solved,
       CASE WHEN EXISTS (
           SELECT FROM problem_set_problem AS other
           WHERE other.problem_id = problem.id AND other.problem_set_id <> set.id
       ) AND NOT {_TRIED} THEN ({_SOLVED_ELSEWHERE}) END AS solved_in,
       {STAFF_OF} AS viewer_is_staff
{_TASKS}
WHERE {_VISIBLE}
  AND (%(course_id)s::bigint IS NULL OR set.course_id = %(course_id)s)
  AND (%(set_id)s::bigint IS NULL OR set.id = %(set_id)s)
  AND {IS_CALLED}
"""  # noqa: S608

VISIBLE = f"SELECT set.id, problem.id {_TASKS} WHERE {_VISIBLE} AND problem.id = ANY(%(problem_ids)s)"

# A problem is in few sets. The policy decides which of them the viewer gets
_FOUND = f"""
SELECT {_TERMS}, set.feedback, set.feedback_shown, task.groups_shown, set.languages AS variant_ids, set.grading_policy,
       set.team_work AS is_team_work,
       version.id AS version_id, version.number AS version_number,
       version.manifest_sha256, version.limits, version.language_limits, version.source_limit_bytes,
       version.testcase_count, version.sample_count, version.grading, version.languages AS language_codes,
       version.run_together = 'output_only' AS is_output_only, viewer.site_role AS viewer_site_role,
       enrolment.role AS viewer_course_role
{_TASKS}
"""

TASKS_OF_PROBLEM = f"""
{_FOUND} WHERE {_NOT_OF_JURY} AND problem.slug = %(problem_slug)s
AND (%(set_slug)s::text IS NULL OR set.slug = %(set_slug)s)
"""

# Of any version: a page that is open shows the pictures of its own version, also when another one is published
TASKS_OF_STATEMENT = f"""
{_FOUND} WHERE {_NOT_OF_JURY} AND problem.id IN (
    SELECT problem_id FROM problem_version JOIN statement ON statement.problem_version_id = problem_version.id
    WHERE statement.blob_sha256 = %(statement_sha256)s)
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class SetTask:
    """A problem within a set, and what the set says of it. `asked_at` is the moment that its rules are applied to.

    The set is due and closes when it does so for the viewer: with_own_dates() puts extensions in.
    """

    problem_set_id: int
    set_slug: str
    set_title: str
    course_id: int | None
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    is_exam: bool
    is_being_written: bool  #: an exam, and the viewer writes it now
    time_zone: str | None  #: of the course; None: the set belongs to none
    is_archived: bool  #: its course is: all is still to be read
    label: str
    problem_id: int
    problem_slug: str
    title: str
    is_hidden: bool  #: the problem everywhere, or only in this set
    asked_at: datetime
    extension: Extension = NO_EXTENSION  #: of the viewer
    common_due_at: datetime | None = None  #: of everybody, where the viewer has another one; so is the next
    common_closes_at: datetime | None = None

    @property
    def terms(self) -> policy.SetTerms:
        return policy.SetTerms(
            in_course=self.course_id is not None,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            is_exam=self.is_exam,
            is_being_written=self.is_being_written,
            is_archived=self.is_archived,
        )

    @property
    def is_closed(self) -> bool:
        return policy.is_closed(self.terms, self.asked_at)

    @property
    def is_overdue(self) -> bool:
        return self.due_at is not None and self.due_at <= self.asked_at


@dataclass(frozen=True, kw_only=True)
class TaskRow(SetTask):
    """A line of the problem list, with the viewer's own state."""

    tried: bool
    solved: bool
    solved_in: str | None  #: the title of another set in which it is solved, where nothing was tried in this one
    viewer_is_staff: bool


@dataclass(frozen=True, kw_only=True)
class Task(SetTask):
    """What can be submitted to."""

    feedback: str
    feedback_shown: str
    groups_shown: dict[str, str]  #: name of a test group -> web.problem_sets.feedback.Shown
    variant_ids: list[str] | None  #: of language variants, that the set allows; None: all
    grading_policy: dict[str, Any] | None  #: web.grades.late_policy.LatePolicy
    version_id: int
    version_number: int
    manifest_sha256: str
    limits: dict[str, Any]  #: judge.limits.ProblemLimits
    language_limits: dict[str, Any]
    source_limit_bytes: int
    testcase_count: int
    sample_count: int
    grading: dict[str, Any] | None  #: judge.grading.plan.GradingPlan; None: pass-fail
    language_codes: list[str] | None  #: of the package format, that may be used; None: all
    is_output_only: bool  #: its submissions are outputs, not programs
    viewer_site_role: str
    viewer_course_role: str | None
    is_team_work: bool  #: who is in a team hands in for all its members

    @property
    def late_policy(self) -> LatePolicy:
        """Raises LatePolicyFault where a later release wrote it."""
        return LatePolicy() if self.grading_policy is None else read_late_policy(self.grading_policy)

    @property
    def viewer(self) -> policy.Viewer:
        return policy.Viewer.from_row(self.viewer_site_role, self.viewer_course_role)

    @property
    def viewer_is_staff(self) -> bool:
        return policy.is_staff(self.viewer)

    @property
    def is_visible(self) -> bool:
        return policy.may_see_task(self.viewer, self.terms, is_hidden=self.is_hidden, moment=self.asked_at)


LISTING = Listing(
    row=TaskRow,
    statement=lambda part: f"{LIST} AND {part.condition} ORDER BY {part.order} LIMIT %(limit)s",
    order=Order(
        columns=("-set.id", "task.position", "task.label"),
        cursor="""
        SELECT -problem_set_id, position, label FROM problem_set_problem
        WHERE (problem_set_id, problem_id)
            = (split_part(%(cursor)s, '-', 1)::bigint, split_part(%(cursor)s, '-', 2)::bigint)
        """,
    ),
    key=lambda row: f"{row.problem_set_id}-{row.problem_id}",
    size=100,
)


def list_tasks(
    connection: psycopg.Connection,
    *,
    viewer_id: int,
    locale: str,
    moment: datetime,
    course_id: int | None = None,
    set_id: int | None = None,
    open_exam_id: int | None = None,
    search: str = "",
    cursor: Cursor = FIRST_PAGE,
) -> Page[TaskRow]:
    """List the tasks that the viewer may see at this moment: the newest set first, in the order of the set.

    `search` is a part of a problem's title, in any language, or of its short name. `open_exam_id` is the exam that the
    viewer writes.
    """
    page = LISTING.page(
        connection,
        cursor,
        viewer_id=viewer_id,
        locale=locale,
        moment=moment,
        course_id=course_id,
        set_id=set_id,
        open_exam_id=open_exam_id,
        pattern=containing(search),
    )
    return replace(page, rows=with_own_dates(connection, viewer_id, page.rows))


def visible_tasks(
    connection: psycopg.Connection,
    *,
    viewer_id: int,
    moment: datetime,
    problem_ids: Iterable[int],
    open_exam_id: int | None = None,
) -> set[tuple[int, int]]:
    """Return the sets and problems that the viewer may see at this moment, of these problems."""
    values = {
        "viewer_id": viewer_id,
        "moment": moment,
        "locale": "",
        "problem_ids": list(problem_ids),
        "open_exam_id": open_exam_id,
    }
    return set(connection.execute(VISIBLE, values).fetchall())


def find_task(
    connection: psycopg.Connection,
    *,
    viewer_id: int,
    problem_slug: str,
    locale: str,
    moment: datetime,
    set_slug: str | None = None,
    open_exam_id: int | None = None,
) -> Task | None:
    """Find the task in the set, or without one in the newest open set that has the problem.

    None where it does not exist, or the viewer may not see it at this moment.
    """
    values = {
        "viewer_id": viewer_id,
        "problem_slug": problem_slug,
        "set_slug": set_slug,
        "locale": locale,
        "moment": moment,
        "open_exam_id": open_exam_id,
    }
    visible = with_own_dates(connection, viewer_id, _visible(connection, TASKS_OF_PROBLEM, values))
    return min(visible, key=lambda task: (task.is_closed, -task.problem_set_id), default=None)


def may_see_statement(
    connection: psycopg.Connection,
    *,
    viewer_id: int,
    statement_sha256: str,
    moment: datetime,
    open_exam_id: int | None = None,
) -> bool:
    """Whether the viewer may see a problem that has, or had, this statement."""
    values = {
        "viewer_id": viewer_id,
        "statement_sha256": statement_sha256,
        "locale": "",
        "moment": moment,
        "open_exam_id": open_exam_id,
    }
    return bool(_visible(connection, TASKS_OF_STATEMENT, values))


_T = TypeVar("_T", bound=SetTask)


def with_own_dates(connection: psycopg.Connection, viewer_id: int, tasks: Sequence[_T]) -> tuple[_T, ...]:
    """Put in when each task is due and closes for the viewer. Where no set of a course has a date, nothing is asked."""
    timed = {task.problem_set_id for task in tasks if task.course_id is not None and (task.due_at or task.closes_at)}
    extensions = own_extensions(connection, viewer_id, sorted(timed)) if timed else {}
    return tuple(_extended(task, extensions.get(task.problem_set_id, NO_EXTENSION)) for task in tasks)


def _extended(task: _T, extension: Extension) -> _T:
    if extension == NO_EXTENSION:
        return task
    own = dates_for(SetDates(opens_at=task.opens_at, due_at=task.due_at, closes_at=task.closes_at), extension)
    return replace(
        task,
        due_at=own.due_at,
        closes_at=own.closes_at,
        extension=extension,
        common_due_at=None if own.due_at == task.due_at else task.due_at,
        common_closes_at=None if own.closes_at == task.closes_at else task.closes_at,
    )


def by_set(tasks: Sequence[TaskRow]) -> list[list[TaskRow]]:
    """Group the lines of a list by their set, in the order of the list."""
    return [list(group) for _, group in groupby(tasks, key=lambda task: task.set_slug)]


def _visible(connection: psycopg.Connection, statement: str, values: Mapping[str, object]) -> list[Task]:
    with connection.cursor(row_factory=class_row(Task)) as cursor:
        tasks = cursor.execute(statement.encode(), values).fetchall()
    return [task for task in tasks if task.is_visible]
