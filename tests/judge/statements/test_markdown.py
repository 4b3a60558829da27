import time

import pytest

from judge.statements.rendering import RenderedStatement, render_statement
from judge.statements.source import StatementSource


def render(text: str) -> RenderedStatement:
    return render_statement(StatementSource(format="md", title="Title", text=text), lambda image: "")


def html_of(text: str) -> str:
    rendered = render(text)
    assert rendered.notices == ()
    return rendered.html


def test_headings_start_below_the_title_of_the_page() -> None:
    assert html_of("# Input\n\n## Detail") == "<h2>Input</h2>\n<h3>Detail</h3>\n"


def test_formulas_are_left_for_katex_with_their_signs_escaped() -> None:
    assert html_of("$a<b$") == '<p><span class="math inline">a&lt;b</span></p>\n'
    assert '<span class="math block">x</span>' in html_of("so $$x$$ then")
    assert '<div class="math block">' in html_of("$$\nx\n$$")


def test_a_formula_may_begin_a_paragraph_that_a_digit_ends() -> None:
    assert html_of("$n$ is at most 5") == '<p><span class="math inline">n</span> is at most 5</p>\n'


def test_prices_are_no_formulas() -> None:
    assert html_of("It costs $5 or $6.") == "<p>It costs $5 or $6.</p>\n"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("given $n$\u3002", 'given <span class="nowrap"><span class="math inline">n</span>\u3002</span>'),
        ("\uff08$n$\uff09", '<span class="nowrap">\uff08<span class="math inline">n</span>\uff09</span>'),
        ("is $n$, then", 'is <span class="nowrap"><span class="math inline">n</span>,</span> then'),
        ("is $n$ then", 'is <span class="math inline">n</span> then'),
    ],
)
def test_punctuation_stays_with_its_formula(text: str, html: str) -> None:
    assert html_of(text) == f"<p>{html}</p>\n"
    source = StatementSource(format="tex", title="Title", text=text)
    assert render_statement(source, lambda image: "").html == f"<p>{html}</p>\n"


def test_footnotes_lead_there_and_back() -> None:
    html = html_of("Here[^1].\n\n[^1]: There.")
    assert 'id="fn1"' in html
    assert 'href="#fn1"' in html
    assert 'href="#fnref1"' in html


def test_marks_of_the_newer_format_for_samples_do_not_show() -> None:
    assert "{{" not in html_of("Text\n\n{{nextsample}}\n\n{{remainingsamples}}")


@pytest.mark.parametrize(
    ("text", "shown", "notice"),
    [
        ("[Note]: important", "[Note]: important", "line 1: no link uses the address [Note]; it is shown as text"),
        ("a\n\n[^1]: There.", "There.", "line 3: nothing refers to the footnote [^1]; it is shown as text"),
        ("```cpp of course\nx\n```", "x", "line 1: what stands after ``` is not shown: 'cpp of course'"),
        ("[a][b]\n\n[b]: /c\n[b]: /d", "[b]: /d", "line 4: no link uses the address [b]; it is shown as text"),
    ],
)
def test_what_markdown_drops_is_shown_or_reported(text: str, shown: str, notice: str) -> None:
    rendered = render(text)
    assert shown in rendered.html
    assert rendered.notices == (notice,)


def test_used_addresses_and_footnotes_do_not_show() -> None:
    assert html_of("[a] ![b] ^[c [d]]\n\n[a]: /x\n[d]: /z").count("/") == html_of("[a](/x) ![b] ^[c [d](/z)]").count(
        "/"
    )
    assert "[a]:" not in html_of("[a]\n\n[a]: /x")


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<!--",
        "<b ",
        "<a b='",
        "|a",
        "$|",
        "`|`` ",
        "[a]: b\n",
        "[^1]: ",
        "**\u3002",
        "{a",
        "<!-- ",
        "&lt",
        "]",
        "**",
        "<b>",
        "$n$, ",
        "$ n ",
        "\\(",
        "\\[a",
        "![a](",
        "# a {",
        "<pre>",
        "<pre\n\n",
        "$$a\n\n",
        "$$a$$ b$$\n\n",
    ],
)
def test_a_large_statement_of_one_sign_takes_seconds_at_most(piece: str) -> None:
    start = time.process_time()
    render(piece * (64 * 1024 // len(piece)))
    assert time.process_time() - start < 10
