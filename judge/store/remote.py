"""An object store behind fsspec, such as s3://bucket/prefix. What is read is verified; workers cache it."""

import contextlib
import io
import tempfile
import time
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from judge.errors import BlobMissing
from judge.store.blob import CHUNK_BYTES, blob_path, copy_and_digest, key_path, removed_path
from judge.store.incoming import IncomingBlob
from judge.store.remote_files import RemoteFiles, remote_errors
from judge.store.store import Store

#: An object cannot be dated, only written again. A younger one stays as it is.
REWRITE_AFTER_S = 3600


class RemoteStore(Store):
    def __init__(self, url: str) -> None:
        self._files = RemoteFiles(url)

    def put(self, data: bytes | IO[bytes], *, durable: bool = True) -> str:
        source = io.BytesIO(data) if isinstance(data, bytes) else data
        incoming = self.incoming()
        try:
            with remote_errors("a new blob"):
                while chunk := source.read(CHUNK_BYTES):
                    incoming.write(chunk)
            return incoming.keep()
        finally:
            incoming.discard()

    def incoming(self) -> "RemoteIncoming":
        return RemoteIncoming(self)

    def upload(self, path: str, sha256: str) -> None:
        """Store a local file under its digest."""
        with remote_errors("a new blob"):
            self._files.system.put_file(path, self._files.path(blob_path(sha256)))

    def open_blob(self, sha256: str) -> BinaryIO:
        spool = cast(BinaryIO, tempfile.TemporaryFile(buffering=0))  # noqa: SIM115 - handed to the caller
        try:
            self.download(sha256, spool)
            spool.seek(0)
        except BaseException:
            spool.close()
            raise
        return spool

    def download(self, sha256: str, target: IO[bytes]) -> None:
        """Fill the empty target. Raises BlobMissing where what arrives has another digest."""
        with remote_errors(f"blob {sha256}"):
            for path in self._places(sha256):
                with contextlib.suppress(FileNotFoundError):
                    found = self._fetch(path, target)
                    break
            else:
                raise FileNotFoundError
        if found != sha256:
            raise BlobMissing(f"blob {sha256} is damaged: the store sent {found}")

    def size(self, sha256: str) -> int:
        with remote_errors(f"blob {sha256}"):
            for path in self._places(sha256):
                with contextlib.suppress(FileNotFoundError):
                    return int(self._files.system.size(path))
            raise FileNotFoundError

    def refresh(self, sha256: str) -> int | None:
        path = self._files.path(blob_path(sha256))
        try:
            with remote_errors(f"blob {sha256}"):
                if time.time() - self._files.modified_s(path) > REWRITE_AFTER_S:
                    with self.open_blob(sha256) as file:
                        self.put(file)
                return int(self._files.system.size(path))
        except BlobMissing:
            return None

    def executable_key_get(self, key: str) -> str | None:
        try:
            with remote_errors(f"executable key {key}"):
                return cast(bytes, self._files.system.cat_file(self._files.path(key_path(key)))).decode("ascii")
        except BlobMissing:
            return None

    def executable_key_put(self, key: str, sha256: str) -> None:
        with remote_errors(f"executable key {key}"):
            self._files.system.pipe_file(self._files.path(key_path(key)), sha256.encode("ascii"))

    def free_bytes(self) -> int | None:
        return None

    def _places(self, sha256: str) -> Iterator[str]:
        """Where the blob may lie. A sweep may move it, and move it back while we look for it."""
        place = self._files.path(blob_path(sha256))
        yield place
        for moment_s in self._files.moments():
            yield self._files.path(removed_path(moment_s, sha256))
        yield place

    def _fetch(self, path: str, target: IO[bytes]) -> str:
        target.seek(0)
        target.truncate()
        with self._files.system.open(path, "rb") as source:
            return copy_and_digest(source, target)


class RemoteIncoming(IncomingBlob):
    """A temporary file: the name is known only after the last byte, and an object store cannot rename."""

    def __init__(self, store: RemoteStore) -> None:
        self._spool = tempfile.NamedTemporaryFile(buffering=0)  # noqa: SIM115 - closed at its end
        super().__init__(cast(io.RawIOBase, self._spool))
        self._store = store

    def keep(self) -> str:
        self._store.upload(self._spool.name, self.sha256)
        self.discard()
        return self.sha256

    def discard(self) -> None:
        self._spool.close()
