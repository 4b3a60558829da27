"""What a grade needs to know of a submission."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A submission with a result. Those that were not judged yet, or by our fault, are not given to a grade."""

    submission_id: int
    received_at: datetime
    fraction: Decimal  #: of the problem's points, from 0 to 1, as judged
    counts_as_attempt: bool = True  #: False: it did not compile
    #: Of the problem's points, what each test group of the first level gave; empty: it has no groups
    groups: Mapping[str, Decimal] = field(default_factory=dict)
    #: Just before this one, so many are not given, because no policy at hand can count them
    left_out: int = 0
    left_out_attempts: int = 0  #: of these, so many did compile

    @property
    def order(self) -> tuple[datetime, int]:
        return (self.received_at, self.submission_id)
