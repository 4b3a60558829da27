"""What KaTeX does not understand is told to the author."""

import shutil
import subprocess
from pathlib import Path

import pytest

from judge.statements.formula_commands import known_commands, report_unknown_commands
from judge.statements.notices import Notices

FRONT_END = Path(__file__).parents[3] / "web" / "static"


def notices_of(formula: str, text: str = "") -> tuple[str, ...]:
    notices = Notices()
    report_unknown_commands(f'<p><span class="math inline">{formula}</span></p>', text or formula, notices)
    return notices.all()


@pytest.mark.parametrize(
    "formula",
    [
        r"\frac{1}{2} \le \mathbb{N}",
        r"\begin{cases} a &amp; b \\ c \end{cases}",
        r"\begin{align*} a \end{align*}",
        r"\def\x{1} \x",
        r"\newcommand{\x}[1]{#1} \x{2}",
        r"a \\nothing \, \{b\}",
        "1 &lt; 2",
    ],
)
def test_what_katex_understands_is_no_matter(formula: str) -> None:
    assert notices_of(formula) == ()


@pytest.mark.parametrize(
    ("formula", "notices"),
    [
        (r"\mathbbm{1} \mathbbm{2}", (r"line 1: unknown command \mathbbm in a formula",)),
        (
            r"\SI{5}{\meter}",
            (r"line 1: unknown command \SI in a formula", r"line 1: unknown command \meter in a formula"),
        ),
        (r"\begin{eqnarray} a \end{eqnarray}", ("line 1: unknown environment eqnarray in a formula",)),
    ],
)
def test_what_katex_does_not_understand_is_told_once(formula: str, notices: tuple[str, ...]) -> None:
    assert notices_of(formula) == notices


def test_the_line_is_that_of_the_source() -> None:
    assert notices_of(r"\SI{5}{}", "One.\n\nHere $\\SIunit$\nand $\\SI{5}{}$.") == (
        r"line 4: unknown command \SI in a formula",
    )
    assert notices_of(r"\SI{5}{}", "From elsewhere.") == (r"unknown command \SI in a formula",)


def test_other_elements_are_no_formulas() -> None:
    notices = Notices()
    report_unknown_commands(r"<code>\nothing</code>", "", notices)
    assert notices.all() == ()


@pytest.mark.skipif(
    shutil.which("npm") is None or not (FRONT_END / "node_modules" / "katex").is_dir(),
    reason="needs the packages of the front end",
)
def test_the_list_is_that_of_the_katex_that_pages_have() -> None:
    command = ["npm", "run", "--silent", "katex-commands"]
    printed = subprocess.run(command, cwd=FRONT_END, check=True, capture_output=True, text=True).stdout
    assert set(printed.split()) == known_commands()
