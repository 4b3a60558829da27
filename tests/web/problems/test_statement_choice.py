"""The title and the text of a problem are those of the same statement."""

import pytest

from tests.web.site.visitor import Classroom, Visitor, package_zip

CHINESE = {"Accept-Language": "zh-CN"}


@pytest.mark.parametrize("locale", ["zh", "zh-CN", "zh_cn", "zh-Hans", "zh-tw"])
@pytest.mark.parametrize("name", ["zh", "zh-CN"])
def test_a_language_is_the_same_in_every_form(
    classroom: Classroom, admin: Visitor, student: Visitor, locale: str, name: str
) -> None:
    files = {
        "problem.yaml": f"name:\n  en: Locale\n  {name}: \u8bed\u8a00\n",
        f"problem_statement/problem.{locale}.md": "\u4e2d\u6587\u9898\u9762\u3002",
    }
    slug = classroom.problem(admin, package=package_zip(files=files))
    page = student.get(f"/problems/{slug}", headers=CHINESE).text
    assert "<title>\u8bed\u8a00" in page
    assert "\u4e2d\u6587\u9898\u9762" in page
    assert "\u8bed\u8a00" in student.get("/problems", headers=CHINESE).text
    english = student.get(f"/problems/{slug}").text
    assert "<title>Locale" in english
    assert "<strong>apples</strong>" in english


def test_without_the_language_title_and_text_are_english_or_the_first(
    classroom: Classroom, admin: Visitor, student: Visitor
) -> None:
    files = {
        "problem.yaml": "name:\n  de: Deutsch\n  sv: Svenska\n",
        "problem_statement/problem.en.md": None,
        "problem_statement/problem.sv.md": "Svensk text",
        "problem_statement/problem.de.md": "Deutscher Text",
    }
    slug = classroom.problem(admin, package=package_zip(files=files))
    page = student.get(f"/problems/{slug}", headers=CHINESE).text
    assert "<title>Deutsch" in page
    assert "Deutscher Text" in page
