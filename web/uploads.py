"""An upload that goes into the store while it is received: it is neither kept in memory nor copied."""

import io

from judge.store import IncomingBlob, Store


class IncomingFile(io.RawIOBase):
    """What Werkzeug's form parser writes a file into. It becomes a blob by keep(), or is gone when it is closed."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._blob: IncomingBlob | None = None  # an input without a file makes none

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
        """The parser goes back to the start of what it has written, for a reader that there is none of."""
        return 0

    def keep(self) -> str:
        """The digest of the blob. Raises StoreUnavailable."""
        return self._store.put(b"") if self._blob is None else self._blob.keep()

    def close(self) -> None:
        if self._blob is not None:
            self._blob.discard()
        super().close()
