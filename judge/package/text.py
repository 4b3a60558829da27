"""Texts in a package: UTF-8 without BOM, with LF as the end of a line. What differs is named, with a remedy."""

import codecs

from judge.errors import PackageError
from judge.limits import KIB
from judge.package.diagnostics import Diagnostics
from judge.package.tree import PackageFile
from judge.source_text import BYTE_ORDER_MARKS

_HEAD_BYTES = 4 * KIB


def read_text(file: PackageFile, diagnostics: Diagnostics, limit_bytes: int) -> str | None:
    """Read a file's text, without BOM and with LF as the end of a line. None: a fault was reported instead."""
    if file.size_bytes > limit_bytes:
        diagnostics.error(file.path, f"larger than {limit_bytes // KIB} KiB")
        return None
    try:
        with file.open() as stream:
            raw = stream.read()
    except PackageError as error:
        diagnostics.error(file.path, str(error))
        return None
    encoding = foreign_encoding(raw)
    if encoding is not None:
        diagnostics.error(file.path, f"{encoding} text: save it as UTF-8")
        return None
    try:
        return decode_text(raw)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        diagnostics.error(file.path, f"not UTF-8 in line {line} (byte {error.start}): save it as UTF-8")
        return None


def decode_text(raw: bytes) -> str:
    """Return the text without BOM and with LF as the end of a line. Raises UnicodeDecodeError."""
    return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def foreign_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32, if a text begins as one of these. ASCII in UTF-16 has a NUL in every other byte."""
    marked = next((name.upper() for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), None)
    if marked is not None:
        return marked
    begin = head[: min(len(head), _HEAD_BYTES) // 2 * 2]
    halves = (begin[::2], begin[1::2])
    nuls = sorted(half.count(0) for half in halves)
    return "UTF-16" if begin and nuls[1] > 0.7 * len(halves[0]) and nuls[0] == 0 else None


class TextCheck:
    """Finds what programs stumble over in a text of any size, which is fed in chunks."""

    def __init__(self) -> None:
        self._size_bytes = 0
        self._foreign: str | None = None
        self._has_mark = False
        self._has_nul = False
        self._crs = 0
        self._crlfs = 0
        self._last = b""
        self._decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._is_decoding = False

    def feed(self, chunk: bytes) -> None:
        if self._size_bytes == 0:
            self._foreign = foreign_encoding(chunk)
            self._has_mark = chunk.startswith(codecs.BOM_UTF8)
        self._size_bytes += len(chunk)
        self._has_nul |= b"\0" in chunk
        if b"\r" in chunk or self._last == b"\r":
            self._crs += chunk.count(b"\r")
            self._crlfs += chunk.count(b"\r\n") + (self._last + chunk[:1] == b"\r\n")
        self._last = chunk[-1:]
        self._decode(chunk)

    def faults(self) -> list[str]:
        """One sentence for each fault, with what to do. Call it when everything was fed."""
        self._decode(b"", final=True)
        if self._foreign is not None:
            return [f"{self._foreign} text, which programs cannot read: save it as UTF-8 without BOM"]
        faults = {
            "begins with a byte order mark (BOM), which programs read as part of the first word: "
            "save it as UTF-8 without BOM": self._has_mark,
            "has NUL bytes, which are no text: make the file anew": self._has_nul,
            "has line ends of Windows (CR LF), and many programs read the CR as part of the line: "
            "convert it, for example with dos2unix": self._crlfs > 0,
            "has a CR without LF, and programs see no end of a line there: "
            "convert it, for example with mac2unix": self._crs > self._crlfs,
            "is not UTF-8, but perhaps Latin-1 or GBK: save it as UTF-8": self._decoder is None,
        }
        return [fault for fault, holds in faults.items() if holds]

    def _decode(self, chunk: bytes, *, final: bool = False) -> None:
        if self._decoder is None or (chunk.isascii() and not self._is_decoding):
            return
        try:
            self._decoder.decode(chunk, final)
            self._is_decoding = bool(self._decoder.getstate()[0])
        except UnicodeDecodeError:
            self._decoder = None
