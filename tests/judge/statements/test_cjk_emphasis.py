import pytest

from judge.statements.rendering import render_statement
from judge.statements.source import StatementSource


def html_of(text: str) -> str:
    html = render_statement(StatementSource(format="md", title="Title", text=text), lambda image: "").html
    return html.strip().removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(
    ("marker", "element"), [("**", "strong"), ("*", "em"), ("__", "strong"), ("_", "em"), ("~~", "s")]
)
@pytest.mark.parametrize(
    ("before", "inner", "after"),
    [
        ("", "\u6ce8\u610f\uff1a", "\u8bf7\u8f93\u51fa"),
        ("\u8bf7", "\u300c\u6ce8\u610f\u300d", "\u4ee5\u4e0b"),
        ("\u8bf7", "\uff08\u91cd\u8981\uff09", ""),
        ("\u3053\u308c\u306f", "\u300c\u91cd\u8981\u300d", "\u3067\u3059"),
        ("", "\ub9c8\ud06c\ub2e4\uc6b4(Markdown)", "\uc740"),
        ("\u8bf7", "\u91cd\u8981", "\u4ee5\u4e0b"),
        ("", "\u6ce8\u610f\uff1a", "$n$"),
        ("", "note:", " next"),
    ],
)
def test_emphasis_ends_beside_cjk_punctuation(marker: str, element: str, before: str, inner: str, after: str) -> None:
    html = html_of(f"{before}{marker}{inner}{marker}{after}")
    assert f"<{element}>{inner}</{element}>" in html
    assert marker not in html


@pytest.mark.parametrize(
    "text", ["max_\u503c and min_\u503c", "a_b_c", "2 * 3 * 4", "** a**", "\u53d8\u91cf__x__\u662f", "a_1\uff0cb_2"]
)
def test_signs_within_names_stay(text: str) -> None:
    assert html_of(text) == text
