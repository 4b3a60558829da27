"""The statement and the samples on the page of a problem."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import psycopg
from flask_babel import gettext as _
from markupsafe import Markup

from judge.errors import BlobMissing
from judge.package.manifest import Manifest
from judge.package.model import StatementFormat
from judge.statements.sample_marks import pieces_of
from judge.statements.source import StatementSource
from judge.store import Store
from web.problems.queries import FALLBACK_LANGUAGE, StatementRow, chosen_statement, statements
from web.statements.rendering import StatementRenderer
from web.statements.samples import Sample, load_samples

#: Manifests whose samples stay in memory; at most 32 KiB for each sample.
KEPT_SAMPLES = 500


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of a statement, not always balanced HTML, and the samples that its author put after it."""

    html: Markup
    samples: tuple[Sample, ...]


@dataclass(frozen=True, kw_only=True)
class StatementWithSamples:
    pieces: tuple[Piece, ...]
    remaining: tuple[Sample, ...]  #: those that the statement has no place for


@dataclass(frozen=True, kw_only=True)
class ShownStatement:
    locale: str
    html: Markup | None  #: None where the statement is a PDF, or there is none
    is_pdf: bool

    def with_samples(self, samples: Sequence[Sample]) -> StatementWithSamples:
        shown = [sample for sample in samples if sample.is_shown]
        if self.html is None:
            return StatementWithSamples(pieces=(), remaining=tuple(shown))
        pieces = []
        for html, place in pieces_of(self.html):
            count = {None: 0, "next": 1, "remaining": len(shown)}[place]
            here, shown = shown[:count], shown[count:]
            pieces.append(Piece(html=Markup(html), samples=tuple(here)))  # noqa: S704  (sanitised)
        return StatementWithSamples(pieces=tuple(pieces), remaining=tuple(shown))

    @property
    def has_math(self) -> bool:
        return self.html is not None and 'class="math' in self.html


@dataclass(frozen=True, kw_only=True)
class Picture:
    content: bytes
    media_type: str


class SampleShelf:
    """Keeps samples in memory. What a digest names never changes, so that a process reads it once."""

    def __init__(self, store: Store, *, kept: int = KEPT_SAMPLES) -> None:
        self._store = store
        #: Takes the digest of a manifest. Raises BlobMissing and StoreUnavailable.
        self.samples = lru_cache(maxsize=kept)(self._load)

    def _load(self, manifest_sha256: str) -> tuple[Sample, ...]:
        return load_samples(self._store, Manifest.from_json(self._store.get(manifest_sha256)))


def load_statement(
    connection: psycopg.Connection, renderer: StatementRenderer, version_id: int, *, locale: str
) -> ShownStatement:
    row = chosen_statement(connection, version_id, locale=locale)
    if row is None:
        return ShownStatement(locale=FALLBACK_LANGUAGE, html=None, is_pdf=False)
    if row.format == StatementFormat.PDF:
        return ShownStatement(locale=row.locale, html=None, is_pdf=True)
    html = Markup(renderer.render(row.blob_sha256).html)  # noqa: S704  (sanitised)
    return ShownStatement(locale=row.locale, html=html, is_pdf=False)


def version_notices(
    connection: psycopg.Connection, renderer: StatementRenderer, version_id: int
) -> list[tuple[StatementRow, tuple[str, ...]]]:
    """What the author of a version should know of its statements; only those of which there is something."""
    texts = [row for row in statements(connection, version_id) if row.format != StatementFormat.PDF]
    found = ((row, _notices(renderer, row.blob_sha256)) for row in texts)
    return [(row, notices) for row, notices in found if notices]


def _notices(renderer: StatementRenderer, sha256: str) -> tuple[str, ...]:
    """The page of the problem is where a lost statement is imported anew, so it is shown without it."""
    try:
        return renderer.render(sha256).notices
    except BlobMissing:
        return (_("The store has lost this statement."),)


def load_picture(store: Store, statement_sha256: str, name: str) -> Picture | None:
    """Return None where the statement has no such picture.

    Raises BlobMissing and PackageError where the digest names no statement.
    """
    image = StatementSource.from_json(store.get(statement_sha256)).image(name)
    return None if image is None else Picture(content=store.get(image.sha256), media_type=image.media_type)
