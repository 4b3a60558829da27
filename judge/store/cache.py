"""A bounded local copy of a remote store: what was used last stays. A local directory is used in place instead."""

import contextlib
import os
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from judge.errors import BlobMissing, StoreUnavailable
from judge.store.blob import blob_path
from judge.store.incoming import IncomingBlob
from judge.store.remote import RemoteStore
from judge.store.store import Store

#: So long is known without a request that a blob was refreshed. A sweep allows for it (judge/store/sweep.py).
REFRESHED_S = 3600
_REFRESHED_KEPT = 10_000


def with_cache(store: Store, directory: Path, limit_bytes: int) -> Store:
    """The store itself where it is a local directory."""
    return CachedStore(store, directory, limit_bytes) if isinstance(store, RemoteStore) else store


@dataclass(frozen=True, kw_only=True)
class _Refreshed:
    at_s: float  #: monotonic
    size_bytes: int


class CachedStore(Store):
    """Each blob is downloaded once and verified then. One process owns the directory, its threads share it."""

    def __init__(self, remote: RemoteStore, directory: Path, limit_bytes: int) -> None:
        self._remote = remote
        self._directory = directory
        self._limit_bytes = limit_bytes
        self._lock = threading.Lock()
        self._sizes: OrderedDict[str, int] = OrderedDict()  # least recently used first
        self._total_bytes = 0
        self._refreshed: OrderedDict[str, _Refreshed] = OrderedDict()  # the longest ago first
        # By first digit: two threads that want the same blob wait for one download, two that do not seldom wait.
        self._downloading = {digit: threading.Lock() for digit in "0123456789abcdef"}
        self._adopt()

    def open_blob(self, sha256: str) -> BinaryIO:
        path = self._directory / blob_path(sha256)
        with contextlib.suppress(FileNotFoundError):
            return self._open(sha256, path)
        with self._downloading[sha256[0]]:
            with contextlib.suppress(FileNotFoundError):
                return self._open(sha256, path)
            try:
                return self._fetch(sha256, path)
            except OSError as error:
                raise StoreUnavailable(f"the cache {self._directory} cannot be written: {error}") from error

    def put(self, data: bytes | IO[bytes], *, durable: bool = True) -> str:
        return self._remote.put(data, durable=durable)

    def incoming(self) -> IncomingBlob:
        return self._remote.incoming()

    def size(self, sha256: str) -> int:
        with self._lock:
            known = self._sizes.get(sha256)
        return self._remote.size(sha256) if known is None else known

    def refresh(self, sha256: str) -> int | None:
        """Ask the remote store, but not again within REFRESHED_S: a cached compilation should not wait for it."""
        with self._lock:
            known = self._refreshed.get(sha256)
        if known is not None and known.at_s > time.monotonic() - REFRESHED_S:
            return known.size_bytes
        at_s = time.monotonic()
        size_bytes = self._remote.refresh(sha256)
        with self._lock:
            self._refreshed.pop(sha256, None)
            if size_bytes is not None:
                self._refreshed[sha256] = _Refreshed(at_s=at_s, size_bytes=size_bytes)
                if len(self._refreshed) > _REFRESHED_KEPT:
                    self._refreshed.popitem(last=False)
        return size_bytes

    def free_bytes(self) -> int | None:
        return None

    def executable_key_get(self, key: str) -> str | None:
        return self._remote.executable_key_get(key)

    def executable_key_put(self, key: str, sha256: str) -> None:
        self._remote.executable_key_put(key, sha256)

    def _open(self, sha256: str, path: Path) -> BinaryIO:
        file = cast(BinaryIO, path.open("rb", buffering=0))
        with self._lock:
            if sha256 in self._sizes:
                self._sizes.move_to_end(sha256)
        return file

    def _fetch(self, sha256: str, path: Path) -> BinaryIO:
        """Returns the file opened before it can be seen, because a full cache may drop it the moment it is."""
        path.parent.mkdir(parents=True, exist_ok=True)
        incoming = self._directory / "incoming" / secrets.token_hex(16)
        file = cast(BinaryIO, incoming.open("x+b", buffering=0))
        try:
            self._remote.download(sha256, file)
            os.fchmod(file.fileno(), 0o444)
            os.fsync(file.fileno())
            size_bytes = file.seek(0, os.SEEK_END)
            file.close()
            file = cast(BinaryIO, incoming.open("rb", buffering=0))  # programs get this descriptor: read-only
            incoming.rename(path)
        except BaseException:
            file.close()
            incoming.unlink(missing_ok=True)
            raise
        self._remember(sha256, size_bytes)
        return file

    def _remember(self, sha256: str, size_bytes: int) -> None:
        with self._lock:
            self._sizes[sha256] = size_bytes
            self._total_bytes += size_bytes
            while self._total_bytes > self._limit_bytes and self._sizes:
                oldest, oldest_bytes = self._sizes.popitem(last=False)
                self._total_bytes -= oldest_bytes
                (self._directory / blob_path(oldest)).unlink(missing_ok=True)

    def _adopt(self) -> None:
        """Take over what an earlier process left, the longest unused first; drop its unfinished downloads."""
        try:
            incoming = self._directory / "incoming"
            incoming.mkdir(parents=True, exist_ok=True)
            for unfinished in incoming.iterdir():
                unfinished.unlink()
            left = [(path, path.stat()) for path in self._directory.glob("blobs/*/*")]
        except OSError as error:
            raise StoreUnavailable(f"the cache {self._directory} cannot be used: {error}") from error
        for path, status in sorted(left, key=lambda entry: entry[1].st_atime):
            with contextlib.suppress(BlobMissing):  # not named as a blob: not ours to count or drop
                blob_path(path.name)
                self._remember(path.name, status.st_size)
