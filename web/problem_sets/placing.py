"""Putting a problem into a set, at its end."""

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from web.audit.events import Actor, add_event
from web.courses.models import Course
from web.problem_sets.models import ProblemSet, ProblemSetProblem
from web.titles import PRACTICE_TITLE

PRACTICE_SLUG = "practice"


def practice_set(session: Session) -> ProblemSet:
    """Return the set that is open to every user. Make it where it is missing."""
    return _set(session, slug=PRACTICE_SLUG, title=PRACTICE_TITLE, course_id=None)


def course_set(session: Session, course: Course) -> ProblemSet:
    """Return the first set of a course. Make one where the course has none."""
    first = select(ProblemSet).where(ProblemSet.course_id == course.id).order_by(ProblemSet.id).limit(1)
    return session.scalar(first) or _set(session, slug=course.slug, title=course.title, course_id=course.id)


def place(session: Session, problem_set: ProblemSet, problem_id: int) -> str | None:
    """Add the problem to the set, and return its label there. None where it is in the set already."""
    # Two placings into one set must take turns, or they would take the same label
    session.execute(select(ProblemSet.id).where(ProblemSet.id == problem_set.id).with_for_update())
    if session.get(ProblemSetProblem, (problem_set.id, problem_id)) is not None:
        return None
    last = session.scalar(
        select(func.max(ProblemSetProblem.position)).where(ProblemSetProblem.problem_set_id == problem_set.id)
    )
    position = 0 if last is None else last + 1
    label = label_at(position)
    session.add(ProblemSetProblem(problem_set_id=problem_set.id, problem_id=problem_id, label=label, position=position))
    session.flush()
    return label


def place_by(session: Session, actor: Actor, problem_set: ProblemSet, problem_id: int) -> None:
    """As place() does, with an audit event where the problem was not in the set."""
    label = place(session, problem_set, problem_id)
    if label is None:
        return
    add_event(
        session,
        actor,
        "problem_set.place",
        object_type="problem_set",
        object_id=problem_set.id,
        after={"problem_id": problem_id, "label": label},
    )


def label_at(position: int) -> str:
    """Return A to Z for the positions from 0 on, then AA, AB, ..."""
    label = ""
    number = position + 1
    while number:
        number, letter = divmod(number - 1, 26)
        label = chr(ord("A") + letter) + label
    return label


def _set(session: Session, *, slug: str, title: str, course_id: int | None) -> ProblemSet:
    session.execute(
        insert(ProblemSet)
        .values(slug=slug, title=title, course_id=course_id)
        .on_conflict_do_nothing(index_elements=["slug"])
    )
    return session.scalars(select(ProblemSet).where(ProblemSet.slug == slug)).one()
