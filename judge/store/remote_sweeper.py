"""Sweeping a remote store. Objects cannot be renamed: a blob is copied to removed/ first and deleted then."""

import contextlib
import secrets
from collections.abc import Iterator
from typing import Any, cast

from judge.errors import BlobMissing, StoreUnavailable
from judge.store.blob import blob_path, is_digest, key_path, removed_path
from judge.store.remote_files import RemoteFiles, listed_modified_s, remote_errors
from judge.store.sweeper import FoundFile, Sweeper


class RemoteSweeper(Sweeper):
    def __init__(self, url: str) -> None:
        self._url = url
        self._files = RemoteFiles(url)

    def now_s(self) -> float:
        probe = self._files.path(f"incoming/{secrets.token_hex(16)}")
        try:
            with remote_errors("a probe of its clock"):
                self._files.system.pipe_file(probe, b"probe")
                modified_s = self._files.modified_s(probe)
                self._files.system.rm_file(probe)
        except BlobMissing as error:  # what a bucket that does not exist looks like
            raise StoreUnavailable(f"the store {self._url} does not keep what is written: {error}") from error
        return modified_s

    def identity(self) -> str | None:
        with remote_errors("the store's identity"), contextlib.suppress(FileNotFoundError):
            return cast(bytes, self._files.system.cat_file(self._files.path("identity"))).decode("ascii")
        return None

    def set_identity(self, identity: str) -> None:
        with remote_errors("the store's identity"):
            self._files.system.pipe_file(self._files.path("identity"), identity.encode("ascii"))

    def modified_s(self, sha256: str) -> float | None:
        with remote_errors(f"blob {sha256}"), contextlib.suppress(FileNotFoundError):
            return self._files.modified_s(self._files.path(blob_path(sha256)))
        return None

    def blobs(self, prefix: str) -> Iterator[FoundFile]:
        return self._blobs(f"blobs/{prefix}")

    def remove(self, sha256: str, *, before_s: float, moment_s: int) -> bool:
        place, aside = self._files.path(blob_path(sha256)), self._files.path(removed_path(moment_s, sha256))
        if not self._is_older(sha256, before_s):
            return False
        with remote_errors(f"blob {sha256}"), contextlib.suppress(FileNotFoundError):
            self._files.system.cp_file(place, aside)
        # Copying took a while, in which somebody may have stored the blob again.
        if not self._is_older(sha256, before_s):
            self.delete(moment_s, sha256)
            return False
        self._delete(place)
        return True

    def moments(self) -> list[int]:
        with remote_errors("removed/"):
            return self._files.moments()

    def removed(self, moment_s: int, prefix: str) -> Iterator[FoundFile]:
        return self._blobs(f"removed/{moment_s}/{prefix}")

    def put_back(self, moment_s: int, sha256: str) -> None:
        with remote_errors(f"blob {sha256}"):
            aside = self._files.path(removed_path(moment_s, sha256))
            self._files.system.cp_file(aside, self._files.path(blob_path(sha256)))
        self.delete(moment_s, sha256)

    def delete(self, moment_s: int, sha256: str) -> None:
        self._delete(self._files.path(removed_path(moment_s, sha256)))

    def forget(self, moment_s: int) -> None:
        """An object store has no directories, but some of what fsspec opens has."""
        path = self._files.path(f"removed/{moment_s}")
        with remote_errors("removed/"), contextlib.suppress(FileNotFoundError):
            self._files.system.invalidate_cache(path)
            if not self._files.system.find(path):
                self._files.system.rm(path, recursive=True)

    def dead_keys(self, before_s: float) -> Iterator[str]:
        for entry in self._listed("executables"):
            if is_digest(entry.name) and self._key_is_older(entry, before_s):
                sha256 = self._executable(entry.name)
                if sha256 is not None and (not is_digest(sha256) or self.modified_s(sha256) is None):
                    yield entry.name

    def delete_key(self, key: str) -> None:
        self._delete(self._files.path(key_path(key)))

    def unfinished(self, before_s: float) -> Iterator[str]:
        """Clock probes of sweeps that were killed: an upload that breaks off leaves nothing."""
        return (entry.name for entry in self._listed("incoming") if entry.is_known_older(before_s))

    def delete_unfinished(self, name: str) -> None:
        self._delete(self._files.path(f"incoming/{name}"))

    def _is_older(self, sha256: str, before_s: float) -> bool:
        modified_s = self.modified_s(sha256)
        return modified_s is not None and modified_s < before_s

    def _key_is_older(self, entry: FoundFile, before_s: float) -> bool:
        if entry.modified_s is not None:
            return entry.modified_s < before_s
        with remote_errors(f"executable key {entry.name}"), contextlib.suppress(FileNotFoundError):
            return self._files.modified_s(self._files.path(key_path(entry.name))) < before_s
        return False

    def _executable(self, key: str) -> str | None:
        with remote_errors(f"executable key {key}"), contextlib.suppress(FileNotFoundError):
            return cast(bytes, self._files.system.cat_file(self._files.path(key_path(key)))).decode("ascii")
        return None

    def _blobs(self, name: str) -> Iterator[FoundFile]:
        return (file for file in self._listed(name) if is_digest(file.name))

    def _listed(self, name: str) -> Iterator[FoundFile]:
        with remote_errors(f"{name}/"):
            entries = self._files.listed(name)
        return (_found(entry) for entry in entries if entry["type"] == "file")

    def _delete(self, path: str) -> None:
        with remote_errors(path), contextlib.suppress(FileNotFoundError):
            self._files.system.rm_file(path)


def _found(entry: dict[str, Any]) -> FoundFile:
    return FoundFile(
        name=entry["name"].rpartition("/")[2],
        size_bytes=int(entry["size"]),
        modified_s=listed_modified_s(entry),
    )
