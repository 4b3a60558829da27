"""Upcoming sets as a calendar in the form of RFC 5545, for programs that follow its address."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from icalendar import Calendar, Event

import judge
from web.titles import shown_title
from web.upcoming.upcoming_set import UpcomingSet

#: How often programs should ask. Outlook reads the old property, Apple the one of RFC 7986, and Google neither.
REFRESHED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class _Moment:
    """An event of a set. Its UID stays, so that a program moves the event when the date moves."""

    name: str
    title: str
    begins_at: datetime
    ends_at: datetime


def calendar_of(
    sets: Iterable[UpcomingSet], *, host: str, address_of: Callable[[UpcomingSet], str], moment: datetime
) -> bytes:
    """Moments are in UTC, which needs no definition of a time zone: programs show the time of their user.

    There is no SEQUENCE: a calendar that is fetched again replaces what was there. An event that is gone, is gone.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Judge//Judge {judge.__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Judge: what is due"))
    calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for one in sets:
        for event in _moments(one):
            calendar.add_component(_event(one, event, host, address_of(one), moment))
    return bytes(calendar.to_ical())


def _moments(one: UpcomingSet) -> Iterator[_Moment]:
    title, dates = shown_title(one.title), one.dates
    if one.is_exam and dates.opens_at is not None and dates.closes_at is not None:
        yield _Moment(name="exam", title=title, begins_at=dates.opens_at, ends_at=dates.closes_at)
        return
    if dates.due_at is not None:
        words = _("Due: %(title)s", title=title)
        yield _Moment(name="due", title=words, begins_at=dates.due_at, ends_at=dates.due_at)
    if dates.closes_at is not None and dates.closes_at != dates.due_at:
        words = _("Closes: %(title)s", title=title)
        yield _Moment(name="closes", title=words, begins_at=dates.closes_at, ends_at=dates.closes_at)


def _event(one: UpcomingSet, of: _Moment, host: str, address: str, moment: datetime) -> Event:
    event = Event()
    event.add("uid", f"set-{one.id}-{of.name}@{host}")
    event.add("dtstamp", moment)
    event.add("dtstart", of.begins_at)
    event.add("dtend", of.ends_at)
    event.add("summary", of.title)
    event.add("description", f"{shown_title(one.course_title)}\n{address}")
    event.add("categories", [shown_title(one.course_title)])
    event.add("url", address)
    event.add("transp", "OPAQUE" if of.name == "exam" else "TRANSPARENT")
    return event
