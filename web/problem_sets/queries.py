"""Finding problem sets, for admins who fill them."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from web.problem_sets.models import ProblemSet, SetKind


def all_sets(session: Session) -> Sequence[ProblemSet]:
    return session.scalars(_shown().order_by(ProblemSet.id)).all()


def find_set(session: Session, slug: str) -> ProblemSet | None:
    return session.scalar(_shown().where(ProblemSet.slug == slug))


def _shown() -> Select[ProblemSet]:
    return select(ProblemSet).where(ProblemSet.kind != SetKind.JURY)
