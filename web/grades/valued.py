"""What each submission of a student to one problem is worth, before one of them is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from web.grades.attempt import Attempt
from web.grades.late_policy import LatePolicy
from web.grades.lateness import Lateness, lateness
from web.grades.penalty import attempts_cost, late_cost


@dataclass(frozen=True, kw_only=True)
class Valued:
    """An attempt with what it would give if it counted. All points are of the problem within the set."""

    attempt: Attempt
    number: int  #: from 1, among those that compiled; one that did not has the number of the one before it
    lateness: Lateness
    raw_points: Decimal
    late_cost: Decimal
    attempts_cost: Decimal

    @property
    def points(self) -> Decimal:
        return max(self.raw_points - self.late_cost - self.attempts_cost, Decimal(0))

    @property
    def factor(self) -> Decimal:
        """What is left of the raw points: from 0 to 1. One that has no points keeps all of them."""
        return self.points / self.raw_points if self.raw_points else Decimal(1)


def value(
    attempts: Sequence[Attempt], *, max_points: Decimal, due_at: datetime | None, policy: LatePolicy, late_days: int
) -> list[Valued]:
    """Return them in the order of their arrival."""
    valued, number = [], 0
    for attempt in sorted(attempts, key=lambda attempt: attempt.order):
        number += attempt.left_out_attempts + attempt.counts_as_attempt
        late = lateness(attempt.received_at, due_at, grace=timedelta(seconds=policy.grace_seconds), late_days=late_days)
        raw_points = attempt.fraction * max_points
        valued.append(
            Valued(
                attempt=attempt,
                number=max(number, 1),
                lateness=late,
                raw_points=raw_points,
                late_cost=late_cost(policy.penalty, late.charged, raw_points),
                attempts_cost=attempts_cost(policy.attempts, number, raw_points),
            )
        )
    return valued
