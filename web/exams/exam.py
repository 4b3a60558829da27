"""What an exam is, and how far one student is in it: pure.

The time of a student begins with an own start where the exam has a duration, else when the exam opens for all. Minutes
that are added to all move the closing and the duration; minutes for one student are an extension.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from web.exams.addresses import Network
from web.grades.deadline import NO_EXTENSION, Extension, SetDates, dates_for


class Stage(StrEnum):
    EARLY = "early"  #: it is not open yet
    READY = "ready"  #: the student may begin
    RUNNING = "running"
    FINISHED = "finished"  #: the student handed in early
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class Exam:
    problem_set_id: int
    slug: str
    title: str
    course_slug: str
    time_zone: str
    opens_at: datetime
    closes_at: datetime
    duration: timedelta | None  #: None: everybody has the time from opening to closing
    networks: Sequence[Network] | None  #: None: from every address


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """What one student has in an exam."""

    starts_at: datetime | None = None
    finished_at: datetime | None = None
    extension: Extension = NO_EXTENSION


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """An exam of one student."""

    exam: Exam
    attendance: Attendance

    @property
    def closes_at(self) -> datetime:
        """Until when the student may begin, and until when there is time at most."""
        exam, extension = self.exam, self.attendance.extension
        if exam.duration is None:
            dates = SetDates(opens_at=exam.opens_at, due_at=None, closes_at=exam.closes_at)
            return dates_for(dates, extension).closes_at or exam.closes_at
        # The factor is one of working time: who has half as much again does not get half as much again of a week
        later = exam.closes_at + self.time - exam.duration
        return max(later, extension.until or later)

    @property
    def ends_at(self) -> datetime | None:
        """None: the time of the student has not begun."""
        if self.exam.duration is None:
            return self.closes_at
        if self.attendance.starts_at is None:
            return None
        return min(self.attendance.starts_at + self.time, self.closes_at)

    def stage(self, moment: datetime) -> Stage:
        """What arrives at the end itself is in time."""
        if moment < self.exam.opens_at:
            return Stage.EARLY
        if self.attendance.finished_at is not None:
            return Stage.FINISHED
        if moment > (self.ends_at or self.closes_at):
            return Stage.OVER
        return Stage.READY if self.attendance.starts_at is None else Stage.RUNNING

    def closes_the_rest(self, moment: datetime) -> bool:
        """Whether nothing else is open to the student.

        An exam that all write together does that from its opening on: else one could prepare, and begin a bit later.
        """
        stage = self.stage(moment)
        return stage is Stage.RUNNING or (stage is Stage.READY and self.exam.duration is None)

    def shows_tasks(self, moment: datetime) -> bool:
        """While others write, who has handed in does not look at the problems any more."""
        return self.stage(moment) is Stage.RUNNING or moment >= self.exam.closes_at

    @property
    def time(self) -> timedelta:
        """What the student has of an exam with a duration."""
        duration, extension = self.exam.duration or timedelta(), self.attendance.extension
        return duration * float(extension.factor) + extension.extra
