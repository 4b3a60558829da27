"""A directory on this machine as a store, used in place."""

import contextlib
import hashlib
import io
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import IO, BinaryIO, TypeVar, cast

from judge.errors import BlobMissing, StoreUnavailable
from judge.store.blob import blob_path, copy_and_digest, key_path
from judge.store.store import Store

T = TypeVar("T")


class DirectoryStore(Store):
    def __init__(self, root: Path) -> None:
        self._root = root
        self._root_name = str(root)

    def put(self, data: bytes | IO[bytes], *, durable: bool = True) -> str:
        if isinstance(data, bytes):
            sha256 = hashlib.sha256(data).hexdigest()
            if self._refresh(sha256):
                return sha256
            data = io.BytesIO(data)
        try:
            return self._write(data, None, durable=durable)
        except OSError as error:
            raise StoreUnavailable(f"a blob cannot be written below {self._root}: {error}") from error

    def open_blob(self, sha256: str) -> BinaryIO:
        # No open(), no context manager: for each testcase, they took a tenth of our CPU time.
        try:
            return cast(BinaryIO, io.FileIO(self._path(blob_path(sha256))))
        except FileNotFoundError as error:
            raise BlobMissing(f"blob {sha256} is not in the store") from error
        except OSError as error:
            raise StoreUnavailable(f"blob {sha256}: {error}") from error

    def size(self, sha256: str) -> int:
        with self.open_blob(sha256) as file:
            return os.fstat(file.fileno()).st_size

    def executable_key_get(self, key: str) -> str | None:
        try:
            return (self._root / key_path(key)).read_text("ascii")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreUnavailable(f"executable key {key}: {error}") from error

    def executable_key_put(self, key: str, sha256: str) -> None:
        try:
            self._write(io.BytesIO(sha256.encode("ascii")), key_path(key), durable=False)
        except OSError as error:
            raise StoreUnavailable(f"executable key {key}: {error}") from error

    def _refresh(self, sha256: str) -> bool:
        """Whether the blob is there already; if so, a sweep counts its age from now."""
        try:
            os.utime(self._path(blob_path(sha256)))
        except FileNotFoundError:
            return False
        except PermissionError:  # stored by another user; a member of its group may read it, not date it
            return True
        except OSError as error:
            raise StoreUnavailable(f"blob {sha256}: {error}") from error
        return True

    def _write(self, source: IO[bytes], name: str | None, *, durable: bool) -> str:
        """Write aside and rename: a reader sees all of a file or none of it. Without name, the digest names it."""
        incoming = f"incoming/{secrets.token_hex(16)}"
        try:
            with self._in_directory(incoming, lambda path: io.FileIO(path, "x")) as file:
                sha256 = copy_and_digest(source, file)
                # Read-only for everyone: programs get descriptors of these files and may reopen them by /proc.
                os.fchmod(file.fileno(), 0o444)
                if durable:
                    os.fsync(file.fileno())
            name = name or blob_path(sha256)
            self._in_directory(name, lambda path: os.rename(self._path(incoming), path))
            if durable:
                _sync_directory((self._root / name).parent)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._path(incoming))
            raise
        return sha256

    def _path(self, name: str) -> str:
        # No Path: the three files of a compilation took twice as long with it.
        return f"{self._root_name}/{name}"

    def _in_directory(self, name: str, action: Callable[[str], T]) -> T:
        """What can only be missing is the directory of the path."""
        path = self._path(name)
        try:
            return action(path)
        except FileNotFoundError:
            self._directory(os.path.dirname(name))
            return action(path)

    def _directory(self, name: str) -> Path:
        """Make a directory below the root, owned as its parent is: site and workers write here as different users."""
        path = self._root / name
        if path.is_dir():
            return path
        parent = self._directory(str(Path(name).parent)) if "/" in name else self._root
        self._root.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            path.mkdir()
            owner = parent.stat()
            path.chmod(owner.st_mode & 0o7777)
            if owner.st_uid != os.geteuid() or owner.st_gid != os.getegid():
                os.chown(path, owner.st_uid, owner.st_gid)
        return path


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
