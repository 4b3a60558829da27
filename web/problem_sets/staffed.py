"""Which courses and problem sets a viewer belongs to the staff of, and so whose submissions the viewer may see."""

from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

from web.authorization.policy import may_administer
from web.authorization.roles import IS_LIMITED, STAFF_OF, viewer_in
from web.titles import shown_title

# Practice is in no course, and a new course has no set
STAFFED = f"""
SELECT course.slug AS course_slug, course.title AS course_title, set.id AS set_id, set.slug AS set_slug,
       set.title AS set_title, {IS_LIMITED} AS is_limited
FROM course FULL JOIN problem_set set ON set.course_id = course.id
{viewer_in("course.id")}
WHERE {STAFF_OF} AND set.kind IS DISTINCT FROM 'jury' ORDER BY course.id DESC NULLS FIRST, set.id DESC
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class StaffedSet:
    """A set in its course; either may be missing, but not both."""

    course_slug: str | None
    course_title: str | None
    set_id: int | None
    set_slug: str | None
    set_title: str | None
    is_limited: bool  #: the viewer is an assistant who sees the work of the own tutorials only


@dataclass(frozen=True, kw_only=True)
class AllowedSets:
    """The keys of sets, by what the viewer may see of them."""

    whole: tuple[int, ...]  #: the work of all students
    limited: tuple[int, ...]  #: the work of the students whom the viewer looks after


@dataclass(frozen=True, kw_only=True)
class Staffed:
    """What a viewer belongs to the staff of."""

    is_everything: bool
    rows: tuple[StaffedSet, ...]

    @property
    def is_nothing(self) -> bool:
        return not self.is_everything and not self.rows

    def courses(self) -> dict[str, str]:
        """Return slugs and titles."""
        return {row.course_slug: shown_title(row.course_title or "") for row in self.rows if row.course_slug}

    def sets(self) -> dict[str, str]:
        """Return slugs and titles."""
        return {row.set_slug: shown_title(row.set_title or "") for row in self.rows if row.set_slug}

    def set_ids(self, *, course_slug: str = "", set_slug: str = "") -> tuple[int, ...] | None:
        """Return the keys of these sets. None: everything is asked for, and the viewer may see it."""
        allowed = self.allowed_sets(course_slug=course_slug, set_slug=set_slug)
        return None if allowed is None else allowed.whole + allowed.limited

    def allowed_sets(self, *, course_slug: str = "", set_slug: str = "") -> AllowedSets | None:
        """Return the keys of these sets. None: everything is asked for, and the viewer may see it."""
        if self.is_everything and not course_slug and not set_slug:
            return None
        rows = [
            row
            for row in self.rows
            if row.set_id and course_slug in ("", row.course_slug) and set_slug in ("", row.set_slug)
        ]
        return AllowedSets(
            whole=tuple(row.set_id for row in rows if row.set_id and not row.is_limited),
            limited=tuple(row.set_id for row in rows if row.set_id and row.is_limited),
        )


def find_staffed(connection: psycopg.Connection, *, viewer_id: int, viewer_site_role: str) -> Staffed:
    with connection.cursor(row_factory=class_row(StaffedSet)) as cursor:
        rows = cursor.execute(STAFFED, {"viewer_id": viewer_id}).fetchall()
    return Staffed(is_everything=may_administer(viewer_site_role), rows=tuple(rows))
