"""How a grade came about, step by step. Student and staff read the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from web.grades.late_policy import Counting


@dataclass(frozen=True, kw_only=True)
class NothingHandedIn:
    """There is no submission with a result."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    submission_ids: tuple[int, ...]
    counting: Counting
    out_of: int  #: submissions with a result


@dataclass(frozen=True, kw_only=True)
class Raw:
    points: Decimal
    max_points: Decimal


@dataclass(frozen=True, kw_only=True)
class DueLater:
    """An extension moved the due date to this moment."""

    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class WithinGrace:
    after_due: timedelta


@dataclass(frozen=True, kw_only=True)
class Late:
    """It came so much after the due date; late days and grace leave `charged` of it, which costs so many points."""

    after_due: timedelta
    late_days: int
    charged: timedelta
    cost: Decimal


@dataclass(frozen=True, kw_only=True)
class ManyAttempts:
    number: int
    free: int
    cost: Decimal


@dataclass(frozen=True, kw_only=True)
class Overridden:
    """Staff set the points by hand."""

    points: Decimal
    reason: str
    computed_points: Decimal


Step = NothingHandedIn | Counted | Raw | DueLater | WithinGrace | Late | ManyAttempts | Overridden
