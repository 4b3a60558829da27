"""How late a submission counts, after grace and late days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Lateness:
    after_due: timedelta  #: zero: on time
    days_needed: int  #: so many late days make it count as if it was on time
    late_days: int  #: so many of them it has
    charged: timedelta  #: what the penalty is computed of

    @property
    def is_on_time(self) -> bool:
        """Whether it needs no late day; within the grace it does not."""
        return self.days_needed == 0


ON_TIME = Lateness(after_due=timedelta(), days_needed=0, late_days=0, charged=timedelta())


def lateness(received_at: datetime, due_at: datetime | None, *, grace: timedelta, late_days: int) -> Lateness:
    """What arrives at the due moment itself is on time; what arrives any time after it is not.

    `late_days` may be spent. A late day begins whole, and takes no more than what it covers.
    """
    after_due = timedelta() if due_at is None else max(received_at - due_at, timedelta())
    charged = max(after_due - grace, timedelta())
    if not charged:
        return Lateness(after_due=after_due, days_needed=0, late_days=0, charged=charged)
    days_needed = -(-charged // _DAY)
    used = min(days_needed, late_days)
    return Lateness(
        after_due=after_due, days_needed=days_needed, late_days=used, charged=max(charged - used * _DAY, timedelta())
    )
