"""A problem set of one of the user's courses, with the user's own dates: pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from web.grades.deadline import SetDates

#: What is overdue and never closes is shown for so long.
OVERDUE_SHOWN = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class UpcomingSet:
    id: int
    slug: str
    title: str
    course_slug: str
    course_title: str
    time_zone: str  #: of the course
    is_exam: bool
    is_staff: bool  #: the user belongs to the staff of the course
    common: SetDates  #: those of everybody
    dates: SetDates  #: those of the user

    @property
    def is_extended(self) -> bool:
        return self.dates != self.common

    def next_date(self, moment: datetime) -> datetime | None:
        """Return the date that matters next; None where no date lies ahead."""
        dates = (self.dates.opens_at, self.dates.due_at, self.dates.closes_at)
        return min((date for date in dates if date is not None and date > moment), default=None)

    def is_over(self, moment: datetime) -> bool:
        if self.dates.closes_at is not None:
            return self.dates.closes_at < moment
        return self.dates.due_at is not None and self.dates.due_at + OVERDUE_SHOWN < moment

    def is_open(self, moment: datetime) -> bool:
        return self.dates.opens_at is None or self.dates.opens_at <= moment

    def is_overdue(self, moment: datetime) -> bool:
        return self.dates.due_at is not None and self.dates.due_at < moment
