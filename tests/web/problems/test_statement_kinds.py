"""Statements that are PDFs, and what the page says of where a problem comes from."""

from tests.judge.statements.pdfs import TREE
from tests.web.site.visitor import Classroom, Visitor, package_zip

MARKDOWN = "problem_statement/problem.en.md"


def test_a_pdf_is_shown_within_the_page_where_there_is_nothing_else(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    slug = classroom.problem(admin, package=package_zip(files={MARKDOWN: None, "problem.pdf": TREE}))
    answer = student.get(f"/problems/{slug}")
    address = f"/problems/{slug}/statement.pdf?set=practice"
    assert f'<iframe class="pdf" src="{address}#navpanes=0"' in answer.text
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
    pdf = student.get(address)
    assert pdf.mimetype == "application/pdf"
    assert pdf.data == TREE
    assert pdf.headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = pdf.headers["Content-Security-Policy"].split("; ")
    assert "frame-ancestors 'self'" in policy
    assert "default-src 'none'" in policy
    assert not any(part.startswith("script-src") for part in policy)


def test_nothing_else_may_be_framed(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    answer = student.get(f"/problems/{classroom.problem(admin)}")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "<iframe" not in answer.text


def test_a_text_is_preferred_to_a_pdf(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    slug = classroom.problem(admin, package=package_zip(files={"problem_statement/problem.en.pdf": TREE}))
    page = student.text(f"/problems/{slug}")
    assert "<strong>apples</strong>" in page
    assert "<iframe" not in page


def test_the_page_says_where_a_problem_comes_from(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    metadata = (
        "name: Apples\nauthor: Ada <Lovelace>\nsource: NCPC 2005\nsource_url: https://ncpc.example/\n"
        "license: cc by-sa\nrights_owner: The Authors\n"
    )
    page = student.get(
        f"/problems/{classroom.problem(admin, package=package_zip(files={'problem.yaml': metadata}))}"
    ).text
    assert "<dt>Author</dt><dd>Ada &lt;Lovelace&gt;</dd>" in page
    assert '<a href="https://ncpc.example/" rel="noopener noreferrer nofollow">NCPC 2005</a>' in page
    assert "<dt>Licence</dt><dd>cc by-sa</dd>" in page
    assert "<dt>Rights owner</dt><dd>The Authors</dd>" in page


def test_an_address_that_is_none_of_the_web_is_no_link(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    metadata = 'name: Apples\nsource: "x"\nsource_url: "javascript:alert(1)"\n'
    page = student.get(
        f"/problems/{classroom.problem(admin, package=package_zip(files={'problem.yaml': metadata}))}"
    ).text
    assert "javascript:" not in page


def test_a_problem_without_an_origin_says_nothing_of_it(classroom: Classroom, admin: Visitor, student: Visitor) -> None:
    assert "Origin" not in student.text(f"/problems/{classroom.problem(admin)}")


def test_another_licence_makes_a_new_version(classroom: Classroom, admin: Visitor) -> None:
    for version, licence in enumerate(("cc0", "cc by"), start=1):
        package = package_zip(files={"problem.yaml": f"name: Apples\nlicense: {licence}\nrights_owner: x\n"})
        classroom.imported(admin, package, slug="licensed", new_version=version > 1, agreed="yes")
    row = classroom.connection.execute(
        "SELECT metadata ->> 'license' FROM problem_version v JOIN problem p ON p.id = v.problem_id"
        " WHERE slug = 'licensed' ORDER BY number DESC LIMIT 1"
    ).fetchone()
    assert row == ("cc by",)
