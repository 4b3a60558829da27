"""Finds the figures that a statement shows, by the names that its text gives them."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from judge.statements.notices import Notices
from judge.statements.source import MEDIA_TYPES, StatementImage

#: Formats of figures that no browser shows. (PDF figures become SVG when a package is imported.)
_NOT_SHOWN = (".eps", ".ps", ".tif", ".tiff", ".bmp", ".tikz")
_SUFFIXES = (*MEDIA_TYPES, ".pdf", *_NOT_SHOWN)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|$")
_NAME_LIMIT = 100

#: Takes an image of the statement; returns its URL.
UrlOfImage = Callable[[StatementImage], str]


def find_image(images: Iterable[StatementImage], name: str) -> StatementImage | None:
    """Find an image by its path, as it is written or in other letter case.

    LaTeX leaves out suffixes and directories. A figure that was a PDF is an SVG by now, so that its suffix is another.
    Directories are only left out where that is not ambiguous.
    """
    wanted = name.removeprefix("./")
    by_name = {image.name: image for image in images}
    for spelling in (str, _folded):
        for form in (str, _without_suffix, _base_name, _stem):
            meant = {spelling(wanted), spelling(form(wanted))}
            found = [image for path, image in by_name.items() if spelling(form(path)) in meant]
            if found and (len(found) == 1 or form in (str, _without_suffix)):
                return found[0]
    return None


class Figures:
    """The figures of one statement. What is missing, or has another name than the text says, is noted."""

    def __init__(self, images: Iterable[StatementImage], url_of: UrlOfImage, notices: Notices) -> None:
        self._images = tuple(images)
        self._url_of = url_of
        self._notices = notices

    def url(self, name: str) -> str | None:
        """The URL of a figure; None where there is none, which is noted."""
        image = None if _ADDRESS.match(name) else find_image(self._images, name)
        if image is None:
            self._notices.add(_missing(name))
            return None
        if _stem(name) != _stem(image.name):
            self._notices.add(f"the figure {name[:_NAME_LIMIT]!r} is called {image.name!r}; it is shown all the same")
        return self._url_of(image)


def _missing(name: str) -> str:
    if not name:
        return "a figure without an address that can be shown"
    short = repr(name[:_NAME_LIMIT])
    scheme = name.partition(":")[0].lower()
    if scheme in ("http", "https", "ftp") or name.startswith("//"):
        return f"the remote image {short} is not shown: put a copy beside the statement"
    if scheme == "data":
        return f"the image {short} in the text is not shown: put it beside the statement as a file"
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _NOT_SHOWN:
        kind = suffix[1:].upper()
        return f"the figure {short} is not shown, because browsers know no {kind}: save it as PDF, SVG or PNG"
    return f"no figure {short} beside the statement"


def _without_suffix(path: str) -> str:
    stem, dot, suffix = path.rpartition(".")
    return stem if dot and f".{suffix.lower()}" in _SUFFIXES else path


def _base_name(path: str) -> str:
    return path.rpartition("/")[2]


def _stem(path: str) -> str:
    return _without_suffix(_base_name(path))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
