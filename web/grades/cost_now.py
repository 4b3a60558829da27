"""What a submission at this moment would lose, whatever it is worth: pure, and by the rules of the grades."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from web.grades.attempt import Attempt
from web.grades.late_policy import LatePolicy
from web.grades.valued import Valued, value

_HUNDRED = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class CostNow:
    """Points are those that a right solution loses; percent are of what the problem gives."""

    after_due: timedelta  #: zero: it is on time
    is_within_grace: bool
    late_points: Decimal  #: without late days
    late_percent: Decimal
    days_needed: int  #: late days that make it count as if it was on time
    days_available: int
    late_percent_with_days: Decimal  #: with as many of these as there are
    number: int  #: which attempt it is
    free_attempts: int
    attempts_percent: Decimal


def cost_now(
    policy: LatePolicy,
    *,
    max_points: Decimal,
    due_at: datetime | None,
    late_days: int,
    attempts_made: int,
    moment: datetime,
) -> CostNow:
    """`due_at` is the student's own; `late_days` may be spent in the set; `attempts_made` did compile, or still may."""
    attempt = Attempt(submission_id=0, received_at=moment, fraction=Decimal(1), left_out_attempts=attempts_made)
    without, spending = (
        value([attempt], max_points=max_points, due_at=due_at, policy=policy, late_days=days)[0]
        for days in (0, late_days)
    )
    return CostNow(
        after_due=without.lateness.after_due,
        is_within_grace=bool(without.lateness.after_due) and without.lateness.is_on_time,
        late_points=without.late_cost,
        late_percent=_percent(without, without.late_cost),
        days_needed=without.lateness.days_needed,
        days_available=late_days,
        late_percent_with_days=_percent(spending, spending.late_cost),
        number=without.number,
        free_attempts=policy.attempts.free,
        attempts_percent=_percent(without, without.attempts_cost),
    )


def _percent(valued: Valued, points: Decimal) -> Decimal:
    return points / valued.raw_points * _HUNDRED if valued.raw_points else Decimal(0)
