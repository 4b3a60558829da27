"""What is kept of all that a student handed in to one problem: a pure function of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from web.grades.attempts import HandedIn
from web.grades.kept_attempt import KeptAttempt, keep


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The columns of web.grades.models.Progress, where they are described."""

    submission_count: int
    attempt_count: int
    waiting_count: int
    last_submission_id: int
    last_received_at: datetime
    best_fraction: Decimal
    solved_by_attempt: int | None
    fruitless_count: int
    candidates: Sequence[KeptAttempt]
    others: Sequence[KeptAttempt]


def summarise(handed_in: Sequence[HandedIn]) -> Summary:
    """Something was handed in. It is given in the order of arrival."""
    last = handed_in[-1]
    candidates, others = keep(one.attempt for one in handed_in if one.attempt is not None)
    best = max(candidates, key=lambda kept: kept.fraction, default=None)  # of equal ones, the first
    attempt_count = max((kept.number for kept in candidates), default=0)
    return Summary(
        submission_count=len(handed_in),
        attempt_count=attempt_count,
        waiting_count=sum(one.is_waiting for one in handed_in),
        last_submission_id=last.submission_id,
        last_received_at=last.received_at,
        best_fraction=best.fraction if best else Decimal(0),
        solved_by_attempt=_solved_by(candidates),
        fruitless_count=attempt_count - best.number if best and best.fraction else attempt_count,
        candidates=candidates,
        others=others,
    )


def _solved_by(candidates: Iterable[KeptAttempt]) -> int | None:
    return next((kept.number for kept in candidates if kept.fraction == 1), None)
