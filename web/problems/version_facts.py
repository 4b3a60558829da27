"""Gathers what is compared of versions: of those in the database, and of a package that is none yet."""

from collections.abc import Iterable

import msgspec
import psycopg
import structlog

from judge.errors import BlobMissing
from judge.package.manifest import Manifest
from judge.store import Store
from web.problems.comparison import Comparison, VersionFacts, compare
from web.problems.queries import StatementRow, statements
from web.problems.storing import StoredPackage

VERSION = "SELECT number, manifest_sha256 FROM problem_version WHERE id = %s"

log = structlog.get_logger()


def compare_package(
    connection: psycopg.Connection, store: Store, version_id: int, stored: StoredPackage
) -> Comparison | None:
    """Compare a version with a package. None where the store has lost the version's manifest."""
    before = version_facts(connection, store, version_id)
    if before is None:
        return None
    after = package_facts(stored)
    if stored.needs_cpu_time_limit:  # nobody has chosen it, so it does not differ
        after = msgspec.structs.replace(
            after, manifest=after.manifest.with_cpu_time_limit(before.manifest.limits.cpu_time_limit_ms)
        )
    return compare(before, after)


def version_facts(connection: psycopg.Connection, store: Store, version_id: int) -> VersionFacts | None:
    """Return None where the store has lost the version's manifest."""
    row = connection.execute(VERSION, [version_id]).fetchone()
    assert row is not None  # noqa: S101
    number, manifest_sha256 = row
    try:
        manifest = Manifest.from_json(store.get(manifest_sha256))
    except BlobMissing:
        log.error("problem_version.manifest_missing", alert=True, version_id=version_id, sha256=manifest_sha256)
        return None
    return _facts(number, manifest, statements(connection, version_id))


def package_facts(stored: StoredPackage) -> VersionFacts:
    rows = [
        StatementRow(
            locale=item.statement.locale,
            format=item.statement.format,
            title=item.statement.title,
            blob_sha256=item.sha256,
        )
        for item in stored.statements
    ]
    return _facts(None, stored.manifest, rows)


def _facts(number: int | None, manifest: Manifest, rows: Iterable[StatementRow]) -> VersionFacts:
    ordered = sorted(rows, key=lambda row: (row.locale != "en", row.locale, row.format))
    # A version without statements has no title but its short name, as on the pages
    titles = list(dict.fromkeys(row.title for row in ordered)) or [manifest.slug]
    return VersionFacts(
        number=number,
        title=" / ".join(titles),
        manifest=manifest,
        statements={f"{row.locale} {row.format}": row.blob_sha256 for row in ordered},
    )
