import pytest

from judge.statements.rendering import RenderedStatement, render_statement
from judge.statements.source import StatementImage, StatementSource

NAMES = ("figures/tree one.png", "a.svg", "deep/b.png", "x/same.png", "y/same.png", "v1.2.png")
IMAGES = tuple(StatementImage(name=name, sha256="0" * 64) for name in NAMES)


def render(text: str, statement_format: str = "md") -> RenderedStatement:
    source = StatementSource(format=statement_format, title="Title", text=text, images=IMAGES)
    return render_statement(source, lambda image: f"/i/{image.name}")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a.svg", "a.svg"),
        ("./a.svg", "a.svg"),
        ("a", "a.svg"),
        ("a.pdf", "a.svg"),
        ("b.png", "deep/b.png"),
        ("elsewhere/b", "deep/b.png"),
        ("y/same", "y/same.png"),
        ("v1.2", "v1.2.png"),
    ],
)
@pytest.mark.parametrize(
    ("statement_format", "text"),
    [
        ("md", "![]({})"),
        ("md", "<img src='{}'>"),
        ("tex", "\\includegraphics{{{}}}"),
        ("tex", "\\illustration{{.5}}{{{}}}{{}}"),
    ],
)
def test_a_figure_is_found_by_its_name(name: str, found: str, statement_format: str, text: str) -> None:
    rendered = render(text.format(name), statement_format)
    assert f'src="/i/{found}"' in rendered.html
    assert rendered.notices == ()


@pytest.mark.parametrize("name", ["A.svg", "A", "deep/B.PNG", "Figures/Tree One.png"])
def test_letters_of_another_case_are_taken_with_a_remark(name: str) -> None:
    rendered = render(f"\\includegraphics{{{name}}}", "tex")
    assert '<img src="/i/' in rendered.html
    if name != "deep/B.PNG":
        assert len(rendered.notices) == 1


def test_quoted_names_are_unquoted() -> None:
    assert 'src="/i/figures/tree one.png"' in render("![](figures/tree%20one.png)").html


@pytest.mark.parametrize(
    ("name", "notice"),
    [
        ("missing.png", "no figure 'missing.png' beside the statement"),
        ("same.png", "no figure 'same.png' beside the statement"),
        ("v1.3", "no figure 'v1.3' beside the statement"),
        ("plan.eps", "the figure 'plan.eps' is not shown, because browsers know no EPS: save it as PDF, SVG or PNG"),
        (
            "https://example.org/pixel.gif",
            "the remote image 'https://example.org/pixel.gif' is not shown: put a copy beside the statement",
        ),
        (
            "data:image/png;base64,AAAA",
            "the image 'data:image/png;base64,AAAA' in the text is not shown: put it beside the statement as a file",
        ),
    ],
)
@pytest.mark.parametrize("text", ["![a plan]({})", "<img alt='a plan' src='{}'>"])
def test_what_is_missing_leaves_its_name_and_a_notice(name: str, notice: str, text: str) -> None:
    rendered = render(text.format(name))
    assert rendered.html == f'<p><span class="missing-figure">a plan {name}</span></p>\n'
    assert rendered.notices == (notice,)


@pytest.mark.parametrize("name", ["C:\\a.png", "file:///a.png", "foo:bar", ""])
def test_no_image_is_empty_without_a_word(name: str) -> None:
    rendered = render(f"<img src='{name}' alt='a plan'>")
    assert "<img" not in rendered.html
    assert "a plan" in rendered.html
    assert len(rendered.notices) == 1


@pytest.mark.parametrize(
    ("width", "attribute"),
    [
        ("50%", "50%"),
        ("200px", "200"),
        ("200", "200"),
        ("5cm", "189"),
        ("2in", "192"),
        ("10em", "160"),
        (".5\\textwidth", "50%"),
    ],
)
def test_widths_are_taken_in_every_unit(width: str, attribute: str) -> None:
    for text in (f"![](a.svg){{ width={width} }}", f'![](a.svg){{width="{width}"}}', f"<img src=a.svg width={width}>"):
        rendered = render(f"{text} and {{1, 2}}")
        assert f' width="{attribute}">' in rendered.html
        assert rendered.html.endswith(" and {1, 2}</p>\n")
        assert rendered.notices == ()


def test_other_attributes_are_reported() -> None:
    rendered = render("![](a.svg){.center width=wide height=3}")
    assert rendered.html == '<p><img src="/i/a.svg" alt=""></p>\n'
    assert rendered.notices == (
        "'.center' after an image has no effect; only `width` has",
        "'height' after an image has no effect; only `width` has",
        "the width 'wide' of a figure is not understood",
    )


def test_braces_that_are_no_attributes_are_text() -> None:
    assert render("![](a.svg){1, 2}").html.endswith("{1, 2}</p>\n")
    assert render("a { width=50% }").html == "<p>a { width=50% }</p>\n"
