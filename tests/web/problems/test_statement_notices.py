"""What the renderers notice reaches the author, and pictures of strangers are harmless."""

import re
from pathlib import Path

from judge.store.blob import blob_path
from tests.judge.statements.pdfs import TREE
from tests.web.site.visitor import Classroom, Visitor, package_zip

TEX = "problem_statement/problem.en.tex"


def test_the_pages_of_the_import_and_of_the_problem_show_notices(classroom: Classroom, admin: Visitor) -> None:
    files = {"problem_statement/problem.zh.md": "<yes>\n\n![](tree.png)", TEX: "a \\foo"}
    imported = classroom.imported(admin, package_zip(files=files), slug="noticed")
    assert f"{TEX}</code>: line 1: unknown command \\foo" in imported
    assert "problem_statement/problem.zh.md</code>: line 1: '<yes>' is not understood as HTML" in imported
    page = admin.text("/admin/problems/noticed")
    assert "problem.en.tex</code>: line 1: unknown command \\foo" in page
    assert "problem.zh.md</code>: no figure 'tree.png' beside the statement" in page


def test_a_problem_without_notices_has_no_list_of_them(classroom: Classroom, admin: Visitor) -> None:
    assert "as it is written" not in admin.text(f"/admin/problems/{classroom.problem(admin)}")


def test_the_page_of_a_problem_says_which_statement_the_store_has_lost(classroom: Classroom, admin: Visitor) -> None:
    slug = classroom.problem(admin, package=package_zip(files={"problem_statement/problem.zh.md": "lost soon"}))
    row = classroom.connection.execute(
        "SELECT s.blob_sha256 FROM statement s JOIN problem p ON p.published_version_id = s.problem_version_id"
        " WHERE p.slug = %s AND s.locale = 'zh'",
        [slug],
    ).fetchone()
    assert row is not None
    directory = Path(classroom.app.extensions["judge"].settings.store_url.removeprefix("file://"))
    (directory / blob_path(row[0])).unlink()
    page = admin.text(f"/admin/problems/{slug}")
    assert "problem.zh.md</code>: The store has lost this statement." in page
    assert "Import a new version" in page


def test_a_pdf_figure_is_shown_as_svg_and_can_do_nothing_else(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    files = {
        "problem_statement/problem.en.md": "![a tree](figures/tree.pdf)",
        "problem_statement/figures/tree.pdf": TREE,
    }
    page = student.text(f"/problems/{classroom.problem(admin, package=package_zip(files=files))}")
    address = re.search(r'src="(/statements/[0-9a-f]{64}/figures/tree\.svg)"', page)
    assert address is not None
    picture = student.get(address[1])
    assert picture.mimetype == "image/svg+xml"
    assert b"<svg" in picture.data
    policy = picture.headers["Content-Security-Policy"].split("; ")
    assert "sandbox" in policy
    assert not any(part.startswith("script-src") for part in policy)
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
