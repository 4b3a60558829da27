"""A blob while its bytes arrive: digested as they are written, named when all of them are there."""

import hashlib
import io
from abc import ABC, abstractmethod

from judge.errors import StoreUnavailable


class IncomingBlob(ABC):
    """The caller ends it, with keep() or with discard(). Until then no reader sees any of it."""

    def __init__(self, file: io.RawIOBase) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.size_bytes = 0

    def write(self, data: bytes) -> None:
        """Raises StoreUnavailable."""
        self._digest.update(data)
        self.size_bytes += len(data)
        rest = memoryview(data)
        try:
            while rest:  # a raw file may take a part, as on a disk that is nearly full
                rest = rest[self._file.write(rest) or 0 :]
        except OSError as error:
            raise StoreUnavailable(f"a blob cannot be written: {error}") from error

    @property
    def sha256(self) -> str:
        """Of what was written so far."""
        return self._digest.hexdigest()

    @abstractmethod
    def keep(self) -> str:
        """Make it a blob that survives a power cut, and return its digest. Raises StoreUnavailable."""

    @abstractmethod
    def discard(self) -> None:
        """Forget what was written; does nothing after keep(), or a second time."""
