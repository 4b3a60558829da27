"""The sets of a course, and the page of one: what every member sees."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from web.assignments.queries import sets_of_course
from web.assignments.terms import CourseSet
from web.authorization import policy
from web.authorization.guards import login_required
from web.authorization.roles import CourseRole
from web.courses.course_zone import zone_name_of
from web.courses.queries import SeenCourse
from web.grades.cost_words import cost_words
from web.grades.deadline import SetDates
from web.grades.policy_words import policy_words
from web.lists.paging import Cursor
from web.locales import statement_locale
from web.problem_sets.student_grades import student_grades
from web.problem_sets.tasks import TaskRow, list_tasks
from web.requested_course import requested_course
from web.requested_set import requested_set
from web.site import database_connection, logged_in_user, received_at, site
from web.statements.instructions import rendered_instructions

blueprint = Blueprint("assignments", __name__, template_folder="templates", url_prefix="/courses/<slug>/sets")


@blueprint.get("")
@login_required
def index(slug: str) -> ResponseReturnValue:
    course = requested_course(slug)
    return render_template(
        "assignments/index.html",
        course=course,
        zone=zone_name_of(database_connection(), course.id),
        sets=_visible(course, sets_of_course(database_connection(), course.id)),
        now=received_at(),
        may_teach=policy.may_teach(course.viewer),
    )


@blueprint.get("/<set_slug>")
@login_required
def one(slug: str, set_slug: str) -> ResponseReturnValue:
    """Show the set. With `?as=student`, its staff sees what students see."""
    course, found = requested_set(slug, set_slug)
    as_student = request.args.get("as") == "student"
    languages = found.languages or []
    return render_template(
        "assignments/set.html",
        course=course,
        set=found,
        zone=zone_name_of(database_connection(), course.id),
        now=received_at(),
        tasks=[task for task in _tasks(found) if not (as_student and task.is_hidden)],
        instructions=rendered_instructions(found.instructions),
        policy_words=policy_words(found.policy),
        own=_own(course, found),
        language_names=[v.name for one in site().languages.all for v in one.variants if v.id in languages],
        may_teach=policy.may_teach(course.viewer) and not as_student,
        as_student=as_student,
    )


@dataclass(frozen=True, kw_only=True)
class _Own:
    """What the set is for the student who looks."""

    dates: SetDates
    is_extended: bool
    is_excused: bool
    costs_now: Sequence[str]  #: of being late


def _own(course: SeenCourse, found: CourseSet) -> _Own | None:
    """None: the viewer is no student, or the set gives no points."""
    if course.role != CourseRole.STUDENT:
        return None
    grades = student_grades(
        database_connection(),
        course_id=course.id,
        user_id=logged_in_user().id,
        for_staff=False,
        locale=statement_locale(),
        moment=received_at(),
    )
    own = grades.find(found.id)
    if own is None:
        return None
    is_over = own.is_excused or (own.dates.closes_at is not None and own.dates.closes_at <= received_at())
    problems = [] if is_over else [replace(one, attempts_made=0) for one in own.problems]
    # Where late work loses points, not percent, each problem says it for itself
    said = {tuple(cost_words(grades.cost_now(own, one, received_at()))) for one in problems}
    return _Own(
        dates=own.dates,
        is_extended=own.is_extended,
        is_excused=own.is_excused,
        costs_now=said.pop() if len(said) == 1 else (),
    )


def _tasks(found: CourseSet) -> Sequence[TaskRow]:
    tasks: list[TaskRow] = []
    cursor = Cursor()
    while True:
        page = list_tasks(
            database_connection(),
            viewer_id=logged_in_user().id,
            locale=statement_locale(),
            moment=received_at(),
            set_id=found.id,
            cursor=cursor,
        )
        tasks += page.rows
        if page.after is None:
            return tasks
        cursor = Cursor(after=page.after)


def _visible(course: SeenCourse, sets: Sequence[CourseSet]) -> list[CourseSet]:
    def is_visible(found: CourseSet) -> bool:
        terms = policy.SetTerms(in_course=True, opens_at=found.opens_at, closes_at=found.closes_at)
        return policy.may_see_set(course.viewer, terms, received_at())

    return [found for found in sets if is_visible(found)]
