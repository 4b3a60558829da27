"""Renders a stored statement as HTML, once for each digest, and keeps it in memory.

The page that shows it loads math.js, which typesets the formulas in elements of class math.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from judge.package.contents import StatementFormat
from judge.store import Store
from web.statements.latex import render_latex
from web.statements.markdown import render_markdown
from web.statements.sanitizer import sanitize
from web.statements.source import StatementImage, StatementSource

#: So many statements stay in memory. At 20 KiB each, they take 10 MiB of a process.
KEPT_STATEMENTS = 500


@dataclass(frozen=True, kw_only=True)
class RenderedStatement:
    html: str  #: sanitised
    diagnostics: tuple[str, ...]  #: for the author


#: Takes the digest of the statement and one of its images; returns the URL of the image.
UrlOfImage = Callable[[str, StatementImage], str]


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
    """Keeps rendered statements in memory. A digest always names the same statement, so a process renders it once."""

    def __init__(self, store: Store, url_of_image: UrlOfImage, *, kept: int = KEPT_STATEMENTS) -> None:
        self._store = store
        self._url_of_image = url_of_image
        #: Takes the digest of a statement. Raises PackageError, BlobMissing and StoreUnavailable.
        self.render = lru_cache(maxsize=kept)(self._render)

    def _render(self, sha256: str) -> RenderedStatement:
        source = StatementSource.from_json(self._store.get(sha256))
        return render_statement(source, lambda image: self._url_of_image(sha256, image))
