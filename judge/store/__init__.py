"""Blobs by SHA-256: test data, manifests, executables, logs. A directory by default, or whatever fsspec opens.

    blobs/<first two digits>/<sha256>   immutable; also their modification time is refreshed by every put, so that a
                                        sweep of unreachable blobs can spare what was just stored and is not yet named
    executables/<key>                   the digest of the executable that this key (judge/executable.py) led to
    incoming/                           files being written, on the same file system, so that a rename completes them

Digests arrive in messages, so each one is checked for its shape before it becomes part of a path.
"""

from pathlib import Path
from urllib.parse import urlsplit

from judge.errors import ConfigurationError
from judge.store.directory import DirectoryStore
from judge.store.incoming import IncomingBlob
from judge.store.remote import RemoteStore
from judge.store.store import Store

__all__ = ["DirectoryStore", "IncomingBlob", "RemoteStore", "Store", "open_store"]


def open_store(url: str) -> Store:
    """The store at `file:///some/directory`, a plain path, or any URL that fsspec knows."""
    parts = urlsplit(url)
    if parts.scheme in ("", "file"):
        if not parts.path.startswith("/"):
            raise ConfigurationError(f"JUDGE_STORE_URL: {url!r} names no absolute directory")
        return DirectoryStore(Path(parts.path))
    return RemoteStore(url)
