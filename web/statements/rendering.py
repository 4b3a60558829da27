"""Renders stored statements, once for each digest, and keeps them in memory."""

from collections.abc import Callable
from functools import lru_cache

from judge.statements.rendering import RenderedStatement, render_statement
from judge.statements.source import StatementImage, StatementSource
from judge.store import Store

#: So many statements stay in memory. At 20 KiB each, they take 10 MiB of a process.
KEPT_STATEMENTS = 500

#: Takes the digest of the statement and one of its images; returns the URL of the image.
UrlOfStoredImage = Callable[[str, StatementImage], str]


class StatementRenderer:
    """Keeps rendered statements in memory. A digest always names the same statement, so a process renders it once."""

    def __init__(self, store: Store, url_of_image: UrlOfStoredImage, *, kept: int = KEPT_STATEMENTS) -> None:
        self._store = store
        self._url_of_image = url_of_image
        #: Takes the digest of a statement. Raises PackageError, BlobMissing and StoreUnavailable.
        self.render = lru_cache(maxsize=kept)(self._render)

    def _render(self, sha256: str) -> RenderedStatement:
        source = StatementSource.from_json(self._store.get(sha256))
        return render_statement(source, lambda image: self._url_of_image(sha256, image))
