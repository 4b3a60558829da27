"""Statements on a phone and on a desk."""

from collections.abc import Iterator

import psycopg
import pytest
from selenium.webdriver import Chrome

from tests.browser.small_site import serving
from tests.judge.statements.pdfs import TREE
from tests.web.site.settings import site_settings
from tests.web.site.visitor import Classroom, Visitor, package_zip
from web.app import create_app
from web.session import COOKIE_NAME

PUNCTUATION = "\u3002\uff0c\uff1b\uff1a\uff1f\uff01\uff09\u3001"
#: Lines break at every place of a line.
WORD = "\u5b57"
PARAGRAPHS = "\n\n".join(
    f"\u7ed9\u5b9a{WORD * length}$a_{{{length}}}${PUNCTUATION[length % len(PUNCTUATION)]}"
    f"\u7136\u540e\uff08$n$\uff09{WORD * length}"
    for length in range(40)
)
LONG = "$a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10} + a_{11} + a_{12} + a_{13} + a_{14}$\u3002"
STATEMENT = f"""{PARAGRAPHS}

{LONG}

![a tree](tree.pdf){{ width=50% }} ![lost](missing.png)

| a | b |
|---|---|
| $|x|$ | `a|b` |

**\u6ce8\u610f\uff1a**\u8bf7\u8f93\u51fa <yes>\u3002
"""
#: The sign after a formula is beside it, or one of both is above the other.
SPLIT = """
return [...document.querySelectorAll(".nowrap")].filter(span => {
  const formula = [...span.querySelectorAll(".katex-base")].pop().getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(span.lastChild);
  const sign = range.getBoundingClientRect();
  return sign.top >= formula.bottom || sign.bottom <= formula.top;
}).map(span => span.textContent);
"""
WIDER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
FIGURE = (
    "const i = document.querySelector('.statement img'); return [i.naturalWidth, i.width / i.parentElement.clientWidth]"
)


@pytest.fixture(scope="module")
def page(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Visitor]]:
    """The address of a problem, and who may see it."""
    app = create_app(site_settings(database_url=postgres_url, store_url=tmp_path_factory.mktemp("store").as_uri()))
    files = {"problem_statement/problem.en.md": STATEMENT, "problem_statement/tree.pdf": TREE}
    with psycopg.connect(postgres_url, autocommit=True) as connection, serving(app) as url:
        classroom = Classroom(app=app, connection=connection)
        admin = classroom.admin()
        yield f"{url}/problems/{classroom.problem(admin, package=package_zip(files=files))}", admin
    app.extensions["judge"].database.close()


@pytest.mark.parametrize("width_px", [320, 390, 1280])
def test_punctuation_stays_beside_its_formula(browser: Chrome, page: tuple[str, Visitor], width_px: int) -> None:
    show(browser, page, width_px)
    assert browser.execute_script("return document.querySelectorAll('.nowrap').length") == 81
    assert browser.execute_script(SPLIT) == []
    assert browser.execute_script(WIDER) == 0


def test_a_figure_that_was_a_pdf_is_drawn_with_its_width(browser: Chrome, page: tuple[str, Visitor]) -> None:
    show(browser, page, 1280)
    natural_px, share = browser.execute_script(FIGURE)
    assert natural_px == pytest.approx(200 * 96 / 72, abs=1)
    assert share == pytest.approx(0.5, abs=0.02)


def show(browser: Chrome, page: tuple[str, Visitor], width_px: int) -> None:
    address, visitor = page
    size = {"width": width_px, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(address)
    cookie = visitor.client.get_cookie(COOKIE_NAME)
    assert cookie is not None
    browser.add_cookie({"name": COOKIE_NAME, "value": cookie.value})
    browser.get(address)
