"""Reads a member of a zip archive.

zipfile finds the member and compares its two headers. It is inflated by ISA-L, which takes half of zlib's time: nearly
all of the time of an import was zlib's.
"""

import copy
import struct
import zlib
from io import RawIOBase
from typing import Any, cast
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from isal import isal_zlib

from judge.errors import PackageError
from judge.limits import KIB

_COMPRESSED_CHUNK_BYTES = 64 * KIB
#: The window's size as zlib writes it; negative: without a header, as in zip archives.
_RAW_DEFLATE = -15

#: Raised for damaged or crafted archives. Fuzzing found this set; the source of zipfile and zlib confirms it.
DAMAGE: tuple[type[Exception], ...] = (
    BadZipFile,
    EOFError,
    IndexError,
    NotImplementedError,
    OverflowError,
    OSError,
    RuntimeError,
    ValueError,
    cast(type[Exception], isal_zlib.IsalError),  # an instance, its stub says
    struct.error,
    zlib.error,
)


class MemberStream(RawIOBase):
    """The bytes of a member, no more than its header declares.

    Opening and reading raise PackageError, with the file's name, where they are damaged.
    """

    def __init__(self, archive: ZipFile, member: ZipInfo, name: str) -> None:
        super().__init__()
        self._name = name
        self._left_bytes = member.file_size
        self._expected_crc = member.CRC
        self._crc = 0
        self._inflater = None if member.compress_type == ZIP_STORED else isal_zlib.decompressobj(_RAW_DEFLATE)
        try:
            self._compressed = archive.open(_as_stored(member))
        except DAMAGE as error:
            raise self._damaged(error) from error

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return as many bytes as are asked for, but at the end."""
        wanted = self._left_bytes if size < 0 else min(size, self._left_bytes)
        chunks = []
        try:
            while wanted:
                chunks.append(self._read(wanted))
                wanted -= len(chunks[-1])
            self._check_end()
        except DAMAGE as error:
            raise self._damaged(error) from error
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def readall(self) -> bytes:
        return self.read()

    def readinto(self, buffer: Any) -> int:
        chunk = self.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._compressed.close()
        super().close()

    def _read(self, size: int) -> bytes:
        """At least a byte of what is left."""
        chunk = self._compressed.read(size) if self._inflater is None else self._inflate(self._inflater, size)
        if not chunk:
            raise EOFError(f"{self._left_bytes} bytes less than its header says")
        self._left_bytes -= len(chunk)
        self._crc = isal_zlib.crc32(chunk, self._crc)
        return chunk

    def _inflate(self, inflater: "isal_zlib.Decompress", size: int) -> bytes:
        chunk = b""
        while not chunk and not inflater.eof:
            compressed = inflater.unconsumed_tail or self._compressed.read(_COMPRESSED_CHUNK_BYTES)
            chunk = inflater.decompress(compressed, size)
            if not compressed and not chunk:
                break
        return chunk

    def _check_end(self) -> None:
        if not self._left_bytes and self._crc != self._expected_crc:
            raise BadZipFile("its bytes do not have the checksum that the archive says")

    def _damaged(self, error: BaseException) -> PackageError:
        return PackageError(f"{printable(self._name)}: cannot be unpacked: {error}")


def printable(name: str) -> str:
    return name.encode("ascii", "backslashreplace").decode("ascii").replace("\0", "\\0")[:300]


def _as_stored(member: ZipInfo) -> ZipInfo:
    """The member as if its compressed bytes were what it holds. Their checksum is not known."""
    stored = copy.copy(member)
    stored.compress_type = ZIP_STORED
    stored.file_size = member.compress_size
    del stored.CRC
    return stored
