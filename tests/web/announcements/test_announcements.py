"""Announcements of a course and of the site, on their pages."""

from datetime import UTC, datetime

from tests.web.site.visitor import Classroom, Visitor


def announced(who: Visitor, path: str, **fields: str) -> str:
    answer = who.post(path, **{"title": "Room", "text": "It is **room** 2."} | fields)
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def test_a_teacher_announces_to_the_course_and_nobody_else_hears(classroom: Classroom) -> None:
    teacher, student, stranger = (classroom.student() for _ in range(3))
    course = classroom.course((teacher, "teacher"), (student, "student"))
    path = announced(teacher, f"/courses/{course}/announcements/new", pinned_until="2100-01-01T00:00")
    assert "Announcement: Room" in student.text("/notices")
    assert "<strong>room</strong>" in student.text(path)
    assert "Room" in student.text(f"/courses/{course}")
    assert "new" not in student.text("/notices").partition("Announcement: Room")[2].partition("</li>")[0]
    assert "Announcement: Room" not in stranger.text("/notices")
    assert stranger.get(path).status_code == 404
    assert student.post(path, f"{path}/delete").status_code == 403
    assert teacher.post(path, f"{path}/delete").status_code == 302
    assert "Announcement" not in student.text("/notices").partition("<main")[2]


def test_a_time_is_that_of_the_course_also_where_the_clock_changes(classroom: Classroom) -> None:
    teacher = classroom.student()
    course = classroom.course((teacher, "teacher"))
    classroom.connection.execute("UPDATE course SET time_zone = 'Europe/Berlin' WHERE slug = %s", [course])
    path = f"/courses/{course}/announcements/new"
    assert "Europe/Berlin" in teacher.text(path)
    expected = {
        "2026-07-01T12:00": datetime(2026, 7, 1, 10, tzinfo=UTC),
        "2026-10-25T02:30": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # shown twice: the first one
        "2026-03-29T02:30": datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # never shown: an hour later, at 3:30
    }
    for entered, moment in expected.items():
        shown = announced(teacher, path, pinned_until=entered)
        number = int(shown.rpartition("/")[2])
        row = classroom.connection.execute("SELECT pinned_until FROM announcement WHERE id = %s", [number]).fetchone()
        assert row == (moment,)


def test_an_admin_announces_to_everybody(classroom: Classroom) -> None:
    admin, user = classroom.admin(), classroom.student()
    path = announced(admin, "/announcements/new", pinned_until="2100-01-01T00:00")
    assert "Announcement: Room" in user.text("/notices")
    assert "Room" in user.text("/courses")
    answer = admin.post(f"{path}/edit", title="Other room", text="Room 3.", pinned_until="")
    assert answer.status_code == 302
    assert "Other room" in user.text("/announcements")
    assert "Other room" not in user.text("/courses")


def test_what_is_wrong_is_told_and_nothing_is_lost(classroom: Classroom) -> None:
    answer = classroom.admin().post("/announcements/new", title="", text="a long text", pinned_until="soon")
    assert answer.status_code == 400
    assert "Give it a title." in answer.text
    assert "a long text" in answer.text
