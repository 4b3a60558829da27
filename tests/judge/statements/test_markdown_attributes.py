"""Braces after images and headings, and images that are none."""

import pytest

from judge.statements.rendering import RenderedStatement, render_statement
from judge.statements.source import StatementImage, StatementSource

IMAGES = (StatementImage(name="fig.png", sha256="0" * 64),)


def render(text: str) -> RenderedStatement:
    source = StatementSource(format="md", title="Title", text=text, images=IMAGES)
    return render_statement(source, lambda image: image.name)


def test_the_colon_of_kramdown_is_no_matter() -> None:
    rendered = render('![a](fig.png){: width="50%"}')
    assert (rendered.html, rendered.notices) == ('<p><img src="fig.png" alt="a" width="50%"></p>\n', ())


def test_braces_that_are_no_attributes_are_told() -> None:
    rendered = render("![a](fig.png){half wide}")
    assert "{half wide}" in rendered.html
    assert rendered.notices == ("'{half wide}' after an image is not understood; it is shown as text",)


@pytest.mark.parametrize("braces", ["{#input}", "{ .wide #input }", "{: .wide}", "{id=input}"])
def test_attributes_are_no_part_of_a_heading(braces: str) -> None:
    rendered = render(f"a\n\n## Input {braces}")
    assert "<h3>Input</h3>" in rendered.html
    assert rendered.notices == (f"line 3: {braces!r} after a heading has no effect",)


@pytest.mark.parametrize("heading", ["The set {a, b}", "$\\{a\\}$", "a \\{#b}", "{a}"])
def test_other_braces_stay_in_a_heading(heading: str) -> None:
    rendered = render(f"# {heading}")
    assert heading.replace("\\{#", "{#").strip("$") in rendered.html
    assert rendered.notices == ()


@pytest.mark.parametrize(
    "text", ["![a](my fig.png)", "![a](fig.png =300x200)", "![a](C:\\fig.png)", "![](file:///f.png)"]
)
def test_an_image_that_is_shown_as_text_is_told(text: str) -> None:
    rendered = render(text)
    assert text in rendered.html
    (notice,) = rendered.notices
    assert notice.startswith(f"line 1: {text!r} is not understood as an image: write a blank in its name as %20")


@pytest.mark.parametrize("address", ["notes.txt", "attachments/kit.zip", "#input", "../other"])
def test_a_link_to_what_the_site_does_not_have_is_told(address: str) -> None:
    notice = f"the link {address!r} leads nowhere: the site has no such file or place"
    assert render(f"[a]({address})").notices == (notice,)
    assert render(f'<a href="{address}">a</a>').notices == (notice,)


@pytest.mark.parametrize("address", ["https://example.org", "mailto:a@b.org", "/problems/a", "//example.org/x"])
def test_nothing_is_said_of_other_links(address: str) -> None:
    assert render(f"[a]({address}) ^[a]").notices == ()
