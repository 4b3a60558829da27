"""Nothing of a statement runs a script, asks another server, or reads a file of this host."""

import re
from html.parser import HTMLParser

import pytest

from judge.package import load_package
from judge.package.diagnostics import PackageRefused
from judge.statements.rendering import render_statement
from judge.statements.sanitizer import TAGS
from judge.statements.source import StatementImage, StatementSource
from tests.judge.package.conftest import MakeZip

IMAGES = (StatementImage(name="fig.png", sha256="0" * 64),)
LINK = re.compile(r"https?://|mailto:|[^:]*$|#fn")

MARKDOWN = [
    "<script>alert(1)</script>",
    "<svg><script>alert(1)</script><use href='https://evil.example/a.svg#x'/></svg>",
    "<svg><foreignObject><iframe src='https://evil.example'></iframe></foreignObject></svg>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://evil.example/pixel.png'>",
    "<img src='//evil.example/pixel.png'>",
    "<img srcset='https://evil.example/pixel.png' src='fig.png'>",
    "<img src='fig.png' style='background:url(https://evil.example)'>",
    "![](https://evil.example/pixel.png)",
    "![](data:image/svg+xml;base64,PHN2Zz4=)",
    "[link](javascript:alert(1))",
    "[link](JaVaScRiPt:alert(1))",
    "[link](&#106;avascript:alert(1))",
    "[link](data:text/html,<script>alert(1)</script>)",
    "[link](vbscript:x)",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='https://example.org' onclick='alert(1)' target='_blank'>x</a>",
    "<style>@import 'https://evil.example/a.css';</style>",
    "<link rel=stylesheet href='https://evil.example/a.css'>",
    "<div style='position:fixed;background:url(https://evil.example)'>x</div>",
    "<iframe src='https://evil.example'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='https://evil.example'></object>",
    "<embed src='https://evil.example'>",
    "<video src='https://evil.example' autoplay></video>",
    "<audio src='https://evil.example' autoplay></audio>",
    "<form action='https://evil.example'><input name=q><button formaction='javascript:alert(1)'>x</button></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href='https://evil.example'>",
    "<template><script>alert(1)</script></template>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<p id='content' class='button'>x</p>",
    "<div class='next-sample'></div>",
    "$\\href{javascript:alert(1)}{x}$",
    "$\\includegraphics{https://evil.example/a.png}$",
    "$</span><script>alert(1)</script>$",
    "```\n<script>alert(1)</script>\n```",
    "[a]: javascript:alert(1)\n\n[a]",
    "<https://example.org/'onmouseover='alert(1)>",
]
LATEX = [
    *(latex for latex in MARKDOWN if not re.search(r"[#&$`_]", latex)),
    "\\href{javascript:alert(1)}{x}",
    "\\href{data:text/html,x}{x}",
    "\\url{javascript:alert(1)}",
    "\\includegraphics{https://evil.example/pixel.png}",
    "\\includegraphics{/etc/passwd}",
    '\\includegraphics[width=1\\textwidth" onload="alert(1)]{fig.png}',
    '\\includegraphics{fig.png" onerror="alert(1)}',
    "\\input{/etc/passwd}",
    "\\include{/etc/passwd}",
    "\\lstinputlisting{/etc/passwd}",
    "\\verbatiminput{/etc/passwd}",
    "\\usepackage{/etc/passwd}",
    "\\immediate\\write18{cat /etc/passwd}",
    "\\input{|cat /etc/passwd}",
    "\\newread\\f\\openin\\f=/etc/passwd \\read\\f to\\line \\line",
    "\\begin{html}<script>alert(1)</script>\\end{html}",
    "\\special{html:<script>alert(1)</script>}",
    "\\textcolor{red;background:url(https://evil.example)}{x}",
    '\\begin{"><script>alert(1)</script>}x\\end{"><script>alert(1)</script>}',
    "$\\href{javascript:alert(1)}{x}$",
    "\\bibliography{/etc/passwd}",
]


class Harm(HTMLParser):
    """Collects what a statement must not have."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(tag)
        for name, value in attrs:
            is_wrong_link = name == "href" and not LINK.match(value or "")
            is_wrong_image = name == "src" and not (value or "").startswith("/i/")
            if (
                is_wrong_link
                or is_wrong_image
                or name.startswith("on")
                or name in ("style", "srcset", "srcdoc", "target")
            ):
                self.found.append(f"{tag} {name}={value}")
            if name == "id" and not re.fullmatch(r"fn(ref)?\d+(:\d+)?", value or ""):
                self.found.append(f"{tag} {name}={value}")
            if name == "class" and "button" in (value or ""):
                self.found.append(f"{tag} {name}={value}")


def harm(html: str) -> list[str]:
    parser = Harm()
    parser.feed(html)
    return parser.found


def shown(statement_format: str, text: str) -> str:
    source = StatementSource(format=statement_format, title="Title", text=text, images=IMAGES)
    return render_statement(source, lambda image: f"/i/{image.name}").html


@pytest.mark.parametrize("hostile", MARKDOWN)
def test_hostile_markdown_does_nothing(hostile: str) -> None:
    assert harm(shown("md", f"before {hostile} after")) == []
    assert harm(shown("md", f"{hostile}\n\nafter")) == []


def test_hostile_latex_does_nothing() -> None:
    """One call for all: pandoc takes a third of a second."""
    html = shown("tex", "\n\n".join(LATEX))
    assert not html.startswith("<pre>"), "pandoc must have read it"
    assert harm(html) == []
    assert "root:" not in html


def test_what_is_harmful_would_be_found() -> None:
    for html in (
        "<script>",
        "<a href='javascript:x'>",
        "<img src='https://evil.example'>",
        "<p onclick=x>",
        "<p id=x>",
    ):
        assert harm(html)
    assert harm("<p><a href='https://example.org'><img src='/i/fig.png'></a><a href='#fn1' id='fnref1'></a></p>") == []


@pytest.mark.parametrize("name", ["problem.en.md", "problem.en.tex"])
def test_a_statement_of_10_mb_is_refused_in_a_sentence(make_zip: MakeZip, name: str) -> None:
    files = {"problem_statement/problem.en.md": None, f"problem_statement/{name}": "{" * 10_000_000}
    with pytest.raises(PackageRefused) as refused:
        load_package(make_zip(files))
    assert f"problem_statement/{name}: larger than 256 KiB" in str(refused.value.diagnostics[0])
