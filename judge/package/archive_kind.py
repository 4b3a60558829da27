"""Says what a file is that is no zip archive."""

from typing import BinaryIO, NoReturn

from judge.errors import PackageError

_HEAD_BYTES = 512
_TAR = (257, b"ustar")
_KINDS = (
    (b"\x1f\x8b", "a gzip archive, such as a .tar.gz"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive, such as a .tar.bz2"),
    (b"\xfd7zXZ", "an xz archive, such as a .tar.xz"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive, such as a .tar.zst"),
    (b"%PDF", "a PDF"),
    (b"\x7fELF", "a program"),
    (b"<", "a page or an XML file: perhaps a log-in page was saved instead of the archive"),
)


def refuse_no_zip(stream: BinaryIO, error: Exception) -> NoReturn:
    """Raise PackageError for a file that zipfile could not open."""
    stream.seek(0)
    head = stream.read(_HEAD_BYTES)
    raise PackageError(_sentence(head, error)) from error


def _sentence(head: bytes, error: Exception) -> str:
    if not head:
        return "not a zip archive: the file is empty"
    if head.startswith(b"PK"):
        return f"not a zip archive that is whole: it is cut off or damaged, so copy it again ({error})"
    kind = "a tar archive" if head[_TAR[0] :].startswith(_TAR[1]) else None
    for magic, name in _KINDS:
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(magic):
            kind = name
    remedy = "pack the folder of the package as a zip archive"
    return f"not a zip archive, but {kind}; {remedy}" if kind else f"not a zip archive; {remedy}"
