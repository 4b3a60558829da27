"""What every store can do."""

import hashlib
import os
from abc import ABC, abstractmethod
from typing import IO, BinaryIO

from judge.errors import BlobMissing
from judge.store.incoming import IncomingBlob


class Store(ABC):
    """Every method may raise StoreUnavailable; those that read, BlobMissing."""

    @abstractmethod
    def put(self, data: bytes | IO[bytes], *, durable: bool = True) -> str:
        """Store a blob and return its digest. A blob that is there already counts as new: its age begins again.

        `durable=False` spares the wait for the disk where the blob can be made again.
        """

    @abstractmethod
    def incoming(self) -> IncomingBlob:
        """A new blob, to be written as its bytes arrive."""

    @abstractmethod
    def open_blob(self, sha256: str) -> BinaryIO:
        """An unbuffered file of the operating system (it has a descriptor), to be closed by the caller."""

    @abstractmethod
    def size(self, sha256: str) -> int: ...

    @abstractmethod
    def refresh(self, sha256: str) -> int | None:
        """Begin the blob's age again, as put() does, and return its size in bytes; None where it is not in the store.

        Call this before you name a blob that you found and did not put: no sweep takes it within the next day.
        """

    @abstractmethod
    def executable_key_get(self, key: str) -> str | None: ...

    @abstractmethod
    def executable_key_put(self, key: str, sha256: str) -> None: ...

    @abstractmethod
    def free_bytes(self) -> int | None:
        """The room that is left where the store is a local directory; None where nobody can tell."""

    def get(self, sha256: str) -> bytes:
        """The whole blob, its digest verified: for small ones."""
        with self.open_blob(sha256) as file:
            data = file.read()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise BlobMissing(f"blob {sha256} is damaged: {len(data)} bytes of something else")
        return data

    def open_whole(self, sha256: str, size_bytes: int) -> BinaryIO:
        """A blob of exactly this size: after a power cut a file may be there and be empty, which must not be run."""
        blob = self.open_blob(sha256)
        found_bytes = os.fstat(blob.fileno()).st_size
        if found_bytes != size_bytes:
            blob.close()
            raise BlobMissing(f"blob {sha256} is damaged: {found_bytes} bytes instead of {size_bytes}")
        return blob
