"""Objects below the root of a remote store, by way of fsspec."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import fsspec

from judge.errors import BlobMissing, StoreUnavailable

#: Where listings of fsspec's file systems say when an object was written; the others have to be asked for each object.
_MODIFIED_KEYS = ("LastModified", "last_modified", "mtime")


class RemoteFiles:
    """Names are relative to the root. `system` is fsspec's file system; its errors are its own."""

    def __init__(self, url: str) -> None:
        with remote_errors(url):
            self.system, root = fsspec.url_to_fs(url)
        self._root = root.rstrip("/")

    def path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def listed(self, name: str) -> list[dict[str, Any]]:
        """fsspec's entries of a directory: `name` (a whole path), `size`, `type`, and what the file system adds."""
        path = self.path(name)
        self.system.invalidate_cache(path)
        try:
            return list(self.system.ls(path, detail=True))
        except FileNotFoundError:  # an object store has no empty directories
            return []

    def moments(self) -> list[int]:
        """When sweeps removed blobs that are still below removed/, in Unix seconds, the earliest first."""
        names = (entry["name"].rstrip("/").rpartition("/")[2] for entry in self.listed("removed"))
        return sorted(int(name) for name in names if name.isdecimal())

    def modified_s(self, path: str) -> float:
        """When the object was written, in Unix time. Raises FileNotFoundError."""
        self.system.invalidate_cache(path.rpartition("/")[0])
        return _unix_s(self.system.modified(path))


def listed_modified_s(entry: dict[str, Any]) -> float | None:
    """When the object of a listing was written, in Unix time; None where the listing does not tell."""
    for key in _MODIFIED_KEYS:
        if isinstance(entry.get(key), datetime | int | float):
            return _unix_s(entry[key])
    return None


@contextlib.contextmanager
def remote_errors(what: str) -> Iterator[None]:
    """Turn what fsspec raises into BlobMissing and StoreUnavailable; `what` begins the sentence."""
    try:
        yield
    except FileNotFoundError as error:
        raise BlobMissing(f"{what} is not in the store") from error
    except (BlobMissing, StoreUnavailable):
        raise
    except Exception as error:  # each of fsspec's back ends has an exception tree of its own
        raise StoreUnavailable(f"{what}: {error!r}") from error


def _unix_s(moment: datetime | float) -> float:
    """Of a moment without a time zone, fsspec's file systems mean UTC."""
    if not isinstance(moment, datetime):
        return float(moment)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
