"""HTML in Markdown: what is no tag that statements may have is text."""

import pytest

from judge.statements.rendering import RenderedStatement, render_statement
from judge.statements.source import StatementSource


def render(text: str) -> RenderedStatement:
    return render_statement(StatementSource(format="md", title="Title", text=text), lambda image: "")


@pytest.mark.parametrize(
    "tag",
    [
        "<yes>",
        "<int>",
        "<title>",
        "<script>",
        "</script>",
        "<textarea>",
        "<svg>",
        "<std::string>",
        "<b>",
        "</b>",
        "<b and c>",
    ],
)
@pytest.mark.parametrize("text", ["{}", "Print {} now.\n\nNext **line**.", "- a\n\n  {}\n", "| a |\n|---|\n| {} |\n"])
def test_an_unknown_tag_is_text_and_takes_nothing_along(tag: str, text: str) -> None:
    shown = tag.replace("<", "&lt;").replace(">", "&gt;")
    plain = render(text.format("PLACE"))
    assert render(text.format(tag)).html == plain.html.replace("PLACE", shown)


@pytest.mark.parametrize("text", ["Print <yes> or\n<no>.", "<yes>\n\n<no>", "vector<yes> v<no>;"])
def test_a_tag_that_is_shown_as_text_is_reported_once_with_its_first_line(text: str) -> None:
    notices = render(f"{text} <yes>").notices
    assert notices[0] == "line 1: '<yes>' is not understood as HTML; it is shown as text"
    assert sum("'<yes>'" in notice for notice in notices) == 1
    assert any("'<no>'" in notice for notice in notices)


@pytest.mark.parametrize(
    "text",
    [
        "a < b",
        "a<b && c>d",
        "a <= b",
        "1 << 3",
        "x <- y",
        "a <",
        "&amp; & &nosuch; &lt;",
        "`<yes>`",
        "    <yes>",
        "$a<b$ and $c>d$",
    ],
)
def test_signs_that_are_no_tags_need_no_notice(text: str) -> None:
    assert render(text).notices == ()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<u>a</u> <B>b</B><br>", "<p><u>a</u> <b>b</b><br></p>\n"),
        ("x<sub>1</sub> <kbd>Enter</kbd>", "<p>x<sub>1</sub> <kbd>Enter</kbd></p>\n"),
        ("<div align=center>\n\n**a**\n\n</div>", '<div align="center">\n<p><strong>a</strong></p>\n</div>'),
        ("<center>a</center>", '<div class="center">a</div>'),
        ("<h1>Input</h1>", "<h2>Input</h2>"),
        ("<table>\n<tr><td>a<td>b\n</table>", "<table>\n<tbody><tr><td>a</td><td>b\n</td></tr></tbody></table>"),
        ("<td colspan='2'>a", "a"),
        ("<details open>\n<summary>More</summary>\n\n*a*\n\n</details>", None),
        ("a <!-- hidden --> b", "<p>a  b</p>\n"),
        ("<!-- hidden\n\nstill -->\n\nb", "b"),
        ("<pre>a &lt; b & c\n\n*d*</pre>", "<pre>a &lt; b &amp; c\n\n*d*</pre>"),
        ("<a href='https://e.org?a=1&amp;b=\"'>x</a>", None),
    ],
)
def test_tags_of_the_allow_list_work(text: str, html: str | None) -> None:
    rendered = render(text)
    assert rendered.notices == ()
    if html is not None:
        assert rendered.html.strip() in (html.strip(), f"<p>{html}</p>")
    else:
        assert "&lt;" not in rendered.html


def test_a_comment_without_an_end_is_text() -> None:
    assert render("<!-- a\n\nb").html == "<p>&lt;!-- a</p>\n<p>b</p>\n"


def test_attributes_without_effect_are_reported() -> None:
    rendered = render('<p style="color:red" onclick="x()">a</p>')
    assert rendered.html == "<p>a</p>"
    assert rendered.notices == (
        "line 1: the attribute 'style' of <p> has no effect",
        "line 1: the attribute 'onclick' of <p> has no effect",
    )


@pytest.mark.parametrize("tag", ["<p>", "<li>", "<div>", "<td>", "<i>"])
def test_a_name_in_angle_brackets_within_a_line_is_text(tag: str) -> None:
    rendered = render(f"an array{tag} of n")
    assert f"array&lt;{tag[1:-1]}&gt; of" in rendered.html
    assert rendered.notices == (f"line 1: {tag!r} is not understood as HTML; it is shown as text",)


@pytest.mark.parametrize("text", ["<![CDATA[a]]>", "<?php a ?>", "<!DOCTYPE a>", "x <?php a ?> y"])
def test_other_constructs_in_angle_brackets_are_text(text: str) -> None:
    assert "a" in render(text).html
    assert "&lt;" in render(text).html
    assert render(text).notices
