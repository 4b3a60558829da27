"""A directory on this machine as a store, used in place."""

import contextlib
import hashlib
import io
import os
from pathlib import Path
from typing import IO, BinaryIO, cast

from judge.errors import BlobMissing, StoreUnavailable
from judge.store.blob import blob_path, key_path, removed_path
from judge.store.incoming import IncomingBlob
from judge.store.root_directory import RootDirectory
from judge.store.store import Store


class DirectoryStore(Store):
    def __init__(self, root: Path) -> None:
        self._root = RootDirectory(root)

    def put(self, data: bytes | IO[bytes], *, durable: bool = True) -> str:
        if isinstance(data, bytes):
            sha256 = hashlib.sha256(data).hexdigest()
            if self.refresh(sha256) == len(data):
                return sha256
            data = io.BytesIO(data)
        try:
            return self._root.write(data, None, durable=durable)
        except OSError as error:
            raise StoreUnavailable(f"a blob cannot be written below {self._root.path_of_root}: {error}") from error

    def incoming(self) -> IncomingBlob:
        try:
            return self._root.incoming()
        except OSError as error:
            raise StoreUnavailable(f"a blob cannot be written below {self._root.path_of_root}: {error}") from error

    def open_blob(self, sha256: str) -> BinaryIO:
        # No open(), no context manager: for each testcase, they took a tenth of our CPU time.
        try:
            return cast(BinaryIO, io.FileIO(self._root.path(blob_path(sha256))))
        except FileNotFoundError:
            return self._open_moved(sha256)
        except OSError as error:
            raise StoreUnavailable(f"blob {sha256}: {error}") from error

    def size(self, sha256: str) -> int:
        with self.open_blob(sha256) as file:
            return os.fstat(file.fileno()).st_size

    def refresh(self, sha256: str) -> int | None:
        path = self._root.path(blob_path(sha256))
        try:
            os.utime(path)
            # A sweep may have moved the file before it was dated. Then it is not at its place any more.
            return os.stat(path).st_size
        except FileNotFoundError:
            return None
        except PermissionError:  # Another user stored it. A copy is ours, and new.
            return self._copy(sha256)
        except OSError as error:
            raise StoreUnavailable(f"blob {sha256}: {error}") from error

    def executable_key_get(self, key: str) -> str | None:
        try:
            with open(self._root.path(key_path(key)), encoding="ascii") as file:
                return file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreUnavailable(f"executable key {key}: {error}") from error

    def executable_key_put(self, key: str, sha256: str) -> None:
        try:
            self._root.write(io.BytesIO(sha256.encode("ascii")), key_path(key), durable=False)
        except OSError as error:
            raise StoreUnavailable(f"executable key {key}: {error}") from error

    def free_bytes(self) -> int | None:
        try:
            status = os.statvfs(self._root.path_of_root)
        except OSError as error:
            raise StoreUnavailable(f"the store {self._root.path_of_root}: {error}") from error
        return status.f_bavail * status.f_frsize

    def _open_moved(self, sha256: str) -> BinaryIO:
        """Open a blob that a sweep moved, and perhaps moved back since it was looked for."""
        try:
            for name in (*(removed_path(moment_s, sha256) for moment_s in self._root.moments()), blob_path(sha256)):
                with contextlib.suppress(FileNotFoundError):
                    return cast(BinaryIO, io.FileIO(self._root.path(name)))
        except OSError as error:
            raise StoreUnavailable(f"blob {sha256}: {error}") from error
        raise BlobMissing(f"blob {sha256} is not in the store")

    def _copy(self, sha256: str) -> int | None:
        """Write the blob again and return its size in bytes; None where it is missing or damaged."""
        try:
            with self.open_blob(sha256) as file:
                size_bytes = os.fstat(file.fileno()).st_size
                copied = self._root.write(file, None, durable=True)
        except BlobMissing:
            return None
        except OSError as error:
            raise StoreUnavailable(f"blob {sha256}: {error}") from error
        return size_bytes if copied == sha256 else None
