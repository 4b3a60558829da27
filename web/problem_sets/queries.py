"""Finding problem sets, for admins who fill them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.problem_sets.models import ProblemSet, ProblemSetProblem


def all_sets(session: Session) -> Sequence[ProblemSet]:
    return session.scalars(select(ProblemSet).order_by(ProblemSet.id)).all()


def sets_of_problem(session: Session, problem_id: int) -> Sequence[ProblemSet]:
    return session.scalars(
        select(ProblemSet)
        .join(ProblemSetProblem, ProblemSetProblem.problem_set_id == ProblemSet.id)
        .where(ProblemSetProblem.problem_id == problem_id)
        .order_by(ProblemSet.id)
    ).all()


def find_set(session: Session, slug: str) -> ProblemSet | None:
    return session.scalar(select(ProblemSet).where(ProblemSet.slug == slug))
