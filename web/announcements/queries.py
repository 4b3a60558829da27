"""Finding announcements: those of a course for who may enter it, those to everybody for every user."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.authorization import policy
from web.authorization.roles import viewer_in
from web.lists.paging import FIRST_PAGE, Cursor, Listing, Order, Page

_ANNOUNCEMENTS = f"""
SELECT a.id, a.course_id, course.slug AS course_slug, course.title AS course_title, course.time_zone,
       course.archived_at IS NOT NULL AS is_archived, a.title, a.text, a.pinned_until,
       a.pinned_until > now() IS TRUE AS is_pinned, coalesce(author.display_name, author.username) AS author_name,
       a.created_at, a.edited_at, viewer.site_role AS viewer_site_role, enrolment.role AS viewer_course_role
FROM announcement a
LEFT JOIN course ON course.id = a.course_id
LEFT JOIN "user" author ON author.id = a.created_by
{viewer_in("a.course_id")}
"""  # noqa: S608

ONE = f"{_ANNOUNCEMENTS} WHERE a.id = %(announcement_id)s"

PINNED = f"""
{_ANNOUNCEMENTS} WHERE a.course_id IS NOT DISTINCT FROM %(course_id)s AND a.pinned_until > now()
ORDER BY a.id DESC LIMIT 5
"""


@dataclass(frozen=True, kw_only=True)
class SeenAnnouncement:
    id: int
    course_id: int | None
    course_slug: str | None
    course_title: str | None
    time_zone: str | None
    is_archived: bool
    title: str
    text: str
    pinned_until: datetime | None
    is_pinned: bool  #: now
    author_name: str | None
    created_at: datetime
    edited_at: datetime | None
    viewer_site_role: str
    viewer_course_role: str | None

    @property
    def viewer(self) -> policy.Viewer:
        return policy.Viewer.from_row(self.viewer_site_role, self.viewer_course_role)

    @property
    def may_see(self) -> bool:
        return self.course_id is None or policy.may_enter_course(self.viewer)

    @property
    def may_change(self) -> bool:
        return policy.may_announce(self.viewer, in_course=self.course_id is not None) and not self.is_archived


LISTING = Listing(
    row=SeenAnnouncement,
    statement=lambda part: (
        f"""
    {_ANNOUNCEMENTS} WHERE a.course_id IS NOT DISTINCT FROM %(course_id)s AND {part.condition}
    ORDER BY {part.order} LIMIT %(limit)s
    """
    ),
    order=Order(columns=("a.id",), descending=True),
    key=lambda row: row.id,
    size=20,
)


def list_announcements(
    connection: psycopg.Connection, *, viewer_id: int, course_id: int | None, cursor: Cursor = FIRST_PAGE
) -> Page[SeenAnnouncement]:
    """Return those of a course, or with None those to everybody, the newest first. The caller guards the course."""
    return LISTING.page(connection, cursor, viewer_id=viewer_id, course_id=course_id)


def pinned_announcements(
    connection: psycopg.Connection, *, viewer_id: int, course_id: int | None
) -> list[SeenAnnouncement]:
    with connection.cursor(row_factory=class_row(SeenAnnouncement)) as cursor:
        return cursor.execute(PINNED, {"viewer_id": viewer_id, "course_id": course_id}).fetchall()


def find_announcement(
    connection: psycopg.Connection, *, viewer_id: int, announcement_id: int
) -> SeenAnnouncement | None:
    """Return None where there is none, or it is of a course that the viewer may not enter."""
    with connection.cursor(row_factory=class_row(SeenAnnouncement)) as cursor:
        values = {"viewer_id": viewer_id, "announcement_id": announcement_id}
        found = cursor.execute(ONE, values).fetchone()
    return found if found is not None and found.may_see else None
