"""Converts a figure that is a PDF to SVG, which browsers show."""

import tempfile
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from judge.limits import MIB
from judge.statements.converter import ConversionFailed, Converter

SVG_LIMIT_BYTES = 8 * MIB
CONVERTER = Converter(
    program="pdftocairo",
    package="poppler-utils",
    memory_limit_bytes=256 * MIB,  # the process `jobs`, which imports, has 384 MiB for both
    output_limit_bytes=SVG_LIMIT_BYTES,
)
_REMARK_LIMIT = 300
_SVG = "{http://www.w3.org/2000/svg}"
#: What the converter draws with. Scripts, links, animations and foreign objects are no part of a figure.
_ELEMENTS = {
    _SVG + name
    for name in (
        *("svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("clipPath", "mask", "image", "pattern", "linearGradient", "radialGradient", "stop", "filter", "mesh"),
        *("meshgradient", "meshrow", "meshpatch", "feColorMatrix", "feImage", "feComponentTransfer", "feFuncA"),
        *("feFuncR", "feFuncG", "feFuncB", "feComposite", "feFlood", "feBlend", "feOffset", "feMerge", "feMergeNode"),
    )
}
_DRAWN = ("#", "data:image/png;", "data:image/jpeg;")


@dataclass(frozen=True, kw_only=True)
class ConvertedFigure:
    svg: bytes
    remark: str  #: what the converter complained of, though it made an SVG; mostly empty


def svg_of_pdf(pdf: bytes) -> ConvertedFigure:
    """Convert the first page. Raises ConversionFailed.

    Only an SVG that does nothing but draw is taken.
    """
    with tempfile.TemporaryDirectory(prefix="judge-figure-") as name:
        directory = Path(name)
        (directory / "figure.pdf").write_bytes(pdf)
        remark = _convert(directory)
        svg = (directory / "figure.svg").read_bytes()
    if not only_draws(svg):
        raise ConversionFailed("it contains more than a drawing")
    return ConvertedFigure(svg=svg, remark=remark)


def _convert(directory: Path) -> str:
    conversion = CONVERTER.run(["-svg", "-f", "1", "-l", "1", "figure.pdf", "figure.svg"], directory)
    said = conversion.said.partition("\n")[0][:_REMARK_LIMIT]
    if conversion.exit_code != 0 or not (directory / "figure.svg").is_file():
        raise ConversionFailed(f"it cannot be converted ({said or f'exit code {conversion.exit_code}'})")
    return said


def only_draws(svg: bytes) -> bool:
    if b"<!" in svg.replace(b"<!--", b""):
        return False
    try:
        elements = ET.fromstring(svg).iter()  # noqa: S314 - without declarations, there is nothing to expand
    except ET.ParseError:
        return False
    return all(element.tag in _ELEMENTS and _is_harmless(element.attrib) for element in elements)


def _is_harmless(attributes: dict[str, str]) -> bool:
    return not any(
        name.lower().startswith("on") or (name.endswith("href") and not value.startswith(_DRAWN))
        for name, value in attributes.items()
    )
