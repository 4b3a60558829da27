"""When a set is due and closes, as students read it, and in which time zone."""

from tests.web.site.visitor import Classroom, Visitor, submission_id

PROGRAM = "int main(void) { return 0; }"


def set_times(classroom: Classroom, course: str, **times: str) -> None:
    for column, moment in times.items():
        statement = f"UPDATE problem_set SET {column} = {moment} WHERE slug = %s"  # noqa: S608
        classroom.connection.execute(statement.encode(), [course])


def in_zone(classroom: Classroom, course: str, zone: str) -> None:
    classroom.connection.execute("UPDATE course SET time_zone = %s WHERE slug = %s", [zone, course])


def test_a_closed_set_says_since_when_and_offers_no_submitting(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    course = classroom.course((student, "student"))
    slug = classroom.problem(admin, problem_set=course)
    own = submission_id(student.submit(slug, source=PROGRAM))
    assert f"/problems/{slug}/submit" in student.text(f"/submissions/{own}")
    set_times(classroom, course, closes_at="'2026-01-05 08:00Z'")
    in_zone(classroom, course, "Asia/Shanghai")
    for path in ("/problems", f"/courses/{course}"):
        page = student.text(path)
        assert "closed at <time" in page
        assert "closes" not in page
    page = student.text(f"/problems/{slug}")
    assert "2026-01-05 16:00 UTC+8" in page
    assert "it takes no more submissions" in page
    assert f"/problems/{slug}/submit" not in page
    assert "<button>Submit</button>" not in student.text(f"/problems/{slug}/submit")
    assert f"/problems/{slug}/submit" not in student.text(f"/submissions/{own}")


def test_an_open_set_says_when_it_is_due_and_closes_and_what_is_left_near_the_end(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    course = classroom.course((student, "student"))
    slug = classroom.problem(admin, problem_set=course)
    soon, later = "now() + interval '3 hours 5 minutes 30 seconds'", "now() + interval '3 days'"
    set_times(classroom, course, due_at=soon, closes_at=later)
    for path in ("/problems", f"/problems/{slug}", f"/problems/{slug}/submit"):
        page = student.text(path)
        assert "due at <time" in page
        assert "3 h 5 min left" in page
        assert "closes at <time" in page
    set_times(classroom, course, due_at="now() - interval '1 hour'")
    assert "was due at <time" in student.text("/problems")


def test_the_viewers_own_zone_goes_before_that_of_the_course(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    course = classroom.course((student, "student"))
    slug = classroom.problem(admin, problem_set=course)
    set_times(classroom, course, closes_at="'2090-01-05 08:00Z'")
    in_zone(classroom, course, "Asia/Shanghai")
    assert "2090-01-05 16:00 UTC+8" in student.text(f"/problems/{slug}")
    assert "2090-01-05 16:00 UTC+8" in admin.text(f"/problems/{slug}")
    student.post("/account", "/account/profile", locale="", time_zone="America/New_York")
    assert "2090-01-05 03:00 UTC-5" in student.text(f"/problems/{slug}")


def test_without_a_choice_all_times_are_in_the_zone_of_the_courses(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    course = classroom.course((student, "student"))
    slug = classroom.problem(admin, problem_set=course)
    submission_id(student.submit(slug, source=PROGRAM))
    assert "UTC</time>" in student.text("/submissions")
    in_zone(classroom, course, "Asia/Shanghai")
    assert "UTC+8</time>" in student.text("/submissions")
    other = classroom.course((student, "student"))
    in_zone(classroom, other, "Asia/Tokyo")
    assert "UTC</time>" in student.text("/submissions")


def test_a_course_with_a_zone_that_does_not_exist_is_in_utc(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    course = classroom.course((student, "student"))
    slug = classroom.problem(admin, problem_set=course)
    set_times(classroom, course, closes_at="'2090-01-05 08:00Z'")
    for zone in ("Berlin", "../etc/passwd", "Europe"):
        in_zone(classroom, course, zone)
        assert "2090-01-05 08:00 UTC<" in student.text(f"/problems/{slug}")
