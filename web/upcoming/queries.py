"""The sets of a user's courses that are not over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row

from web.authorization.roles import STAFF_OF, viewer_in
from web.grades.deadline import NO_EXTENSION, Extension, SetDates, dates_for
from web.grades.own_extensions import own_extensions
from web.upcoming.upcoming_set import UpcomingSet

# Before a set opens, students do not know of it; of an exam they must know when it is. A date that is long past for
# everybody may lie ahead for a student with an extension
SETS = f"""
SELECT set.id, set.slug, set.title, course.slug AS course_slug, course.title AS course_title, course.time_zone,
       set.is_exam, {STAFF_OF} AS is_staff, set.opens_at, set.due_at, set.closes_at
FROM problem_set set JOIN course ON course.id = set.course_id
{viewer_in("course.id")}
WHERE enrolment.id IS NOT NULL AND course.archived_at IS NULL
  AND coalesce(set.closes_at, set.due_at) > %(moment)s::timestamptz - interval '180 days'
  AND (set.opens_at IS NULL OR set.opens_at <= %(moment)s OR set.is_exam OR {STAFF_OF})
"""  # noqa: S608


def upcoming_sets(connection: psycopg.Connection, user_id: int, moment: datetime) -> list[UpcomingSet]:
    """Return them in the order in which something happens; those with no date ahead last."""
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(SETS.encode(), {"viewer_id": user_id, "moment": moment}).fetchall()
    extensions = own_extensions(connection, user_id, [row["id"] for row in rows]) if rows else {}
    sets = [_upcoming(row, extensions) for row in rows]
    ahead = [one for one in sets if not one.is_over(moment)]
    return sorted(ahead, key=lambda one: ((date := one.next_date(moment)) is None, date or moment, one.id))


def _upcoming(row: dict[str, Any], extensions: Mapping[int, Extension]) -> UpcomingSet:
    common = SetDates(opens_at=row.pop("opens_at"), due_at=row.pop("due_at"), closes_at=row.pop("closes_at"))
    extension = NO_EXTENSION if row["is_staff"] else extensions.get(row["id"], NO_EXTENSION)
    return UpcomingSet(**row, common=common, dates=dates_for(common, extension))
