"""PDF figures become SVG, by the real converter."""

from dataclasses import replace

import pytest

from judge.statements import pdf_figure
from judge.statements.converter import ConversionFailed, ConverterMissing
from judge.statements.pdf_figure import svg_of_pdf
from tests.judge.statements.pdfs import TREE, pdf


def test_a_figure_keeps_its_size_its_shapes_and_its_letters() -> None:
    svg = svg_of_pdf(TREE).svg.decode()
    assert 'viewBox="0 0 200 100"' in svg
    assert "rgb(100%" in svg
    assert svg.count("glyph") >= 4


def test_what_is_no_pdf_is_refused_in_a_sentence() -> None:
    for content in (b"", b"nothing", b"%PDF-1.4\nnothing", TREE[:300]):
        with pytest.raises(ConversionFailed, match="cannot be converted"):
            svg_of_pdf(content)


def test_a_figure_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    limited = replace(pdf_figure.CONVERTER, cpu_time_limit_s=1, wall_time_limit_s=10)
    monkeypatch.setattr(pdf_figure, "CONVERTER", limited)
    with pytest.raises(ConversionFailed):
        svg_of_pdf(pdf(b"0 0 m " + b"1 1 l 2 2 l " * 2_000_000 + b"S"))


def test_an_svg_that_is_too_large_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_figure, "CONVERTER", replace(pdf_figure.CONVERTER, output_limit_bytes=100))
    with pytest.raises(ConversionFailed):
        svg_of_pdf(TREE)


def test_a_machine_without_the_converter_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_figure, "CONVERTER", replace(pdf_figure.CONVERTER, program="no-such-converter"))
    with pytest.raises(ConverterMissing, match="not installed here"):
        svg_of_pdf(TREE)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<g onload='alert(1)'/>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
        "<a xlink:href='https://example.org'><path/></a>",
        "<image xlink:href='https://example.org/a.png'/>",
        "<image href='data:image/svg+xml,x'/>",
        "<use href='javascript:alert(1)'/>",
        "<style>@import 'https://example.org'</style>",
        "<unclosed>",
    ],
)
def test_an_svg_that_does_more_than_draw_is_not_taken(inside: str) -> None:
    assert pdf_figure.only_draws(SVG.format("<path d='M 0 0'/><use xlink:href='#a'/>").encode())
    assert not pdf_figure.only_draws(SVG.format(inside).encode())
    assert not pdf_figure.only_draws(b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.format("").encode())
