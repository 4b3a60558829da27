"""What sets and courses are called: in the visitor's language where the site has named them."""

from flask import Flask
from flask_babel import force_locale

from tests.web.site.visitor import Classroom, Visitor
from web.demo.loading import COURSE_TITLE
from web.problem_sets.words import shown_title


def test_what_the_site_has_named_is_translated_and_what_people_have_named_is_not(app: Flask) -> None:
    with app.test_request_context(), force_locale("zh_Hans"):
        assert [shown_title(title) for title in ("Practice", COURSE_TITLE, "Algorithms")] == [
            "练习",
            "演示课程",
            "Algorithms",
        ]


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
