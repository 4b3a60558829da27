"""Converts a figure that is a PDF to SVG, which browsers show."""

import os
import subprocess
import tempfile
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from judge.limits import MIB

CONVERTER = "pdftocairo"
WALL_TIME_LIMIT_S = 30
CPU_TIME_LIMIT_S = 20
MEMORY_LIMIT_BYTES = 256 * MIB  #: of addresses; the process `jobs`, which imports, has 384 MiB for both
SVG_LIMIT_BYTES = 8 * MIB
_MESSAGE_LIMIT_BYTES = 300
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


class ConversionFailed(Exception):
    """Says in a sentence why a figure has no SVG."""


class ConverterMissing(ConversionFailed):
    def __init__(self) -> None:
        super().__init__(f"{CONVERTER} (poppler-utils) is not installed here")


@dataclass(frozen=True, kw_only=True)
class ConvertedFigure:
    svg: bytes
    remark: str  #: what the converter complained of, though it made an SVG; mostly empty


def svg_of_pdf(pdf: bytes) -> ConvertedFigure:
    """Convert the first page. Raises ConversionFailed.

    The converter is a large C++ program that reads an untrusted file. Time, memory and output are limited, it inherits
    nothing, and only an SVG that does nothing but draw is taken from it.
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
    limits = [f"--as={MEMORY_LIMIT_BYTES}", f"--cpu={CPU_TIME_LIMIT_S}", f"--fsize={SVG_LIMIT_BYTES}", "--core=0"]
    converter = [CONVERTER, "-svg", "-f", "1", "-l", "1", "figure.pdf", "figure.svg"]
    with (directory / "messages").open("w+b") as messages:
        try:
            completed = subprocess.run(
                ["prlimit", *limits, "--", *converter],
                cwd=directory,
                env={"PATH": os.defpath, "HOME": str(directory), "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=messages,
                timeout=WALL_TIME_LIMIT_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ConversionFailed(f"its conversion took longer than {WALL_TIME_LIMIT_S} s") from error
        except FileNotFoundError as error:
            raise ConverterMissing from error
        messages.seek(0)
        said = messages.read(_MESSAGE_LIMIT_BYTES).decode("utf-8", "replace").partition("\n")[0]
    if "failed to execute" in said:
        raise ConverterMissing
    if completed.returncode != 0 or not (directory / "figure.svg").is_file():
        raise ConversionFailed(f"it cannot be converted ({said or f'exit code {completed.returncode}'})")
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
