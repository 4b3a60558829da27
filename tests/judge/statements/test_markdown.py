from web.statements.rendering import render_statement
from judge.statements.source import StatementImage, StatementSource

IMAGES = (StatementImage(name="figures/tree one.png", sha256="0" * 64), StatementImage(name="a.svg", sha256="1" * 64))


def html_of(text: str) -> str:
    source = StatementSource(format="md", title="Title", text=text, images=IMAGES)
    return render_statement(source, lambda image: f"/i/{image.name}").html


def test_headings_start_below_the_title_of_the_page() -> None:
    assert html_of("# Input\n\n## Detail") == "<h2>Input</h2>\n<h3>Detail</h3>\n"


def test_formulas_are_left_for_katex_with_their_signs_escaped() -> None:
    assert html_of("$a<b$") == '<p><span class="math inline">a&lt;b</span></p>\n'
    assert '<span class="math block">x</span>' in html_of("so $$x$$ then")
    assert '<div class="math block">' in html_of("$$\nx\n$$")


def test_prices_are_no_formulas() -> None:
    assert html_of("It costs $5 or $6.") == "<p>It costs $5 or $6.</p>\n"


def test_tables_are_aligned_without_style_attributes() -> None:
    html = html_of("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert '<th align="center">a</th>' in html
    assert '<td align="right">2</td>' in html
    assert "style" not in html


def test_footnotes_lead_there_and_back() -> None:
    html = html_of("Here[^1].\n\n[^1]: There.")
    assert 'id="fn1"' in html
    assert 'href="#fn1"' in html
    assert 'href="#fnref1"' in html


def test_images_of_the_package_get_an_address_and_others_are_dropped() -> None:
    assert 'src="/i/figures/tree%20one.png"' in html_of("![](figures/tree%20one.png)").replace("tree one", "tree%20one")
    assert 'src="/i/a.svg"' in html_of('<img src="a.svg">')
    source = StatementSource(format="md", title="", text="![x](https://example.org/pixel.gif)")
    rendered = render_statement(source, lambda image: "")
    assert "example.org" not in rendered.html
    assert rendered.diagnostics == ("no image 'https://example.org/pixel.gif' beside the statement",)


def test_marks_of_the_newer_format_for_samples_do_not_show() -> None:
    assert "{{" not in html_of("Text\n\n{{nextsample}}\n\n{{remainingsamples}}")
