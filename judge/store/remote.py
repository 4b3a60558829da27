"""An object store behind fsspec, such as s3://bucket/prefix. What is read is verified; workers cache it."""

import contextlib
import io
import tempfile
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

import fsspec

from judge.errors import BlobMissing, StoreUnavailable
from judge.store.blob import blob_path, copy_and_digest, key_path
from judge.store.store import Store


class RemoteStore(Store):
    def __init__(self, url: str) -> None:
        with _remote_errors(url):
            self._files, root = fsspec.url_to_fs(url)
        self._root = root.rstrip("/")

    def put(self, data: bytes | IO[bytes], *, durable: bool = True) -> str:
        source = io.BytesIO(data) if isinstance(data, bytes) else data
        # The name is known only after the last byte, and an object store cannot rename.
        with tempfile.NamedTemporaryFile() as spool, _remote_errors("a new blob"):
            sha256 = copy_and_digest(source, spool)
            spool.flush()
            self._files.put_file(spool.name, self._path(blob_path(sha256)))
        return sha256

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
        """Raises BlobMissing where what arrives has another digest."""
        path = self._path(blob_path(sha256))
        with _remote_errors(f"blob {sha256}"), self._files.open(path, "rb") as source:
            found = copy_and_digest(source, target)
        if found != sha256:
            raise BlobMissing(f"blob {sha256} is damaged: the store sent {found}")

    def size(self, sha256: str) -> int:
        with _remote_errors(f"blob {sha256}"):
            return int(self._files.size(self._path(blob_path(sha256))))

    def executable_key_get(self, key: str) -> str | None:
        try:
            with _remote_errors(f"executable key {key}"):
                return cast(bytes, self._files.cat_file(self._path(key_path(key)))).decode("ascii")
        except BlobMissing:
            return None

    def executable_key_put(self, key: str, sha256: str) -> None:
        with _remote_errors(f"executable key {key}"):
            self._files.pipe_file(self._path(key_path(key)), sha256.encode("ascii"))

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"


@contextlib.contextmanager
def _remote_errors(what: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise BlobMissing(f"{what} is not in the store") from error
    except (BlobMissing, StoreUnavailable):
        raise
    except Exception as error:  # each of fsspec's back ends has an exception tree of its own
        raise StoreUnavailable(f"{what}: {error!r}") from error
