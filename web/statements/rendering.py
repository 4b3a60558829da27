"""From a stored statement to HTML: rendered once for each digest, then kept in memory.

The page that shows it loads math.js, which typesets what the renderers left in elements of class math.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from judge.package.contents import StatementFormat
from judge.store import Store
from web.statements.latex import render_latex
from web.statements.markdown import render_markdown
from web.statements.sanitizer import sanitize
from web.statements.source import StatementImage, StatementSource

#: Of statements; at 20 KiB each, 10 MiB of a process.
KEPT_STATEMENTS = 500


@dataclass(frozen=True, kw_only=True)
class RenderedStatement:
    html: str  #: sanitised
    diagnostics: tuple[str, ...]  #: for the author


#: The digest of the statement and one of its images -> the URL of the image.
ImageUrl = Callable[[str, StatementImage], str]


def render_statement(source: StatementSource, image_url: Callable[[StatementImage], str]) -> RenderedStatement:
    missing: list[str] = []

    def url_of(name: str) -> str | None:
        image = source.image(name)
        if image is None:
            missing.append(f"no image {name[:100]!r} beside the statement")
            return None
        return image_url(image)

    if source.format == StatementFormat.LATEX:
        latex = render_latex(source.text, source.title)
        html, diagnostics = latex.html, latex.diagnostics
    else:
        html, diagnostics = render_markdown(source.text), ()
    clean = sanitize(html, url_of)
    return RenderedStatement(html=clean, diagnostics=(*diagnostics, *missing))


class StatementRenderer:
    """For all threads of a process."""

    def __init__(self, store: Store, image_url: ImageUrl, *, kept: int = KEPT_STATEMENTS) -> None:
        self._store = store
        self._image_url = image_url
        self._kept = kept
        self._rendered: OrderedDict[str, RenderedStatement] = OrderedDict()
        self._lock = Lock()

    def render(self, sha256: str) -> RenderedStatement:
        """Raises PackageError, BlobMissing and StoreUnavailable."""
        with self._lock:
            if sha256 in self._rendered:
                self._rendered.move_to_end(sha256)
                return self._rendered[sha256]
        source = StatementSource.from_json(self._store.get(sha256))
        rendered = render_statement(source, lambda image: self._image_url(sha256, image))
        with self._lock:
            self._rendered[sha256] = rendered
            while len(self._rendered) > self._kept:
                self._rendered.popitem(last=False)
        return rendered
