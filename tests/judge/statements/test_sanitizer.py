from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judge.statements.source import StatementSource
from web.statements.rendering import render_statement

ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<img src='a.png' onload='alert(1)'>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "[x](javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "![x](javascript:alert(1))",
    "<iframe src=//evil.example></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action=/logout><button>x</button><input autofocus onfocus=alert(1)></form>",
    "<p style='position:fixed;inset:0' onclick=alert(1)>x</p>",
    "<style>*{display:none}</style>",
    "<base href=//evil.example><meta http-equiv=refresh content=0><link rel=stylesheet href=x>",
    "<div id=submit-form name=csrf_token>x</div>",
    "$</span><script>alert(1)</script>$",
    "$$\n</div><img src=x onerror=alert(1)>\n$$",
    "`<script>alert(1)</script>`",
    '| a |\n|---|\n| <img src=x onerror="alert(1)"> |',
    "\\href{javascript:alert(1)}{x}",
    "\\url{javascript:alert(1)}",
    '\\includegraphics[width=.5\\textwidth]{x" onerror="alert(1)}',
    "\\begin{verbatim}<script>alert(1)</script>\\end{verbatim}",
    "\\verb|<script>alert(1)</script>|",
    '\\begin{tabular}{l}\\multicolumn{2" onclick="alert(1)}{l}{x}\\end{tabular}',
    "\\begin{<script>}\\end{<script>}",
    "\\text{<script>alert(1)</script>}",
    "\\item[<script>alert(1)</script>]",
    "\\begin{itemize}\\item[<img src=x onerror=alert(1)>] x\\end{itemize}",
]

FORBIDDEN_TAGS = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "button",
    "base",
    "meta",
    "link",
    "svg",
}


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN_TAGS:
            self.faults.append(tag)
        for name, value in attrs:
            address = "".join((value or "").lower().split())
            if name.startswith("on") or name in ("style", "name", "srcdoc", "formaction"):
                self.faults.append(f"{tag} {name}")
            if name in ("href", "src") and address.startswith(("javascript:", "data:", "vbscript:", "//")):
                self.faults.append(f"{tag} {name}={value}")
            if name == "id" and not address.startswith("fn"):
                self.faults.append(f"{tag} id={value}")


def faults(statement_format: str, text: str) -> list[str]:
    source = StatementSource(format=statement_format, title="<script>alert(1)</script>", text=text)
    return Page(render_statement(source, lambda image: "/i").html).faults


@pytest.mark.parametrize("statement_format", ["md", "tex"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_leaves_nothing_that_runs(statement_format: str, attack: str) -> None:
    assert faults(statement_format, attack) == []
    assert faults(statement_format, f"\\problemyamlname {attack}\n\n{attack}") == []


def test_the_check_itself_sees_attacks() -> None:
    assert Page("<img src=x onerror=alert(1)><script>").faults == ["img onerror", "script"]


PIECES = st.sampled_from(
    [*ATTACKS, "{", "}", "$", "$$", "\\begin{itemize}", "\\item", "\\end{itemize}", "\n\n", "<b>", "x"]
)


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(PIECES | st.text(max_size=10), max_size=8))
@pytest.mark.parametrize("statement_format", ["md", "tex"])
def test_no_mixture_of_attacks_runs(statement_format: str, pieces: list[str]) -> None:
    assert faults(statement_format, "".join(pieces)) == []
