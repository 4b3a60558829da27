"""How blobs and executables are named below a store's root, and how bytes get there."""

import hashlib
import re
from typing import IO

from judge.errors import BlobMissing

CHUNK_BYTES = 256 * 1024
#: The first two digits of a digest: one directory each.
PREFIXES = tuple(f"{number:02x}" for number in range(256))

_DIGEST = re.compile(r"[0-9a-f]{64}")


def is_digest(name: str) -> bool:
    return _DIGEST.fullmatch(name) is not None


def blob_path(sha256: str) -> str:
    """Where a blob lies below the store's root. Raises BlobMissing for what cannot be a digest."""
    if not is_digest(sha256):
        raise BlobMissing(f"not a digest: {sha256[:80]!r}")
    return f"blobs/{sha256[:2]}/{sha256}"


def removed_path(moment_s: int, sha256: str) -> str:
    """Where a sweep moved the blob that it removed at that moment (Unix time). Raises as blob_path() does."""
    if not is_digest(sha256):
        raise BlobMissing(f"not a digest: {sha256[:80]!r}")
    return f"removed/{moment_s}/{sha256[:2]}/{sha256}"


def key_path(key: str) -> str:
    """Where an executable key lies below the store's root. Raises BlobMissing for what cannot be a key."""
    if not is_digest(key):
        raise BlobMissing(f"not an executable key: {key[:80]!r}")
    return f"executables/{key}"


def copy_and_digest(source: IO[bytes], target: IO[bytes]) -> str:
    """Copy in chunks; returns the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK_BYTES):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()
