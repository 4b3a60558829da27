"""Messages of compilers on a page: in colours, and nothing of them is markup."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from web.submissions.compiler_log import styled

ERROR = '<span class="ansi-bold ansi-red">{}</span>'


def text_of(markup: Markup) -> str:
    return html.unescape(re.sub(r'<span class="[a-z -]+">|</span>', "", markup))


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("main.c:3:5: error: 'x' undeclared", ERROR.format("error:")),
        ("main.c:3:5: fatal error: x.h: No such file", ERROR.format("fatal error:")),
        ("error[E0425]: cannot find value `x`", ERROR.format("error[E0425]:")),
        ("Main.cs(3,5): error CS0103: no such name", ERROR.format("error CS0103:")),
        ("SyntaxError: invalid syntax", ERROR.format("SyntaxError:")),
        ("main.pas(1,15) Fatal: Syntax error", ERROR.format("Fatal:")),
        ("a.c:1:2: warning: unused", '<span class="ansi-bold ansi-yellow">warning:</span>'),
        ("a.c:1:2: note: see", '<span class="ansi-bold ansi-cyan">note:</span>'),
        ("main.c:3:5: error: no", '<span class="ansi-bold">main.c:3:5:</span>'),
        (" --> main.rs:2:5", '<span class="ansi-bold"> --&gt; main.rs:2:5</span>'),
        ("    3 |     ^~~~", '<span class="ansi-green">    3 |     ^~~~</span>'),
    ],
)
def test_words_of_a_compiler_without_colours_are_coloured(line: str, marked: str) -> None:
    shown_html = styled(f"before\n{line}\nafter")
    assert marked in shown_html
    assert text_of(shown_html) == f"before\n{line}\nafter"


@pytest.mark.parametrize("line", ["int terror = 1;", "a word on errors: none", "x ? note : y", "3 errors generated."])
def test_other_words_are_not(line: str) -> None:
    assert styled(line) == line


def test_the_colours_of_a_compiler_are_kept() -> None:
    log = "\x1b[01m\x1b[Kmain.c:3:5:\x1b[m\x1b[K \x1b[01;31m\x1b[Kerror: \x1b[m\x1b[K'x' <b>\n"
    assert styled(log) == (
        '<span class="ansi-bold">main.c:3:5:</span> <span class="ansi-bold ansi-red">error: </span>\'x\' &lt;b&gt;\n'
    ).replace("'x'", "&#39;x&#39;")


@pytest.mark.parametrize(
    ("log", "shown"),
    [
        ("\x1b[31mred\x1b[39m plain", '<span class="ansi-red">red</span> plain'),
        ("\x1b[1;4mboth\x1b[24mbold\x1b[22mplain", None),
        ("\x1b[38;5;196many\x1b[0m", "any"),
        ("\x1b[38;2;1;2;31mtrue colour\x1b[m", "true colour"),
        ("\x1b[96mbright\x1b[m", '<span class="ansi-cyan">bright</span>'),
        ("\x1b]8;;http://evil.example/\x07link\x1b]8;;\x07\x1b[m", "link"),
        ("\x1b]0;title\x1b\\text\x1b[2J\x1b[m", "text"),
        ("\x1b[999999999999mtext", "text"),
        ("\x1b[31", ""),
        ("\x1b", ""),
        ("bell\x07 and\x00 nul\r\n", "bell and nul\n"),
    ],
)
def test_what_a_terminal_obeys_is_not_shown(log: str, shown: str | None) -> None:
    shown_html = styled(log)
    assert "\x1b" not in shown_html
    assert "evil" not in shown_html
    if shown is not None:
        assert shown_html == shown


def test_a_style_ends_alone() -> None:
    assert styled("\x1b[1;4mboth\x1b[24mbold\x1b[22mplain") == (
        '<span class="ansi-bold ansi-underlined">both</span><span class="ansi-bold">bold</span>plain'
    )


@given(st.text(alphabet="\x1b[]m;0123456789<>&\"' \n^error:note(.", max_size=80))
def test_nothing_but_spans_is_markup(log: str) -> None:
    assert not re.search(r"[<>]", re.sub(r'<span class="[a-z -]+">|</span>', "", styled(log)))
