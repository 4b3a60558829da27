"""The beginning of a text that lies in the store, as much of it as a page shows."""

import codecs
from dataclasses import dataclass

from judge.limits import KIB
from judge.store import Store

#: As much as is kept of an output (judge.limits.OUTPUT_KEPT_BYTES): it and the answer are cut at the same place.
SHOWN_LIMIT_BYTES = 16 * KIB


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    text: str
    shown_bytes: int
    size_bytes: int  #: of the whole
    sha256: str
    is_utf8: bool  #: as far as it is shown

    @property
    def truncated(self) -> bool:
        return self.size_bytes > self.shown_bytes

    @property
    def media_type(self) -> str:
        return "text/plain" if self.is_utf8 else "application/octet-stream"


def read_excerpt(store: Store, sha256: str, *, size_bytes: int) -> Excerpt:
    """`size_bytes` is the size of the whole; the store may have only its beginning.

    Raises BlobMissing and StoreUnavailable.
    """
    with store.open_blob(sha256) as stream:
        start = stream.read(SHOWN_LIMIT_BYTES)
    return Excerpt(
        text=start.decode("utf-8", "replace"),
        shown_bytes=len(start),
        size_bytes=max(size_bytes, len(start)),
        sha256=sha256,
        is_utf8=_is_utf8(start),
    )


def _is_utf8(start: bytes) -> bool:
    """Whether this is the beginning of UTF-8; the last character may be cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True
