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


def test_a_chinese_visitor_reads_no_english_title_of_practice(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    slug = classroom.problem(admin)
    submission = student.submit(slug, source="int main(void) { return 0; }").headers["Location"]
    for visitor in (admin, student):
        visitor.post("/problems", "/language", locale="zh_Hans")
    pages = {
        path: visitor.text(path)
        for visitor, paths in (
            (student, ("/problems", f"/problems/{slug}?set=practice", "/submissions", submission)),
            (
                admin,
                (
                    f"/admin/problems/{slug}",
                    "/admin/problems",
                    "/admin/problems/import",
                    "/admin/sets",
                    "/admin/sets/practice",
                    "/submissions/all",
                ),
            ),
        )
        for path in paths
    }
    assert [path for path, page in pages.items() if "练习" not in page] == []
    assert [path for path, page in pages.items() if "Practice" in page] == []
