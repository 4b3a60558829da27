"""Courses are made on the site, changed, archived and brought back."""

import pytest

from tests.web.site.visitor import Classroom, Visitor

FIELDS = {"title": "Algorithms", "time_zone": "Europe/Berlin", "late_days": "3"}


@pytest.fixture
def teacher(classroom: Classroom) -> Visitor:
    return classroom.student()


@pytest.fixture
def course(classroom: Classroom, teacher: Visitor) -> str:
    return classroom.course((teacher, "teacher"))


def test_whom_an_admin_allows_makes_a_course_and_teaches_it(
    classroom: Classroom, admin: Visitor, teacher: Visitor
) -> None:
    assert "Make a course" not in teacher.text("/courses")
    assert teacher.get("/courses/new").status_code == 403
    account = f"/admin/users/{teacher.user_id}"
    admin.post(account, site_role="member", may_make_courses="y")
    slug = f"made-by-{teacher.user_id}"
    answer = teacher.post("/courses/new", slug=slug, **FIELDS)
    assert answer.headers["Location"] == f"/courses/{slug}/members"
    assert teacher.username in teacher.text(answer.headers["Location"])
    settings = teacher.text(f"/courses/{slug}/settings")
    assert 'selected value="Europe/Berlin"' in settings
    assert 'value="3"' in settings
    assert "Make a course" in teacher.text("/courses")
    admin.post(account, site_role="member")
    assert teacher.get("/courses/new").status_code == 403
    changes = classroom.connection.execute(
        "SELECT after ->> 'may_make_courses' FROM audit_event WHERE action = 'user.change' AND object_id = %s"
        " ORDER BY id",
        [str(teacher.user_id)],
    ).fetchall()
    assert changes == [("true",), ("false",)]


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("slug", "new", "This short name is taken."),
        ("slug", "Über", "Only lower-case letters, digits and dashes."),
        ("slug", " ", "Enter a short name."),
        ("title", " ", "Enter a title."),
        ("time_zone", "Europe/Nowhere", "Not a valid choice"),
        ("late_days", "-1", "Between 0 and 365."),
        ("late_days", "many", "Not a valid integer value"),
    ],
)
def test_a_field_at_fault_says_so_and_nothing_is_lost(admin: Visitor, field: str, value: str, fault: str) -> None:
    answer = admin.post("/courses/new", **({"slug": "nowhere", **FIELDS} | {field: value}))
    assert answer.status_code == 400
    assert fault in answer.text
    if field != "title":
        assert 'value="Algorithms"' in answer.text
    assert admin.get("/courses/nowhere").status_code == 404


def test_a_short_name_is_taken_once(teacher: Visitor, course: str, classroom: Classroom, admin: Visitor) -> None:
    assert "This short name is taken." in admin.post("/courses/new", slug=course, **FIELDS).text
    other = classroom.course((teacher, "teacher"))
    assert "This short name is taken." in teacher.post(f"/courses/{other}/settings", slug=course, **FIELDS).text


def test_settings_are_changed_and_the_log_says_what(classroom: Classroom, teacher: Visitor, course: str) -> None:
    answer = teacher.post(f"/courses/{course}/settings", slug=f"{course}-b", **FIELDS)
    assert answer.headers["Location"] == f"/courses/{course}-b/settings"
    assert "Algorithms" in teacher.text(f"/courses/{course}-b")
    teacher.post(answer.headers["Location"], slug=f"{course}-b", **FIELDS)
    rows = classroom.connection.execute(
        "SELECT before, after FROM audit_event WHERE action = 'course.change' AND actor_id = %s", [teacher.user_id]
    ).fetchall()
    before = {"slug": course, "title": f"Course {course}", "time_zone": "UTC", "late_days": 0}
    assert rows == [(before, {"slug": f"{course}-b", **FIELDS, "late_days": 3})]


def test_a_zone_of_an_earlier_release_stays(classroom: Classroom, teacher: Visitor, course: str) -> None:
    classroom.connection.execute("UPDATE course SET time_zone = 'CET' WHERE slug = %s", [course])
    path = f"/courses/{course}/settings"
    assert teacher.post(path, slug=course, **(FIELDS | {"time_zone": "CET"})).status_code == 302
    assert 'selected value="CET"' in teacher.text(path)


def test_an_archived_course_is_brought_back(classroom: Classroom, teacher: Visitor, course: str) -> None:
    path = f"/courses/{course}/settings"
    teacher.post(path, f"/courses/{course}/archive")
    page = teacher.text(path)
    assert "Bring the course back" in page
    assert 'name="title"' not in page
    assert teacher.post(path, slug=course, **FIELDS).status_code == 403
    assert classroom.student_of(course).post("/languages", f"/courses/{course}/restore").status_code == 403
    teacher.post(path, f"/courses/{course}/restore")
    assert 'name="title"' in teacher.text(path)
    actions = classroom.connection.execute(
        "SELECT action FROM audit_event WHERE actor_id = %s ORDER BY id", [teacher.user_id]
    ).fetchall()
    assert actions == [("course.archive",), ("course.restore",)]
