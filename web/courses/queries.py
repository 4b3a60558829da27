"""Finding the courses of a viewer."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from web.authorization import policy
from web.authorization.roles import MEMBER_OF, CourseRole, student_count, viewer_in
from web.lists.paging import FIRST_PAGE, Cursor, Listing, Order, Page
from web.lists.search import containing

_COURSE = f"""
SELECT c.id, c.slug, c.title, c.time_zone, c.archived_at, enrolment.role, viewer.site_role AS viewer_site_role,
       {student_count("c.id")} AS student_count
FROM course c
{viewer_in("c.id")}
"""  # noqa: S608

OF_USER = """
SELECT c.slug, c.title, enrolment.role FROM enrolment JOIN course c ON c.id = enrolment.course_id
WHERE enrolment.user_id = %s ORDER BY c.archived_at IS NOT NULL, c.title, c.id
"""

ONE = f"{_COURSE} WHERE c.slug = %(slug)s"

SHARED_TIME_ZONE = """
SELECT min(c.time_zone) FROM enrolment JOIN course c ON c.id = enrolment.course_id
WHERE enrolment.user_id = %s AND c.archived_at IS NULL HAVING count(DISTINCT c.time_zone) = 1
"""

#: The demo course (web/demo/) is an ordinary one, but on a demonstration everybody may join it.
DEMO_SLUG = "demo"

ENROL = f"""
INSERT INTO enrolment (course_id, user_id, role)
SELECT id, %(user_id)s, '{CourseRole.STUDENT}' FROM course WHERE slug = %(slug)s AND archived_at IS NULL
ON CONFLICT (course_id, user_id) DO UPDATE SET role = enrolment.role
RETURNING id
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class SeenCourse:
    id: int
    slug: str
    title: str
    time_zone: str
    archived_at: datetime | None
    role: str | None  #: of the viewer; None: an admin who is not enrolled
    viewer_site_role: str
    student_count: int

    @property
    def viewer(self) -> policy.Viewer:
        return policy.Viewer.from_row(self.viewer_site_role, self.role)

    @property
    def is_staff(self) -> bool:
        """Whether the viewer belongs to the staff."""
        return policy.is_staff(self.viewer)


@dataclass(frozen=True, kw_only=True)
class Membership:
    slug: str
    title: str
    role: str


LISTING = Listing(
    row=SeenCourse,
    statement=lambda part: (
        f"""
    {_COURSE} WHERE {MEMBER_OF} AND c.archived_at IS NULL AND {part.condition}
      AND concat_ws(' ', c.title, c.slug) ILIKE %(pattern)s
    ORDER BY {part.order} LIMIT %(limit)s
    """
    ),
    order=Order(columns=("c.title", "c.id"), cursor="SELECT title, id FROM course WHERE slug = %(cursor)s"),
    key=lambda row: row.slug,
    size=50,
)


def list_courses(
    connection: psycopg.Connection, viewer_id: int, *, search: str = "", cursor: Cursor = FIRST_PAGE
) -> Page[SeenCourse]:
    """Return the courses that the viewer may enter, by their titles. `search` is a part of a title or a short name."""
    return LISTING.page(connection, cursor, viewer_id=viewer_id, pattern=containing(search))


def courses_of(connection: psycopg.Connection, user_id: int) -> list[Membership]:
    """Return the courses that a user is enrolled in, the archived ones last."""
    with connection.cursor(row_factory=class_row(Membership)) as cursor:
        return cursor.execute(OF_USER, [user_id]).fetchall()


def find_course(connection: psycopg.Connection, viewer_id: int, slug: str) -> SeenCourse | None:
    """Return None where the course does not exist, or the viewer may not enter it."""
    with connection.cursor(row_factory=class_row(SeenCourse)) as cursor:
        found = cursor.execute(ONE, {"viewer_id": viewer_id, "slug": slug}).fetchone()
    if found is None or not policy.may_enter_course(found.viewer, is_archived=found.archived_at is not None):
        return None
    return found


def shared_time_zone(connection: psycopg.Connection, user_id: int) -> str | None:
    """Return the time zone of the user's courses; None where they have several, or there are none."""
    row = connection.execute(SHARED_TIME_ZONE, [user_id]).fetchone()
    return row[0] if row else None


def enrol_as_student(connection: psycopg.Connection, slug: str, user_id: int) -> bool:
    """Enrol the user. Who is in the course already keeps the role. Return False where there is no such course."""
    return connection.execute(ENROL, {"slug": slug, "user_id": user_id}).fetchone() is not None
