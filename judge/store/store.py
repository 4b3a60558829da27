"""What every store can do."""

import hashlib
from abc import ABC, abstractmethod
from typing import IO, BinaryIO

from judge.errors import BlobMissing


class Store(ABC):
    """Every method may raise StoreUnavailable; those that read, BlobMissing."""

    @abstractmethod
    def put(self, data: bytes | IO[bytes], *, durable: bool = True) -> str:
        """Store a blob and return its digest; `durable=False` spares the wait for the disk where it can be remade."""

    @abstractmethod
    def open_blob(self, sha256: str) -> BinaryIO:
        """An unbuffered file of the operating system (it has a descriptor), to be closed by the caller."""

    @abstractmethod
    def size(self, sha256: str) -> int: ...

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
