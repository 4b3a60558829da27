"""Gives a version that needs a CPU time limit its limit: by a version that is the same but for that.

Versions are immutable, and what was judged by a provisional limit stays so.
"""

from dataclasses import dataclass

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from judge.package.manifest import Manifest
from judge.store import Store
from judge.verification.time_limit import FoundLimit
from web.audit.events import Actor, add_event
from web.problems.models import ProblemVersion, VersionState

UNLIMITED = """
SELECT problem.id, version.manifest_sha256 FROM problem_version version JOIN problem ON problem.id = version.problem_id
WHERE version.id = %s AND version.needs_cpu_time_limit FOR NO KEY UPDATE OF problem
"""

MADE_BEFORE = """
SELECT id AS version_id, number FROM problem_version
WHERE limited_from_id = %s AND (limits->>'cpu_time_limit_ms')::int = %s ORDER BY number DESC LIMIT 1
"""

_CHANGED = {
    "id": None,
    "created_at": None,
    "number": "(SELECT max(number) + 1 FROM problem_version WHERE problem_id = %(problem_id)s)",
    "state": f"'{VersionState.DRAFT}'",
    "override_reason": "NULL",
    "manifest_sha256": "%(manifest_sha256)s",
    "limits": "%(limits)s",
    "needs_cpu_time_limit": "false",
    "limited_from_id": "id",
    "cpu_time_limit_origin": "%(origin)s",
    "created_by": "coalesce(%(created_by)s, created_by)",
}
_VALUES = {
    column.name: _CHANGED.get(column.name, f'"{column.name}"')
    for column in ProblemVersion.__table__.columns
    if _CHANGED.get(column.name, "") is not None
}

# A row of `blob` that is there already is dated anew: a sweep deletes old rows that nothing refers to
ADD_VERSION = f"""
WITH manifest AS (
    INSERT INTO blob (sha256, size_bytes) VALUES (%(manifest_sha256)s, %(manifest_bytes)s)
    ON CONFLICT (sha256) DO UPDATE SET created_at = now()
), added AS (
    INSERT INTO problem_version ({", ".join(f'"{name}"' for name in _VALUES)})
    SELECT {", ".join(filter(None, _VALUES.values()))} FROM problem_version WHERE id = %(version_id)s
    RETURNING id, number
), blobs AS (
    INSERT INTO problem_version_blob (problem_version_id, sha256)
    SELECT added.id, sha256 FROM added, (
        SELECT sha256 FROM problem_version_blob WHERE problem_version_id = %(version_id)s
        UNION SELECT %(manifest_sha256)s
    ) AS needed
), statements AS (
    INSERT INTO statement (problem_version_id, locale, format, title, blob_sha256)
    SELECT added.id, locale, format, title, blob_sha256 FROM statement, added WHERE problem_version_id = %(version_id)s
), attachments AS (
    INSERT INTO problem_attachment (problem_version_id, name, sha256, size_bytes)
    SELECT added.id, name, sha256, size_bytes FROM problem_attachment, added WHERE problem_version_id = %(version_id)s
)
SELECT id AS version_id, number FROM added
"""  # noqa: S608


class LimitNotNeeded(Exception):
    """Raised if the version has a CPU time limit."""


@dataclass(frozen=True, kw_only=True)
class LimitedVersion:
    version_id: int
    number: int


def add_limited_version(
    connection: psycopg.Connection, store: Store, actor: Actor, version_id: int, limit: FoundLimit
) -> LimitedVersion:
    """Make the version with this limit: a draft. The same limit a second time makes no second one.

    Raises LimitNotNeeded, BlobMissing, StoreUnavailable, and PackageError where the store holds no manifest.
    """
    with connection.transaction():
        found = connection.execute(UNLIMITED, [version_id]).fetchone()
        if found is None:
            raise LimitNotNeeded(f"version {version_id}")
        problem_id, manifest_sha256 = found
        made = connection.execute(MADE_BEFORE, [version_id, limit.cpu_time_limit_ms]).fetchone()
        if made is None:
            manifest = Manifest.from_json(store.get(manifest_sha256)).with_cpu_time_limit(limit.cpu_time_limit_ms)
            values = _manifest_values(store, manifest) | {
                "problem_id": problem_id,
                "version_id": version_id,
                "origin": Jsonb(msgspec.to_builtins(limit)),
                "created_by": actor.user_id,
            }
            made = connection.execute(ADD_VERSION.encode(), values).fetchone()
            assert made is not None  # noqa: S101
            after = {"version_id": made[0], "number": made[1], "cpu_time_limit_ms": limit.cpu_time_limit_ms}
            add_event(connection, actor, "problem.limit", object_type="problem", object_id=problem_id, after=after)
    return LimitedVersion(version_id=made[0], number=made[1])


def _manifest_values(store: Store, manifest: Manifest) -> dict[str, object]:
    written = manifest.to_json()
    return {
        "manifest_sha256": store.put(written),
        "manifest_bytes": len(written),
        "limits": Jsonb(msgspec.to_builtins(manifest.limits)),
    }
