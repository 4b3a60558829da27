"""When a problem set is due for one student."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class SetDates:
    """What everybody has. All are aware; None: it has no such moment."""

    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Extension:
    """What one student has more, in one set or in all sets of a course. Nothing in it is ever to their harm."""

    extra: timedelta = timedelta()  #: not negative
    until: datetime | None = None  #: a date of its own
    factor: Decimal = Decimal(1)  #: of the time from opening to due, at least 1
    late_days: int = 0  #: late days beside those of the course

    def __post_init__(self) -> None:
        if self.extra < timedelta() or self.factor < 1 or self.late_days < 0:
            raise ValueError("an extension takes nothing away")


NO_EXTENSION = Extension()


def united(extensions: Iterable[Extension]) -> Extension:
    """What each of them gives, a student has: of the course, of a group, of somebody in the team. Most of each counts.

    They are not added up: more time for a group, and more time for all sets, is not twice more time.
    """
    every = list(extensions)
    return Extension(
        extra=max((one.extra for one in every), default=timedelta()),
        until=max((one.until for one in every if one.until is not None), default=None),
        factor=max((one.factor for one in every), default=Decimal(1)),
        late_days=max((one.late_days for one in every), default=0),
    )


def dates_for(dates: SetDates, extension: Extension = NO_EXTENSION) -> SetDates:
    """Return the dates with an extension: never earlier than those of everybody, which may move later themselves.

    A set that closes without being due is extended by its closing.
    """
    if dates.due_at is None:
        return SetDates(opens_at=dates.opens_at, due_at=None, closes_at=_moved(dates.closes_at, dates, extension))
    due_at = _moved(dates.due_at, dates, extension)
    assert due_at is not None  # noqa: S101 - for the types: it moves a date that there is
    closes_at = None if dates.closes_at is None else dates.closes_at + (due_at - dates.due_at)
    return SetDates(opens_at=dates.opens_at, due_at=due_at, closes_at=closes_at)


def _moved(moment: datetime | None, dates: SetDates, extension: Extension) -> datetime | None:
    if moment is None:
        return None
    length = moment - dates.opens_at if dates.opens_at is not None else timedelta()
    longer = moment + length * float(extension.factor - 1) + extension.extra
    return max(moment, longer, extension.until or moment)
