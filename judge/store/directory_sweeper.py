"""Sweeping a store that is a directory: a blob is moved by a rename, which no reader and no writer sees half done."""

import contextlib
import io
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from judge.errors import StoreUnavailable
from judge.store.blob import blob_path, is_digest, key_path, removed_path
from judge.store.root_directory import RootDirectory
from judge.store.sweeper import FoundFile, Sweeper


class DirectorySweeper(Sweeper):
    def __init__(self, root: Path) -> None:
        """Raises StoreUnavailable where there is no such directory: a sweep does not make one."""
        if not root.is_dir():
            raise StoreUnavailable(f"the store {root} is not a directory")
        self._root = RootDirectory(root)

    def now_s(self) -> float:
        probe = f"incoming/{secrets.token_hex(16)}"
        with self._errors("its clock"):
            self._root.write(io.BytesIO(), probe, durable=False)
            modified_s = os.stat(self._root.path(probe)).st_mtime
            os.unlink(self._root.path(probe))
        return modified_s

    def identity(self) -> str | None:
        with self._errors("its identity"), contextlib.suppress(FileNotFoundError):
            return Path(self._root.path("identity")).read_text("ascii")
        return None

    def set_identity(self, identity: str) -> None:
        with self._errors("its identity"):
            self._root.write(io.BytesIO(identity.encode("ascii")), "identity", durable=True)

    def modified_s(self, sha256: str) -> float | None:
        with self._errors(f"blob {sha256}"), contextlib.suppress(FileNotFoundError):
            return os.stat(self._root.path(blob_path(sha256))).st_mtime
        return None

    def blobs(self, prefix: str) -> Iterator[FoundFile]:
        return self._blobs(f"blobs/{prefix}")

    def remove(self, sha256: str, *, before_s: float, moment_s: int) -> bool:
        place, aside = blob_path(sha256), removed_path(moment_s, sha256)
        with self._errors(f"blob {sha256}"):
            modified_s = self.modified_s(sha256)
            if modified_s is None or modified_s >= before_s:
                return False
            try:
                self._root.rename(place, aside)
            except FileNotFoundError:
                return False
            # Between the look and the rename, somebody may have refreshed the blob or stored it again.
            if os.stat(self._root.path(aside)).st_mtime >= before_s:
                self._root.rename(aside, place)
                return False
        return True

    def moments(self) -> list[int]:
        with self._errors("removed/"):
            return self._root.moments()

    def removed(self, moment_s: int, prefix: str) -> Iterator[FoundFile]:
        return self._blobs(f"removed/{moment_s}/{prefix}")

    def put_back(self, moment_s: int, sha256: str) -> None:
        # Not by a rename: it would put the old date over the new one of a writer who stores the blob just now.
        with self._errors(f"blob {sha256}"), open(self._root.path(removed_path(moment_s, sha256)), "rb") as file:
            self._root.write(file, blob_path(sha256), durable=True)
        self.delete(moment_s, sha256)

    def delete(self, moment_s: int, sha256: str) -> None:
        self._unlink(removed_path(moment_s, sha256))

    def forget(self, moment_s: int) -> None:
        with self._errors("removed/"):
            for directory, _, _ in os.walk(self._root.path(f"removed/{moment_s}"), topdown=False):
                with contextlib.suppress(OSError):  # not empty
                    os.rmdir(directory)

    def dead_keys(self, before_s: float) -> Iterator[str]:
        for key in self._listed("executables"):
            if is_digest(key.name) and key.is_known_older(before_s):
                with self._errors(f"executable key {key.name}"), contextlib.suppress(FileNotFoundError):
                    sha256 = Path(self._root.path(key_path(key.name))).read_text("ascii")
                    if not is_digest(sha256) or self.modified_s(sha256) is None:
                        yield key.name

    def delete_key(self, key: str) -> None:
        self._unlink(key_path(key))

    def unfinished(self, before_s: float) -> Iterator[str]:
        return (file.name for file in self._listed("incoming") if file.is_known_older(before_s))

    def delete_unfinished(self, name: str) -> None:
        self._unlink(f"incoming/{name}")

    def _blobs(self, name: str) -> Iterator[FoundFile]:
        return (file for file in self._listed(name) if is_digest(file.name))

    def _listed(self, name: str) -> Iterator[FoundFile]:
        path = self._root.path(name)
        with self._errors(f"{name}/"), contextlib.suppress(FileNotFoundError), os.scandir(path) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    status = entry.stat()
                    yield FoundFile(name=entry.name, size_bytes=status.st_size, modified_s=status.st_mtime)

    def _unlink(self, name: str) -> None:
        with self._errors(name), contextlib.suppress(FileNotFoundError):
            os.unlink(self._root.path(name))

    @contextlib.contextmanager
    def _errors(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreUnavailable(f"the store {self._root.path_of_root} does not answer: {what}: {error}") from error
