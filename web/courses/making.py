"""Making a course, and changing what it says of itself."""

from dataclasses import asdict, dataclass

import psycopg
from psycopg import errors

from web.audit.events import Actor, add_event

#: Addresses that begin with /courses have these names.
RESERVED = ("new",)
SLUG_PATTERN = r"[a-z0-9][a-z0-9-]{0,63}"

MAKE = """
INSERT INTO course (slug, title, time_zone, late_days, copied_from_id)
VALUES (%(slug)s, %(title)s, %(time_zone)s, %(late_days)s, %(copied_from_id)s)
RETURNING id
"""

TERMS = "SELECT slug, title, time_zone, late_days FROM course WHERE id = %s FOR UPDATE"

CHANGE = """
UPDATE course SET slug = %(slug)s, title = %(title)s, time_zone = %(time_zone)s, late_days = %(late_days)s
WHERE id = %(course_id)s
"""


class SlugTaken(Exception):
    """Another course has this short name, or the site needs it."""


@dataclass(frozen=True, kw_only=True)
class CourseTerms:
    slug: str  #: matches SLUG_PATTERN
    title: str
    time_zone: str = "UTC"  #: there is one of this name
    late_days: int = 0  #: of each student, for all sets together


def make_course(
    connection: psycopg.Connection, terms: CourseTerms, actor: Actor, *, copied_from_id: int | None = None
) -> int:
    """Make a course without members, and return its key. Raises SlugTaken."""
    _check_slug(terms)
    try:
        with connection.transaction():
            row = connection.execute(MAKE, asdict(terms) | {"copied_from_id": copied_from_id}).fetchone()
            assert row is not None  # noqa: S101
            after = {"slug": terms.slug}
            add_event(connection, actor, "course.create", object_type="course", object_id=row[0], after=after)
    except errors.UniqueViolation as error:
        raise SlugTaken from error
    return int(row[0])


def change_course(connection: psycopg.Connection, course_id: int, terms: CourseTerms, actor: Actor) -> None:
    """Dates of sets are moments, so they stay when the zone changes. Raises SlugTaken."""
    _check_slug(terms)
    after = asdict(terms)
    try:
        with connection.transaction():
            row = connection.execute(TERMS, [course_id]).fetchone()
            assert row is not None  # noqa: S101
            before = dict(zip(after, row, strict=True))
            if before == after:
                return
            connection.execute(CHANGE, after | {"course_id": course_id})
            changed = {name for name in after if before[name] != after[name]}
            add_event(
                connection,
                actor,
                "course.change",
                object_type="course",
                object_id=course_id,
                before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )
    except errors.UniqueViolation as error:
        raise SlugTaken from error


def _check_slug(terms: CourseTerms) -> None:
    if terms.slug in RESERVED:
        raise SlugTaken
