"""Finding problem sets, for admins who fill them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.problem_sets.models import ProblemSet


def all_sets(session: Session) -> Sequence[ProblemSet]:
    return session.scalars(select(ProblemSet).order_by(ProblemSet.id)).all()


def find_set(session: Session, slug: str) -> ProblemSet | None:
    return session.scalar(select(ProblemSet).where(ProblemSet.slug == slug))
