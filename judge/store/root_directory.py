"""Files below the root of a store that is a directory of this machine."""

import contextlib
import io
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

from judge.errors import StoreUnavailable
from judge.store.blob import CHUNK_BYTES, blob_path
from judge.store.incoming import IncomingBlob

T = TypeVar("T")


class RootDirectory:
    """Names are relative to the root. Errors are those of the operating system."""

    def __init__(self, root: Path) -> None:
        self.path_of_root = root
        self._root = str(root)

    def path(self, name: str) -> str:
        # No Path: the three files of a compilation took twice as long with it.
        return f"{self._root}/{name}"

    def write(self, source: IO[bytes], name: str | None, *, durable: bool) -> str:
        """Write aside and rename, so that a reader sees all of a file or none of it. Returns the digest.

        Without a name, the digest decides where the blob lies.
        """
        incoming = self.incoming()
        try:
            while chunk := source.read(CHUNK_BYTES):
                incoming.write(chunk)
            return incoming.keep_as(name, durable=durable)
        except BaseException:
            incoming.discard()
            raise

    def incoming(self) -> "IncomingFile":
        name = f"incoming/{secrets.token_hex(16)}"
        return IncomingFile(self, name, self.in_directory(name, lambda path: io.FileIO(path, "x")))

    def moments(self) -> list[int]:
        """When sweeps removed blobs that are still below removed/, in Unix seconds, the earliest first."""
        try:
            return sorted(int(name) for name in os.listdir(self.path("removed")) if name.isdecimal())
        except FileNotFoundError:
            return []

    def rename(self, old: str, new: str) -> None:
        """Raises FileNotFoundError where the old name is not there."""
        self.in_directory(new, lambda path: os.rename(self.path(old), path))

    def in_directory(self, name: str, action: Callable[[str], T]) -> T:
        """Call the action with the path of the name; make the directory of the name if it turns out to be missing."""
        path = self.path(name)
        try:
            return action(path)
        except FileNotFoundError:
            self._make_directory(os.path.dirname(name))
            return action(path)

    def _make_directory(self, name: str) -> Path:
        """Make a directory owned as its parent is, because the site and the workers write as different users."""
        path = self.path_of_root / name
        if path.is_dir():
            return path
        parent = self._make_directory(str(Path(name).parent)) if "/" in name else self.path_of_root
        self.path_of_root.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            path.mkdir()
            owner = parent.stat()
            path.chmod(owner.st_mode & 0o7777)
            if owner.st_uid != os.geteuid() or owner.st_gid != os.getegid():
                os.chown(path, owner.st_uid, owner.st_gid)
        return path


class IncomingFile(IncomingBlob):
    """A file in incoming/, on the same file system as the blobs, so that a rename completes it."""

    def __init__(self, root: RootDirectory, name: str, file: io.FileIO) -> None:
        super().__init__(file)
        self._root = root
        self._name = name
        self._descriptor = file.fileno()
        self._is_over = False

    def keep(self) -> str:
        try:
            return self.keep_as(None, durable=True)
        except OSError as error:
            raise StoreUnavailable(f"a blob cannot be written: {error}") from error

    def keep_as(self, name: str | None, *, durable: bool) -> str:
        """Complete the file under the name, or under its digest; returns the digest. Raises OSError."""
        sha256 = self.sha256
        # Read-only for everyone: programs get descriptors of these files and may reopen them by /proc.
        os.fchmod(self._descriptor, 0o444)
        if durable:
            os.fsync(self._descriptor)
        self._file.close()
        name = name or blob_path(sha256)
        self._root.rename(self._name, name)
        if durable:
            _sync_directory(os.path.dirname(self._root.path(name)))
        self._is_over = True
        return sha256

    def discard(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._file.close()
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._root.path(self._name))


def _sync_directory(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
