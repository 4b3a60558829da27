"""Receives an upload straight into the store, so that it is neither kept in memory nor copied."""

import io

from judge.store import IncomingBlob, Store


class IncomingFile(io.RawIOBase):
    """The file into which Werkzeug's form parser writes. keep() makes a blob of it; else close() removes it."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._blob: IncomingBlob | None = None  # None if the input has no file

    @property
    def size_bytes(self) -> int:
        return 0 if self._blob is None else self._blob.size_bytes

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        if self._blob is None:
            self._blob = self._store.incoming()
        self._blob.write(data)
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Do nothing. The parser seeks to the start for a reader; here nobody reads."""
        return 0

    def keep(self) -> str:
        """Keep the upload as a blob, and return its digest. Raises StoreUnavailable."""
        return self._store.put(b"") if self._blob is None else self._blob.keep()

    def close(self) -> None:
        if self._blob is not None:
            self._blob.discard()
        super().close()
