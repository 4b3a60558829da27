"""Blobs by SHA-256: test data, manifests, executables, logs. A directory by default, or whatever fsspec opens.

    blobs/<first two digits>/<sha256>   immutable; also their modification time is refreshed by every put, so that a
                                        sweep of unreachable blobs can spare what was just stored and is not yet named
    executables/<key>                   the digest of the executable that this key (judge/executable.py) led to
    incoming/                           files being written, on the same file system, so that a rename completes them

Digests arrive in messages, so each one is checked for its shape before it becomes part of a path.
"""

import contextlib
import hashlib
import io
import os
import re
import secrets
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, TypeVar, cast
from urllib.parse import urlsplit

import fsspec

from judge.errors import BlobMissing, ConfigurationError, StoreUnavailable

CHUNK_BYTES = 256 * 1024

T = TypeVar("T")

_DIGEST = re.compile(r"[0-9a-f]{64}")


def blob_path(sha256: str) -> str:
    """Where a blob lies below the store's root. Raises BlobMissing for what cannot be a digest."""
    if not _DIGEST.fullmatch(sha256):
        raise BlobMissing(f"not a digest: {sha256[:80]!r}")
    return f"blobs/{sha256[:2]}/{sha256}"


def key_path(key: str) -> str:
    if not _DIGEST.fullmatch(key):
        raise BlobMissing(f"not an executable key: {key[:80]!r}")
    return f"executables/{key}"


def copy_and_digest(source: IO[bytes], target: IO[bytes]) -> str:
    """Copy in chunks; returns the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK_BYTES):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


class Store(ABC):
    """Every method may raise StoreUnavailable; those that read, BlobMissing."""

    @staticmethod
    def open(url: str) -> "Store":
        """The store at `file:///some/directory`, a plain path, or any URL that fsspec knows."""
        parts = urlsplit(url)
        if parts.scheme in ("", "file"):
            if not parts.path.startswith("/"):
                raise ConfigurationError(f"JUDGE_STORE_URL: {url!r} names no absolute directory")
            return DirectoryStore(Path(parts.path))
        return RemoteStore(url)

    @abstractmethod
    def put(self, data: bytes | IO[bytes], *, durable: bool = True) -> str:
        """Store a blob and return its digest; `durable=False` spares the wait for the disk where it can be remade."""

    @abstractmethod
    def open_blob(self, sha256: str) -> BinaryIO:
        """An unbuffered file of the operating system (it has a descriptor), to be closed by the caller."""

    @abstractmethod
    def exists(self, sha256: str) -> bool: ...

    @abstractmethod
    def size(self, sha256: str) -> int: ...

    @abstractmethod
    def local_path(self, sha256: str) -> Path | None:
        """The blob's file where the store is a local directory, whether the blob exists or not; else None."""

    @abstractmethod
    def executable_key_get(self, key: str) -> str | None: ...

    @abstractmethod
    def executable_key_put(self, key: str, sha256: str) -> None: ...

    def get(self, sha256: str) -> bytes:
        """The whole blob, its digest verified: for small ones."""
        with self.open_blob(sha256) as file:
            data = file.read()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise BlobMissing(f"blob {sha256} is damaged: {len(data)} bytes of something else")
        return data


class DirectoryStore(Store):
    """A directory on this machine, used in place."""

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

    def exists(self, sha256: str) -> bool:
        return (self._root / blob_path(sha256)).exists()

    def size(self, sha256: str) -> int:
        with self.open_blob(sha256) as file:
            return os.fstat(file.fileno()).st_size

    def local_path(self, sha256: str) -> Path | None:
        return self._root / blob_path(sha256)

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


class RemoteStore(Store):
    """An object store behind fsspec, such as s3://bucket/prefix. What is read is verified; workers cache it."""

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

    def exists(self, sha256: str) -> bool:
        with _remote_errors(f"blob {sha256}"):
            return bool(self._files.exists(self._path(blob_path(sha256))))

    def size(self, sha256: str) -> int:
        with _remote_errors(f"blob {sha256}"):
            return int(self._files.size(self._path(blob_path(sha256))))

    def local_path(self, sha256: str) -> Path | None:
        return None

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
