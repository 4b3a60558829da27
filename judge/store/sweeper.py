"""What a sweep asks of a store (judge/store/sweep.py has the rules)."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from judge.store.blob import PREFIXES


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundFile:
    name: str  #: of a blob its digest
    size_bytes: int
    modified_s: float | None  #: Unix time by the store's clock; None where the listing does not tell

    def is_known_older(self, before_s: float) -> bool:
        return self.modified_s is not None and self.modified_s < before_s


@dataclass(frozen=True, kw_only=True)
class StoreUsage:
    blobs: int
    bytes: int


class Sweeper(ABC):
    """Every method may raise StoreUnavailable. A blob that is gone meanwhile is no error."""

    @abstractmethod
    def now_s(self) -> float:
        """The store's own clock in Unix time: ages are differences of its times, whatever our clock says."""

    @abstractmethod
    def identity(self) -> str | None:
        """What set_identity() left in the store; None where nobody called it yet."""

    @abstractmethod
    def set_identity(self, identity: str) -> None: ...

    @abstractmethod
    def modified_s(self, sha256: str) -> float | None:
        """When the blob was stored or refreshed, in Unix time; None where it is not in the store."""

    @abstractmethod
    def blobs(self, prefix: str) -> Iterator[FoundFile]:
        """The blobs whose digest begins so, in no order."""

    @abstractmethod
    def remove(self, sha256: str, *, before_s: float, moment_s: int) -> bool:
        """Move the blob to removed/<moment_s>/, where readers still find it. False, and the blob stays, where it was
        stored or refreshed at or after `before_s`, even while this runs.
        """

    @abstractmethod
    def moments(self) -> list[int]:
        """The moments of removed/, the earliest first."""

    @abstractmethod
    def removed(self, moment_s: int, prefix: str) -> Iterator[FoundFile]: ...

    @abstractmethod
    def put_back(self, moment_s: int, sha256: str) -> None:
        """Store the removed blob again, as new."""

    @abstractmethod
    def delete(self, moment_s: int, sha256: str) -> None:
        """Delete the removed blob. One that was stored again since then is another file, and stays."""

    @abstractmethod
    def forget(self, moment_s: int) -> None:
        """Delete the directories of a moment where they are empty."""

    @abstractmethod
    def dead_keys(self, before_s: float) -> Iterator[str]:
        """The executable keys that were written before then and lead to an executable that is not there."""

    @abstractmethod
    def delete_key(self, key: str) -> None: ...

    @abstractmethod
    def unfinished(self, before_s: float) -> Iterator[str]:
        """Names of files that a writer began and has not written to since then."""

    @abstractmethod
    def delete_unfinished(self, name: str) -> None: ...

    def usage(self) -> StoreUsage:
        """Count all blobs. This takes a minute where there are millions."""
        blobs = size_bytes = 0
        for prefix in PREFIXES:
            for blob in self.blobs(prefix):
                blobs += 1
                size_bytes += blob.size_bytes
        return StoreUsage(blobs=blobs, bytes=size_bytes)
