"""Conditionals of TeX: what a text decides by itself is decided, and shown as TeX would show it."""

import time

import pytest

from judge.statements.latex import render_latex
from judge.statements.latex_conditionals import decided
from judge.statements.notices import Notices


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"a \ifnum 1=2 yes\else no\fi.", "a no."),
        (r"a \ifnum1<2 yes\fi.", "a yes."),
        (r"a \ifnum 1>2 yes\fi.", "a ."),
        (r"\newcommand{\v}{3}\ifnum\v>2 big\else small\fi", r"\newcommand{\v}{3}big"),
        (r"\def\v{1}\renewcommand\v{7}\ifnum\v=7 x\else y\fi", r"\def\v{1}\renewcommand\v{7}x"),
        (r"\ifdefined\sol one\else two\fi", "two"),
        (r"\def\sol{}\ifdefined\sol one\else two\fi", r"\def\sol{}one"),
        (r"\ifx\sol\undefined one\else two\fi", "one"),
        (r"\ifnum 1=1 a\ifnum 2=1 b\else c\fi d\else e\fi", "acd"),
        (r"\ifsol \ifnum 1=2 a\else b\fi\else c\fi", r"\ifsol b\else c\fi"),
    ],
)
def test_a_condition_that_the_text_decides_leaves_one_branch(text: str, expected: str) -> None:
    assert decided(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        r"\ifnum\pdfmatch{a}{b}=0 yes\else no\fi",
        r"\ifcase 1 a\or b\else c\fi",
        r"\newif\ifsol \soltrue \ifsol a\else b\fi",
        "% \\ifnum 1=2 a\\fi\n",
        r"$a \iff b$ \verb|\ifnum 1=2 a\fi|",
        r"\ifnum 1=2 that does not end",
        r"\fi \else that did not begin",
    ],
)
def test_any_other_conditional_stays_as_it_is(text: str) -> None:
    assert decided(text) == text


def test_lines_stay_where_they_are_and_no_paragraph_ends() -> None:
    text = "One\n\\ifnum 1=2\n\nhidden\n\n\\fi\nand \\nothing."
    assert decided(text).count("\n") == text.count("\n")
    notices = Notices()
    html = render_latex(text, "x", notices)
    assert html.count("<p>") == 1
    assert "hidden" not in html
    assert notices.all() == (r"line 7: unknown command \nothing",)


def test_ifplastex_is_true_as_on_the_pages_of_kattis() -> None:
    assert "page" in (html := render_latex(r"\ifplastex page\else print\fi", "x", Notices()))
    assert "print" not in html


@pytest.mark.parametrize("piece", [r"\ifnum\a=1 ", r"\def\a{", r"\else ", r"\ifnum 1=1 x\else y\fi ", r"\newif"])
def test_no_text_takes_long_to_decide(piece: str) -> None:
    begin = time.process_time()
    decided(piece * (256 * 1024 // len(piece)))
    assert time.process_time() - begin < 5
