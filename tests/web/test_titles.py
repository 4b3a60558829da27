from tests.web.site.visitor import Classroom, Visitor

CHINESE = {"Accept-Language": "zh-CN"}


def test_the_titles_that_the_site_made_are_in_the_language_of_the_reader(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    slug = classroom.problem(admin)
    for path in ("/problems", f"/problems/{slug}", "/submissions?set=practice"):
        page = student.get(path, headers=CHINESE).text
        assert "Practice" not in page
    assert "练习" in student.get("/problems", headers=CHINESE).text


def test_a_title_that_somebody_wrote_stays_as_it_is(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    course = classroom.course((student, "student"))
    classroom.problem(admin, problem_set=course)
    page = student.get(f"/courses/{course}", headers=CHINESE).text
    assert f"Course {course}" in page


def test_a_set_that_is_called_as_its_course_has_its_title_once_in_sight(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    course = classroom.course((student, "student"))
    classroom.problem(admin, problem_set=course)
    page = student.text(f"/courses/{course}")
    assert f'<h2 id="set-{course}" class="visually-hidden">' in page
