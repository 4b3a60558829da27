"""Blobs by SHA-256: test data, manifests, executables, logs. A directory by default, or whatever fsspec opens.

    blobs/<first two digits>/<sha256>   immutable. Every put gives a blob a new modification time, because a sweep
                                        (sweep.py) spares what is young: it was stored and perhaps not named yet
    removed/<moment>/<digits>/<sha256>  what a sweep took away, readable until a later sweep deletes it
    executables/<key>                   the digest of the executable that this key (judge/executable.py) led to
    incoming/                           files being written, on the same file system, so that a rename completes them
    identity                            a mark, the same in the database that sweeps this store

Digests arrive in messages, so each one is checked for its shape before it becomes part of a path.
"""

from pathlib import Path
from urllib.parse import urlsplit

from judge.errors import ConfigurationError
from judge.store.directory import DirectoryStore
from judge.store.directory_sweeper import DirectorySweeper
from judge.store.incoming import IncomingBlob
from judge.store.remote import RemoteStore
from judge.store.remote_sweeper import RemoteSweeper
from judge.store.store import Store
from judge.store.sweeper import Sweeper

__all__ = ["DirectoryStore", "IncomingBlob", "RemoteStore", "Store", "open_store", "open_sweeper"]


def open_store(url: str) -> Store:
    """The store at `file:///some/directory`, a plain path, or any URL that fsspec knows."""
    directory = _directory(url)
    return RemoteStore(url) if directory is None else DirectoryStore(directory)


def open_sweeper(url: str) -> Sweeper:
    """What sweeps and counts the store at this URL. Raises StoreUnavailable where there is no such directory."""
    directory = _directory(url)
    return RemoteSweeper(url) if directory is None else DirectorySweeper(directory)


def _directory(url: str) -> Path | None:
    """None for a remote store."""
    parts = urlsplit(url)
    if parts.scheme not in ("", "file"):
        return None
    if not parts.path.startswith("/"):
        raise ConfigurationError(f"JUDGE_STORE_URL: {url!r} names no absolute directory")
    return Path(parts.path)
