"""What becomes of 100 points that come late, as the grade function computes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from web.grades.attempt import Attempt
from web.grades.late_policy import LatePolicy
from web.grades.valued import value

DELAYS = (
    timedelta(minutes=5),
    timedelta(hours=1),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
)
_POINTS = Decimal(100)
_CENT = Decimal("0.01")
#: Any moment will do.
_DUE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class LatePoints:
    after_due: timedelta
    points: Decimal


def late_points(policy: LatePolicy, delays: Sequence[timedelta] = DELAYS) -> list[LatePoints]:
    """Without late days and extensions."""
    return [LatePoints(after_due=delay, points=_points(policy, delay)) for delay in delays]


def _points(policy: LatePolicy, delay: timedelta) -> Decimal:
    attempt = Attempt(submission_id=1, received_at=_DUE + delay, fraction=Decimal(1))
    valued = value([attempt], max_points=_POINTS, due_at=_DUE, policy=policy, late_days=0)
    return valued[0].points.quantize(_CENT, ROUND_HALF_UP)
