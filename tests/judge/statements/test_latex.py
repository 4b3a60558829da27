import time
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judge.statements.latex import render_latex
from judge.statements.notices import Notices


@dataclass(frozen=True, kw_only=True)
class LatexHtml:
    html: str
    notices: tuple[str, ...]


def render(text: str) -> LatexHtml:
    notices = Notices()
    return LatexHtml(html=render_latex(text, "Two sums", notices), notices=notices.all())


def html_of(text: str) -> str:
    rendered = render(text)
    assert rendered.notices == ()
    return rendered.html


@pytest.mark.parametrize(
    ("latex", "html"),
    [
        ("\\problemname{Two sums}\nAdd.", "Add."),
        ("\\section*{Input}\nOne line.", "<h2>Input</h2>\n<p>One line.</p>"),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("\\textbf{a} \\emph{b} \\texttt{c}", "<strong>a</strong> <em>b</em> <code>c</code>"),
        ("{\\em a} b {\\bf c}", "<em>a</em> b <strong>c</strong>"),
        ("``quoted'' and `single' it's", "“quoted” and ‘single’ it’s"),  # noqa: RUF001
        ("1--10 --- well~then", "1–10 — well\u00a0then"),  # noqa: RUF001
        ("100\\% of \\$5 \\& \\#1 \\_x\\_ \\{y\\}", "100% of $5 &amp; #1 _x_ {y}"),
        ("a % comment $ { \\foo\nb", "a b"),
        ("a \\% b", "a % b"),
        ("a < b > c", "a &lt; b &gt; c"),
        ("$a_1 < b$", '<span class="math inline">a_1 &lt; b</span>'),
        ("\\(x\\)", '<span class="math inline">x</span>'),
        ("$$x$$", '<span class="math block">x</span>'),
        ("\\[x\\]", '<span class="math block">x</span>'),
        ("costs \\$5 and $\\$x$", 'costs $5 and <span class="math inline">\\$x</span>'),
        ('Erd\\H{o}s and G\\"odel, na\\"{\\i}ve, \\c{c}', "Erdős and Gödel, naïve, ç"),
        ("\\ldots\\ and \\LaTeX", "… and LaTeX"),
        ("\\url{https://e.org/a\\_b}", '<a href="https://e.org/a_b">https://e.org/a_b</a>'),
        ("\\href{https://e.org}{here}", '<a href="https://e.org">here</a>'),
        ("\\includegraphics[width=0.5\\textwidth]{tree}", '<img src="tree" alt="" width="50%">'),
        ("\\verb|a_b{%|", "<code>a_b{%</code>"),
        ("\\begin{verbatim}\na < $b$ % c\n\\end{verbatim}", "<pre><code>a &lt; $b$ % c</code></pre>"),
        ("\\label{x}\\noindent\\vspace{1cm}a", "a"),
        ("\\problemyamlname", "Two sums"),
    ],
)
def test_the_subset(latex: str, html: str) -> None:
    assert html_of(latex) == (
        html if html.startswith("<h2>") or "</p>" in html or "<pre>" in html else f"<p>{html}</p>"
    )


def test_lists_may_be_nested() -> None:
    html = html_of("\\begin{itemize}\n\\item a\n\\item b\\begin{enumerate}\\item[x)] c\\end{enumerate}\n\\end{itemize}")
    flat = html.replace("\n", "")
    assert flat.startswith("<ul><li>a</li><li><p>b</p><ol><li>x) c</li></ol></li></ul>")


def test_tables_keep_alignment_and_spans() -> None:
    table = (
        "\\begin{tabular}{|l|c|r|}\\hline a & $b$ & c\\\\ \\hline \\multicolumn{2}{c}{d} & e \\\\ \\hline\\end{tabular}"
    )
    assert html_of(table) == (
        '<table><tbody><tr><td align="left">a</td><td align="center"><span class="math inline">b</span></td>'
        '<td align="right">c</td></tr><tr><td align="center" colspan="2">d</td><td align="right">e</td></tr>'
        "</tbody></table>"
    )


def test_aligned_formulas_become_one_display() -> None:
    assert html_of("\\begin{align*}a&=b\\end{align*}") == (
        '<p><span class="math block">\\begin{aligned}a&amp;=b\\end{aligned}</span></p>'
    )


def test_unknown_commands_are_shown_and_reported_with_their_line() -> None:
    rendered = render("one\ntwo \\frobnicate{x}\n\\begin{strange}inside\\end{strange}")
    assert "\\frobnicate" in rendered.html
    assert "inside" in rendered.html
    assert rendered.notices == ("line 2: unknown command \\frobnicate", "line 3: unknown environment strange")


@pytest.mark.parametrize(
    ("latex", "shown", "notice"),
    [
        ("\\noindent [1, n] is the range", "[1, n] is the range", None),
        ("a\\\\[1, 2] b", "[1, 2] b", None),
        ("a\\\\[2pt]b", "<br>b", None),
        ("\\begin{theorem}[Euler]x\\end{theorem}", "[Euler]x", "line 1: unknown environment theorem"),
        ("\\begin{Input}One line.\\end{Input}", "One line.", "line 1: unknown environment Input"),
        ("\\begin{itemize}Before\\item a\\end{itemize}", "Before<ul>", "line 1: text before the first \\item"),
        ("\\begin{verbatim}x", "x", "line 1: verbatim without its end"),
        ("\n\\author{Ada}a", "a", "line 2: not shown: 'Ada'"),
        (
            "\\problemname{Three sums}a",
            "a",
            "line 1: the title 'Three sums' is not shown; the page has the name of the problem",
        ),
        ("\\verb|x", "\\verb|x", "line 1: \\verb without its end"),
    ],
)
def test_what_is_left_out_is_reported(latex: str, shown: str, notice: str | None) -> None:
    rendered = render(latex)
    assert shown in rendered.html
    assert rendered.notices == (() if notice is None else (notice,))


@pytest.mark.parametrize(
    "broken", ["a $b", "a } b", "\\begin{itemize}\\item a", "\\textbf{a", "a\\(b", "\\end{x} b", "\\"]
)
def test_broken_latex_keeps_its_text(broken: str) -> None:
    assert "a" in render(f"a {broken}").html


def test_text_nested_too_deep_is_shown_as_it_stands() -> None:
    rendered = render("{" * 100_000 + "x")
    assert rendered.notices == ("line 1: nested deeper than 40",)


STRUCTURE = [
    "\\begin{itemize}",
    "\\item",
    "\\end{itemize}",
    "\\begin{tabular}{l}",
    "&",
    "\\\\",
    "\\end{tabular}",
    "{",
    "}",
]
SIGNS = ["$", "\\[", "\\]", "\\verb", "\\begin{verbatim}", "%", "\n\n", "\\em ", "\\'", "[", "]", "\\textbf", "\\begin"]
PIECES = st.sampled_from([*STRUCTURE, *SIGNS])


@settings(max_examples=500, deadline=None)
@given(pieces=st.lists(PIECES | st.text(max_size=6), max_size=30))
def test_any_text_ends_in_html(pieces: list[str]) -> None:
    render("".join(pieces))


@pytest.mark.parametrize(
    "piece", ["\\\\[", "\\(", "$", "{", "\\em ", "\\begin{verbatim}", "\\begin{a}", "\\foo", "&", "%\n", "\\\\[{"]
)
def test_the_largest_statement_of_one_sign_takes_seconds_at_most(piece: str) -> None:
    start = time.process_time()
    render(piece * (256 * 1024 // len(piece)))
    assert time.process_time() - start < 10
