"""Every word that an author wrote is shown, or a notice names it."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judge.statements.rendering import render_statement
from judge.statements.source import StatementImage, StatementSource

IMAGES = (StatementImage(name="fig.png", sha256="0" * 64),)
WORD = re.compile(r"word[0-9]+x")
#: A word in a comment is not for readers, and neither is the language of code.
HIDDEN = {
    "md": re.compile(r"<!--.*?-->|(?:~~~|```)[~`]*[ \t]*word[0-9]+x[ \t]*$", re.DOTALL | re.MULTILINE),
    "tex": re.compile(r"(?<!\\)(?:\\\\)*%[^\n]*"),
}

#: `W` stands for a new word.
MARKDOWN = [
    *(
        "<W>",
        "</W>",
        "<b>",
        "</b>",
        "<b W>",
        "<div>",
        "<div W",
        "</div>",
        "<p>",
        "<pre>",
        "</pre>",
        "<title>",
        "<script>",
    ),
    *("<textarea>", "<style>", "</script>", "<!--", "-->", "<!W>", "<?W", "?>", "<![CDATA[W]]>", "<table>", "<tr><td>"),
    *(
        "</table>",
        "<caption>",
        "<li>",
        "<details><summary>",
        "</details>",
        "<a href='W'>",
        "</a>",
        "<img alt='W' src='W'>",
    ),
    *("<select><option>", "<svg><text>", "<math>", "<plaintext>", "<template>", "<frameset>", "<body W=W>", "<col>"),
    *("![W](W)", "![W](fig.png)", "![](fig.png){ width=50% W=1 }", "![](fig.png){W}", "[W](W)", "[W][W]", "[W]: W\n"),
    *(
        "[W]: W 'W'\n",
        "[^1]",
        "[^1]: W\n",
        "[^2]: W\n",
        "^[W",
        "]",
        "    [^3]: W\n",
        "<W:W>",
        "<W@W.org>",
        "x<W>y",
        "a < b",
    ),
    *(
        "| W | W |\n",
        "|---|---|\n",
        "| W |\n",
        "|",
        "$|W|$",
        "`W|W`",
        "$W$",
        "$$W$$",
        "$$\n",
        "$",
        "$5",
        "`",
        "```W W\n",
        "~~~\n",
    ),
    *(
        "**",
        "__",
        "*",
        "_",
        "~~",
        "**W\uff1a**",
        "# ",
        "> ",
        "- ",
        "1. ",
        "3) ",
        "    ",
        "---\n",
        "===\n",
        "\\",
        "&lt;",
        "&W;",
        "&#65;",
    ),
    *("\n", "\n\n", "\t", " ", "W", "请", "。", "{{nextsample}}", "\0", "&notW;"),
]
#: Balanced: what is not, pandoc does not read, and its source is shown whole.
LATEX = [
    "\\begin{figure}\\begin{minipage}{3cm}\\includegraphics{fig}\\caption{W}\\end{minipage}\\caption{x}\\end{figure}",
    "\\begin{figure}\\begin{subfigure}{3cm}\\includegraphics{fig}\\caption{W}\\end{subfigure}\\caption{W}\\end{figure}",
    "\\subfloat[W]{\\includegraphics{fig}}",
    "\\subfigure[W]{\\includegraphics{fig}}",
    "\\begin{multicols}{2}W\\end{multicols}",
    *("\\section{W}", "\\W{W}", "\\W[W]{W}{W}", "\\begin{Input}W\\end{Input}", "\\begin{theorem}[W]W\\end{theorem}"),
    *("\\begin{itemize}\\item W\\item[W] W\\end{itemize}", "\\begin{verbatim}W\\end{verbatim}", "\\verb|W|", "~W--W"),
    *("\\begin{tabular}{ll}\\hline W & \\multicolumn{1}{c}{W}\\\\ \\cmidrule(lr){1-2}\\end{tabular}", "\\emph W"),
    *("\\begin{tabular}{ll}W & \\multirow{2}{*}{W}\\\\[2pt] W & \\\\ \\end{tabular}", "\\makebox{W}", "{\\em W}"),
    *("\\begin{figure}[h]\\centering\\includegraphics{fig}\\caption{W}\\end{figure}", "\\includegraphics{W}"),
    *(
        "\\illustration{0.3}{W}{W}",
        "\\href{W}{W}",
        "\\url{W}",
        "\\noindent [W]",
        "\\newpage W",
        "\\centering[W]",
        "<W>",
    ),
    *(
        "\\problemname{W}",
        "\\textbf{W \\W}",
        "$W$",
        "\\(W\\)",
        "\\[W\\]",
        "$$W$$",
        "\\begin{align}W\\end{align}",
        "&lt;W",
    ),
    *(
        "\\footnote{W}",
        "\\bf{W} W",
        "\\t{W}",
        "{\\tt W--W}",
        "\\begin{center}[W]\\end{center}",
        "``W''",
        "\\W W",
        "\\item W",
    ),
    *(
        "\\begin{minipage}{3cm}W\\end{minipage}",
        "\\textcolor{red}{W}",
        "\\enquote{W}",
        "\\begin{problem}{W}{}{}{}{}W\\end{problem}",
    ),
    *(
        "\\epigraph{W}{W}",
        "\\hbox{W}",
        "\\parbox{3cm}{W}",
        "\\footnotesize W",
        "\\title{W}",
        "\\author{W}",
        "\\date{W}",
        "\\small W",
    ),
]


def with_words(pieces: list[str]) -> str:
    numbers = iter(range(10, 10_000))
    return re.sub("W", lambda _: f"word{next(numbers)}x", "".join(pieces))


def lost_words(statement_format: str, text: str) -> set[str]:
    source = StatementSource(format=statement_format, title="Title", text=text, images=IMAGES)
    rendered = render_statement(source, lambda image: f"/i/{image.name}")
    text_only = re.sub(r"<[^>]*>", "", rendered.html)  # TeX takes one letter of a word as an argument
    shown = unicodedata.normalize("NFD", " ".join((rendered.html, text_only, *rendered.notices)))
    shown = "".join(character for character in shown if not unicodedata.combining(character))
    return set(WORD.findall(HIDDEN[statement_format].sub("", text))) - set(WORD.findall(shown))


@settings(max_examples=600, deadline=None)
@given(pieces=st.lists(st.sampled_from([*MARKDOWN, "W", "W", " ", "\n"]), max_size=20))
def test_no_word_of_a_markdown_statement_vanishes(pieces: list[str]) -> None:
    assert lost_words("md", with_words(pieces)) == set()


def test_no_word_of_a_latex_statement_vanishes() -> None:
    """One call for all: pandoc takes a third of a second."""
    assert lost_words("tex", with_words([f"{piece}\n\n" for piece in LATEX])) == set()


@pytest.mark.parametrize("text", ["<!-- word10x --> word11x", "word12x"])
def test_the_check_itself_sees_what_is_lost(text: str) -> None:
    assert lost_words("md", text) == set()
    assert set(WORD.findall("word1x <word2x>")) == {"word1x", "word2x"}
