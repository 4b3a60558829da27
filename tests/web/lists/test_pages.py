"""Every list of the site can be searched and leafed through."""

import re

import pytest

from tests.web.site.visitor import Classroom, Visitor, package_zip, submission_id

PROGRAM = "int main(void) { return 0; }"


def found(page: str) -> str:
    """The page below its forms, so without what was typed."""
    return page.rpartition("</form>\n")[0].rpartition('role="search"')[2].partition("</form>")[2] or page


def test_a_problem_is_found_by_its_title_in_any_language_and_by_its_short_name(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    package = package_zip(name="Pears", files={"problem_statement/problem.zh.tex": "\\problemname{梨}\n数梨。"})
    slug, other = classroom.problem(admin, package=package), classroom.problem(admin)
    for visitor, path in ((student, "/problems"), (admin, "/admin/problems")):
        for text in ("ear", "梨", slug):
            page = visitor.text(f"{path}?q={text}")
            assert f"/problems/{slug}" in page, (path, text)
            assert f"/problems/{other}" not in page, (path, text)
            assert f'value="{text}"' in page
        assert "No problem is called that." in visitor.text(f"{path}?q=100%25")


def test_users_courses_and_invitations_are_found(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    course, other = classroom.course(), classroom.course()
    classroom.connection.execute('UPDATE "user" SET display_name = %s WHERE id = %s', ["丽", student.user_id])
    for text in (student.username.upper(), "丽"):
        page = admin.text(f"/admin/users?q={text}")
        assert f"/admin/users/{student.user_id}" in page
        assert f"/admin/users/{admin.user_id}" not in page
    page = admin.text(f"/courses?q={course.upper()}")
    assert f"/courses/{course}" in page
    assert f"/courses/{other}" not in page
    for name in ("ada", "grace"):
        admin.post("/admin/invitations", email=f"{name}@example.org", uses="1", days="1")
    page = admin.text("/admin/invitations?q=ada%40")
    assert "ada@example.org" in page
    assert "grace@example.org" not in page


def test_imports_and_rejudgings_are_found(classroom: Classroom, admin: Visitor) -> None:
    slug, other = classroom.problem(admin), classroom.problem(admin)
    for each in (slug, other):
        admin.post(f"/admin/problems/{each}", f"/admin/problems/{each}/rejudge", reason=f"a test of {each}")
    for path in ("/admin/problems/import", "/admin/rejudgings"):
        page = admin.text(f"{path}?q={slug}")
        assert slug in found(page)
        assert other not in page


def test_users_come_page_by_page_in_both_directions(classroom: Classroom, admin: Visitor) -> None:
    classroom.connection.execute(
        "INSERT INTO \"user\" (username) SELECT 'Paged-' || lpad(n::text, 3, '0') FROM generate_series(1, 60) n"
    )
    first = admin.text("/admin/users?q=paged-")
    assert "Paged-050" in first
    assert "Paged-051" not in first
    (onward,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert onward == "?q=paged-&after=Paged-050"
    second = admin.text(f"/admin/users{onward}")
    assert "Paged-060" in second
    (back,) = re.findall(r'rel="prev" href="([^"]+)"', second)
    assert "Paged-001" in admin.text(f"/admin/users{back}")


def test_problems_come_page_by_page(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    course = classroom.course((student, "student"))
    slug = classroom.problem(admin, problem_set=course)
    classroom.connection.execute(
        "WITH made AS (INSERT INTO problem (slug) SELECT %(slug)s || '-' || n FROM generate_series(1, 120) n"
        " RETURNING id, slug), version AS (INSERT INTO problem_version (problem_id, number, state, format,"
        " manifest_sha256, limits, source_limit_bytes, testcase_count, sample_count) SELECT made.id, 1, 'published',"
        " v.format, v.manifest_sha256, v.limits, v.source_limit_bytes, 1, 1 FROM made, problem p"
        " JOIN problem_version v ON v.id = p.published_version_id WHERE p.slug = %(slug)s RETURNING id, problem_id)"
        " INSERT INTO problem_set_problem (problem_set_id, problem_id, label, position, pinned_version_id)"
        " SELECT s.id, version.problem_id, 'P' || version.problem_id, 1, version.id FROM version, problem_set s"
        " WHERE s.slug = %(course)s",
        {"slug": slug, "course": course},
    )
    seen: list[str] = []
    path = f"/courses/{course}"
    while True:
        page = student.text(path)
        seen += re.findall(rf'href="/problems/({slug}[^"?]*)\?', page)
        onward = re.findall(r'rel="next" href="([^"]+)"', page)
        if not onward:
            break
        path = f"/courses/{course}{onward[0]}"
    assert len(seen) == len(set(seen)) == 121
    assert seen[0] == slug


@pytest.mark.parametrize("path", ["/admin/users", "/admin/problems", "/problems", "/courses", "/admin/invitations"])
@pytest.mark.parametrize("argument", ["q=a%00b", "q=" + "x" * 101, "after=%0A%01", "before=" + "9" * 101])
def test_what_no_name_can_be_is_refused(admin: Visitor, path: str, argument: str) -> None:
    assert admin.get(f"{path}?{argument}").status_code == 400


def test_the_same_problem_in_two_sets_is_told_apart(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    course = classroom.course((student, "student"))
    slug = classroom.problem(admin)
    admin.post(f"/admin/problems/{slug}", f"/admin/problems/{slug}/sets", problem_set=course)
    own = submission_id(student.submit(f"{slug}", set="practice", source=PROGRAM))
    classroom.conclude(own, "AC")
    rows = student.text(f"/problems?q={slug}").split("<tr>")
    in_course = next(row for row in rows if f"set={course}" in row)
    in_practice = next(row for row in rows if "set=practice" in row)
    assert "not tried here; solved in Practice" in in_course
    assert "✓ solved" in in_practice
    submitted = student.text("/submissions").split("<tbody>")[1]
    assert "Practice" in submitted
    there = submission_id(student.post(f"/problems/{slug}/submit?set={course}", language="c17", source=PROGRAM + "//"))
    submitted = student.text("/submissions").split("<tbody>")[1]
    assert f"Course {course}" in submitted
    assert f"/submissions/{there}" in student.text(f"/submissions?set={course}")
    assert f"/submissions/{own}" not in student.text(f"/submissions?set={course}")
    assert "solved in Practice" not in student.text(f"/problems?q={slug}")
