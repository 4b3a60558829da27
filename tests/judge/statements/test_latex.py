"""LaTeX statements, by the real pandoc. It takes a third of a second a call, so that cases share one."""

import itertools
import re
import time
from dataclasses import replace

import pytest

from judge.limits import MIB
from judge.statements import pandoc
from judge.statements.latex import check_head
from judge.statements.latex_remarks import definitions
from judge.statements.latex_source import for_pandoc
from judge.statements.notices import Notices
from judge.statements.pandoc import Remark
from judge.statements.rendering import RenderedStatement, convert_statement
from judge.statements.source import StatementImage, StatementSource

IMAGES = tuple(StatementImage(name=name, sha256="0" * 64) for name in ("tree.png", "w.png", "p.png"))


def render(text: str) -> RenderedStatement:
    return convert_statement(StatementSource(format="tex", title="Two sums", text=text, images=IMAGES))


UNDERSTOOD = [
    ("\\problemname{Two sums}\nAdd.", "Add."),
    ("\\section*{Input}\nOne line.", "<h2>Input</h2> <p>One line.</p>"),
    ("One.\n\nTwo.", "<p>One.</p> <p>Two.</p>"),
    ("One.\\par Two.", "<p>One.</p> <p>Two.</p>"),
    ("\\textbf{a} \\emph{b} \\texttt{c}", "<strong>a</strong> <em>b</em> <code>c</code>"),
    ("{\\em a} b {\\bf c}", "<span><em>a</em></span> b <span><strong>c</strong></span>"),
    ("\\bf{a} b \\it{c} \\tt{d} \\t{e}", "<strong>a</strong> b <em>c</em> <code>d</code> <code>e</code>"),
    ("``quoted'' and `single' it's", "“quoted” and ‘single’ it’s"),  # noqa: RUF001
    ("1--10 --- well~then", "1–10 — well\u00a0then"),  # noqa: RUF001
    ("Call it with \\texttt{--help}, \\texttt{i--}, \\texttt{``x''}, \\texttt{it's}, \\texttt{\\textbf{a--b}}",
     "Call it with <code>--help</code>, <code>i--</code>, <code>``x''</code>, <code>it's</code>, <code>a--b</code>"),
    ("100\\% of \\$5 \\& \\#1 \\_x\\_ \\{y\\}", "100% of $5 &amp; #1 _x_ {y}"),
    ("a % comment $ { \\foo\nb", "a b"),
    ("a < b > c", "a &lt; b &gt; c"),
    ("$a_1 < b$", '<span class="math inline">a_1 &lt; b</span>'),
    ("\\(x\\) \\[y\\]", '<span class="math inline">x</span> <span class="math block">y</span>'),
    ("$\\text{if $x$ is even}$", '<span class="math inline">\\text{if $x$ is even}</span>'),
    ("\\begin{equation}\\label{e} x\\end{equation}", '<span class="math block">x</span>'),
    ("\\newcommand{\\N}{\\mathbb{N}}\\def\\x#1{x_{#1}}$\\N$ and $\\x{3}$",
     '<span class="math inline">\\mathbb{N}</span> and <span class="math inline">x_{3}</span>'),
    ("\\newcommand{\\maxn}{$10^5$}at most \\maxn{} of them",
     'at most <span class="math inline">10^5</span> of them'),
    ('Erd\\H{o}s and G\\"odel, na\\"{\\i}ve, \\c{c}', "Erdős and Gödel, naïve, ç"),
    ("\\url{https://e.org/a_b}", '<a href="https://e.org/a_b">https://e.org/a_b</a>'),
    ("\\href{https://e.org}{here}", '<a href="https://e.org">here</a>'),
    ("\\includegraphics[width=0.5\\textwidth]{tree}", '<img src="tree.png" width="50%">'),
    ("\\verb|a_b{%--|", "<code>a_b{%--</code>"),
    ("\\begin{verbatim}\na < $b$ % c--\n\\end{verbatim}", "<pre><code>a &lt; $b$ % c--</code></pre>"),
    ("\\begin{center}\\begin{verbatim}\na\n\\end{verbatim}\\end{center}",
     '<div class="center"> <pre><code>a</code></pre> </div>'),
    ("\\begin{lstlisting}[language=C++]\nfoo--;\n\\end{lstlisting}", "<pre><code>foo--;</code></pre>"),
    ("\\label{x}\\noindent\\vspace{1cm}a", "a"),
    ("\\noindent [1, n] is the range", "[1, n] is the range"),
    ("a\\\\[1, 2] b", "a<br> b"),
    ("a\\\\[2pt]b", "a<br> b"),
    ("\\problemyamlname", "Two sums"),
    ("\\textcolor{red}{now}, \\SI{5}{\\kilo\\meter}, \\textsc{Small}, \\enquote{said}",
     '<span>now</span>, 5 km, <span class="small-caps">Small</span>, “said”'),
    ("\\scalebox{0.5}{half} \\resizebox{1cm}{!}{fit} 5\\textdegree{} a\\;b", "half fit 5° ab"),
    ("\\begin{tabular}{p{3cm}|l}a&b\\\\\\end{tabular}", '<td align="left">a</td> <td align="left">b</td>'),
    ("\\begin{itemize}\\item[--] dash \\item[$k$] one\\end{itemize}",
     '<ul> <li><p>– dash</p></li> <li><p><span class="math inline">k</span> one</p></li> </ul>'),  # noqa: RUF001
    ("\\begin{description}\\item[$a$] first\\end{description}",
     '<dl> <dt><span class="math inline">a</span></dt> <dd> <p>first</p> </dd> </dl>'),
    ("\\begin{Input}One line.\\end{Input}\\begin{Output}Two.\\end{Output}\\begin{Interaction}Three.\\end{Interaction}",
     "<h2>Input</h2> <p>One line.</p> <h2>Output</h2> <p>Two.</p> <h2>Interaction</h2> <p>Three.</p>"),
    ("\\begin{problem}{Two sums}{standard input}{standard output}{1 second}{256 megabytes}\nAdd.\n\n\\InputFile\nTwo.\n"
     "\\OutputFile\nOne.\n\\end{problem}", "<p>Add.</p> <h2>Input</h2> <p>Two.</p> <h2>Output</h2> <p>One.</p>"),
    ("\\usepackage{graphicx}\\begin{problem}{Two sums}\\begin{problemDescription}Add.\\end{problemDescription}"
     "\\begin{inputDescription}Two.\\end{inputDescription}\\end{problem}", "<p>Add.</p> <h2>Input</h2> <p>Two.</p>"),
    ("\\illustration{0.3}{tree.png}{A $k$-ary tree}",
     '<figure> <img src="tree.png" width="30%"> '
     '<figcaption>A <span class="math inline">k</span>-ary tree</figcaption> </figure>'),
    ("\\begin{wrapfigure}{r}{0.3\\textwidth}\\centering\\includegraphics{w}\\caption{It.}\\end{wrapfigure}",
     '<figure> <img src="w.png"> <figcaption>It.</figcaption> </figure>'),
    ("Look at Figure~\\ref{fig:plan}.\n\\begin{figure}\\includegraphics{p}\\caption{P}\\label{fig:plan}\\end{figure}",
     'Look at Figure\u00a01.</p> <figure> <img src="p.png"> <figcaption>P</figcaption> </figure>'),
    ("Foot\\footnote{A note}.", 'Foot<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup>.'),
    ("First \\nextsample then \\remainingsamples",
     '<p>First</p> <div class="next-sample"></div> <p>then</p> <div class="remaining-samples"></div>'),
    ("\\begin{tabular}{|l|c|r|}\\hline a & $|b|$ & c\\\\ \\cmidrule(lr){1-2} \\multirow{2}{*}{z} & y & x\\\\"
     "& 1 & 2\\\\ \\multicolumn{2}{c}{d} & e \\\\ \\hline\\end{tabular}",
     '<table> <thead> <tr> <th align="left">a</th> <th align="center"><span class="math inline">|b|</span></th>'
     ' <th align="right">c</th> </tr> </thead> <tbody> <tr> <td rowspan="2" align="left">z</td>'
     ' <td align="center">y</td> <td align="right">x</td> </tr> <tr> <td align="center">1</td>'
     ' <td align="right">2</td> </tr> <tr> <td colspan="2" align="center">d</td> <td align="right">e</td> </tr>'
     ' </tbody> </table>'),
]  # fmt: skip


@pytest.fixture(scope="module")
def understood() -> RenderedStatement:
    return render(
        "\n\n".join(f"BEGIN{number}\n\n{latex}" for number, (latex, _) in enumerate(UNDERSTOOD)) + "\n\nBEGIN"
    )


@pytest.mark.parametrize("number", range(len(UNDERSTOOD)))
def test_what_pandoc_and_the_preamble_understand(understood: RenderedStatement, number: int) -> None:
    found = re.search(rf"<p>BEGIN{number}</p>(.*?)<p>BEGIN", understood.html, re.DOTALL)
    assert found is not None
    assert plain(UNDERSTOOD[number][1]) in plain(found[1])


def test_nothing_of_that_is_reported(understood: RenderedStatement) -> None:
    assert understood.notices == ()


def plain(html: str) -> str:
    """Without what is the same in every link, image and cell."""
    html = html.replace(' rel="noopener noreferrer nofollow"', "").replace(' class=""', "").replace("&nbsp;", "\u00a0")
    return " ".join(re.sub(r' alt="[^"]*"', "", html).split())


REPORTED = [
    ("a \\frobnicate{x \\textbf{y}}", "a x <strong>y</strong>", "unknown command \\frobnicate{x \\textbf{y}}"),
    ("a \\frobnica b", "a <code>\\frobnica</code>b", "unknown command \\frobnica"),
    ("\\begin{strange}[opt]inside\\end{strange}", "inside", "unknown environment strange[opt]"),
    ("\\begin{example}\\exmp{1 2}{3}\\end{example}", "", "\\exmp is not shown: the page shows"),
    ("\\input{/etc/passwd}", "", "the file '/etc/passwd.tex' is not included: put its text into the statement"),
    ("\\immediate\\write18{id}x", "x", "unknown command \\immediate"),
    ("\\begin{enumerate}[label=(\\alph*)]\\item i\\end{enumerate}", "i", "'[label=(\\\\alph*)]' has no effect"),
    ("$\\odd{1}$ \\odd{2}", "\\odd{1}", "unknown command \\odd{2}"),
]  # fmt: skip


@pytest.fixture(scope="module")
def reported() -> RenderedStatement:
    return render("\n\n".join(latex for latex, _, _ in REPORTED))


@pytest.mark.parametrize("number", range(len(REPORTED)))
def test_what_is_not_understood_is_shown_and_reported_with_its_line(reported: RenderedStatement, number: int) -> None:
    _, html, notice = REPORTED[number]
    assert html in reported.html
    assert any(found.startswith(f"line {2 * number + 1}: {notice}") for found in reported.notices)


def test_another_title_than_the_name_of_the_problem_is_reported() -> None:
    assert render("\n\\problemname{Three sums}a").notices == (
        "line 2: the title 'Three sums' is not shown; the page has the name of the problem",
    )


@pytest.mark.parametrize(
    ("broken", "notice"),
    [
        ("a } <b>", "line 1: pandoc does not understand it (unexpected '}'), so its LaTeX source is shown instead"),
        ("a\n\\end{x} <b>", "line 2: pandoc does not understand it"),
        ("a\n\n$x <b>", "pandoc does not understand it"),
        ("\\def\\a{\\a}\\a <b>", "the macro \\a calls itself, so its LaTeX source is shown instead"),
    ],
)
def test_a_text_that_pandoc_does_not_understand_is_shown_as_it_stands(broken: str, notice: str) -> None:
    rendered = render(broken)
    assert rendered.html == f"<pre>{broken.replace('<b>', '&lt;b&gt;')}</pre>"
    assert len(rendered.notices) == 1
    assert notice in rendered.notices[0]


def ten_times(name: str, inner: str) -> str:
    return f"\\def\\{name}{{" + f"\\{inner}" * 10 + "}"


MACROS = "".join(ten_times(name, inner) for name, inner in zip("bcdefgh", "abcdefg", strict=True))


def assert_given_up(endless: str) -> None:
    rendered = render(endless)
    assert rendered.html.startswith("<pre>")
    assert rendered.notices == ("pandoc needs too much time or memory for it, so its LaTeX source is shown instead",)


def test_a_text_that_needs_too_much_memory_is_given_up_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "HEAP_LIMIT_BYTES", 24 * MIB)
    assert_given_up("\\def\\a{xxxxxxxxxx}" + MACROS + "\\h")


def test_a_text_that_needs_too_much_time_is_given_up_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "PANDOC", replace(pandoc.PANDOC, cpu_time_limit_s=1))
    assert_given_up("\\begin{tabular}{l}" * 8000)


@pytest.mark.parametrize(
    "piece",
    ["\\[", "\\(", "$", "\\$", "$$", "{", "\\t{", "\\t{}{", "\\bf{", "\\begin{verbatim}", "\\verb|", "\\verb", "%",
     "\\\\", "\\item[", "\\begin{itemize}", "\\title{", "\\cmidrule[", "\\a\\b{", "{\\tt {}"],
)  # fmt: skip
def test_the_largest_text_of_one_sign_is_rewritten_in_seconds(piece: str) -> None:
    text = piece * (256 * 1024 // len(piece))
    start = time.process_time()
    for_pandoc(text)
    check_head(text, "Two sums", Notices())
    assert time.process_time() - start < 5


def test_many_unknown_commands_are_defined_in_a_second() -> None:
    names = ["".join(letters) for letters in itertools.product("abcdefghij", repeat=4)]
    remarks = [Remark(kind="SkippedContent", line=1, contents=f"\\q{name}{{x}}") for name in names]
    start = time.process_time()
    assert definitions(remarks, "", "<p>x</p>" * 30_000).count("newcommand") == 10_000
    assert time.process_time() - start < 5


def test_formulas_and_what_is_shown_letter_by_letter_stay() -> None:
    kept = (
        "$\\bf{x} \\$ \\t{a-b}$ \\[\\bf{y}\\] \\(\\bf{z}\\) \\verb|\\bf{v}| % \\bf{c}\n"
        "\\begin{verbatim}\\bf{w} $\\end{verbatim} \\% \\\\$a$ 5\\$ "
    )
    assert for_pandoc(f"{kept}\\bf{{x}}") == f"{kept}\\textbf{{x}}"
