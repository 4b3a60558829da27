"""Copying a course for another term: its sets with their problems and terms, no people, and no work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import psycopg
from psycopg.rows import class_row

from web.assignments.local_moments import wall_time_of
from web.audit.events import Actor, add_event
from web.authorization.roles import CourseRole
from web.course_copies.shifting import shifted, shifted_in_order
from web.courses.making import CourseTerms, make_course
from web.members.enrolling import Membership, enrol

#: Columns of a set that are taken as they are.
COPIED = (
    "title",
    "kind",
    "scoring",
    "late_policy",
    "grading_policy",
    "instructions",
    "languages",
    "feedback",
    "feedback_shown",
    "team_work",
    "publishes_grades",
    "is_exam",
    "duration_seconds",
    "stop_policy",
    "ip_ranges",
)
#: Those that are shifted.
DATES = ("opens_at", "due_at", "closes_at", "freeze_at", "unfreeze_at")
#: Columns of a problem in a set, but for the set.
COPIED_OF_PROBLEM = (
    "problem_id",
    "label",
    "position",
    "max_score",
    "pinned_version_id",
    "hidden_at",
    "groups_shown",
)

SETS = f"""
SELECT id, slug, title, {", ".join(DATES)} FROM problem_set WHERE course_id = %s AND kind <> 'jury'
ORDER BY coalesce(opens_at, due_at, closes_at) NULLS FIRST, id
"""  # noqa: S608

COPY_SET = f"""
INSERT INTO problem_set (course_id, slug, {", ".join(DATES)}, {", ".join(COPIED)})
SELECT %(course_id)s, %(slug)s, {", ".join(f"%({name})s" for name in DATES)}, {", ".join(COPIED)}
FROM problem_set WHERE id = %(source_id)s RETURNING id
"""  # noqa: S608

COPY_PROBLEMS = f"""
INSERT INTO problem_set_problem (problem_set_id, {", ".join(COPIED_OF_PROBLEM)})
SELECT %s, {", ".join(COPIED_OF_PROBLEM)} FROM problem_set_problem WHERE problem_set_id = %s
"""  # noqa: S608

COPY_RETENTION = """
UPDATE course SET retention_kind = source.retention_kind, retention_months = source.retention_months
FROM course source WHERE source.id = %s AND course.id = %s
"""

IS_TAKEN = "SELECT 1 FROM problem_set WHERE slug = %s"

_SLUG_LIMIT = 64


@dataclass(frozen=True, kw_only=True)
class DatedSet:
    id: int
    slug: str
    title: str
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    freeze_at: datetime | None
    unfreeze_at: datetime | None

    @property
    def main_dates(self) -> tuple[datetime | None, datetime | None, datetime | None]:
        return (self.opens_at, self.due_at, self.closes_at)

    def later(self, days: int, zone: ZoneInfo) -> "DatedSet":
        """The same set, so many days later on the wall clock."""
        opens_at, due_at, closes_at = shifted_in_order(self.main_dates, days, zone)
        freeze_at, unfreeze_at = (
            None if moment is None else shifted(moment, days, zone) for moment in (self.freeze_at, self.unfreeze_at)
        )
        return DatedSet(
            id=self.id,
            slug=self.slug,
            title=self.title,
            opens_at=opens_at,
            due_at=due_at,
            closes_at=closes_at,
            freeze_at=freeze_at,
            unfreeze_at=unfreeze_at,
        )


def sets_to_copy(connection: psycopg.Connection, course_id: int) -> list[DatedSet]:
    with connection.cursor(row_factory=class_row(DatedSet)) as cursor:
        return cursor.execute(SETS, [course_id]).fetchall()


def first_day(sets: Sequence[DatedSet], zone: ZoneInfo) -> date | None:
    """Return the day of the first date; None where no set has any."""
    moments = [moment for dated in sets for moment in dated.main_dates if moment is not None]
    return wall_time_of(min(moments), zone).date() if moments else None


def can_be_moved(sets: Sequence[DatedSet], days: int, zone: ZoneInfo) -> bool:
    """Whether every date is still in a year of four digits."""
    try:
        for dated in sets:
            dated.later(days, zone)
    except OverflowError:
        return False
    return True


def copy_course(
    connection: psycopg.Connection,
    source_id: int,
    source_slug: str,
    terms: CourseTerms,
    actor: Actor,
    *,
    days: int,
    zone: ZoneInfo,
) -> None:
    """Make a course with the sets of another, `days` later; the actor is its teacher. Raises SlugTaken."""
    with connection.transaction():
        course_id = make_course(connection, terms, actor, copied_from_id=source_id)
        if actor.user_id is not None:
            enrol(connection, course_id, actor.user_id, Membership(role=CourseRole.TEACHER), actor)
        connection.execute(COPY_RETENTION, [source_id, course_id])
        sets = sets_to_copy(connection, source_id)
        for dated in sets:
            _copy_set(connection, course_id, dated.later(days, zone), _new_slug(connection, dated, source_slug, terms))
        after = {"copied_from": source_slug, "sets": len(sets), "days": days}
        add_event(connection, actor, "course.copy", object_type="course", object_id=course_id, after=after)


def _copy_set(connection: psycopg.Connection, course_id: int, dated: DatedSet, slug: str) -> None:
    values = {name: getattr(dated, name) for name in DATES}
    values |= {"course_id": course_id, "source_id": dated.id, "slug": slug}
    row = connection.execute(COPY_SET, values).fetchone()
    assert row is not None  # noqa: S101
    connection.execute(COPY_PROBLEMS, [row[0], dated.id])


def _new_slug(connection: psycopg.Connection, dated: DatedSet, source_slug: str, terms: CourseTerms) -> str:
    """Return one that no set of the site has: with the name of the new course in place of the old one's."""
    wanted = f"{terms.slug}-{dated.slug.removeprefix(source_slug).strip('-')}".strip("-")[:_SLUG_LIMIT]
    slug, number = wanted, 2
    while connection.execute(IS_TAKEN, [slug]).fetchone() is not None:
        ending = f"-{number}"
        slug, number = wanted[: _SLUG_LIMIT - len(ending)] + ending, number + 1
    return slug
