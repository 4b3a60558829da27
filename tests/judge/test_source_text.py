"""What people send: files of old editors and of other systems, and files that are no sources."""

import io
import zipfile
import zlib

import pytest

from judge.source_text import BinaryKind, SourceIsBinary, SourceIsNotUtf8, decode_author_source, decode_source

TEXT = "int main;\n// é 数\n"

TEXTS = {
    "UTF-8": (TEXT.encode(), TEXT),
    "a byte order mark": (TEXT.encode("utf-8-sig"), TEXT),
    "two byte order marks": (("\ufeff" + TEXT).encode("utf-8-sig"), TEXT),
    "UTF-16 of Windows": (b"\xff\xfe" + TEXT.encode("utf-16-le"), TEXT),
    "big-endian UTF-16": (b"\xfe\xff" + TEXT.encode("utf-16-be"), TEXT),
    "UTF-32": (TEXT.encode("utf-32"), TEXT),
    "CRLF": (b"a\r\nb\r\n", "a\nb\n"),
    "CR of old Macs": (b"a\rb\r", "a\nb\n"),
    "CRLF in UTF-16": ("a\r\nb".encode("utf-16"), "a\nb"),
    "Ctrl-Z": (b"end.\r\n\x1a", "end.\n"),
    "a block filled with Ctrl-Z": (b"end.\n" + b"\x1a" * 100, "end.\n"),
    "a line after Ctrl-Z": (b"end.\n\x1a\r\n", "end.\n"),
    "an escape": (b'"\x1b[31m"', '"\x1b[31m"'),
    "a form feed": (b"a\n\x0cb\n", "a\n\x0cb\n"),
    "a replacement character": ("# \ufffd".encode(), "# \ufffd"),
    "letters that a binary file begins with": (b"MZ = 1\nBZh = 2\nGIF8 = 3", "MZ = 1\nBZh = 2\nGIF8 = 3"),
    "nothing": (b"", ""),
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_is_read_as_what_its_author_sees(name: str) -> None:
    raw, text = TEXTS[name]
    assert decode_source(raw) == text


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("main.c", TEXT)
    return stream.getvalue()


BINARIES = {
    "ELF": (b"\x7fELF\x02\x01\x01" + bytes(100), BinaryKind.PROGRAM),
    "ELF that is UTF-8": (b"\x7fELF", BinaryKind.PROGRAM),
    "Windows": (b"MZ\x90\0\x03\0\0\0\x04", BinaryKind.PROGRAM),
    "a class": (b"\xca\xfe\xba\xbe\0\0\0A", BinaryKind.JAVA_CLASS),
    "ZIP": (archive(), BinaryKind.ARCHIVE),
    "gzip": (zlib.compress(TEXT.encode(), wbits=31), BinaryKind.ARCHIVE),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", BinaryKind.PDF),
    "RTF": (b"{\\rtf1\\ansi int main;}", BinaryKind.DOCUMENT),
    "PNG": (b"\x89PNG\r\n\x1a\n", BinaryKind.IMAGE),
    "a NUL": (b"int main;\0", BinaryKind.OTHER),
    "a NUL in UTF-16": ("a\0".encode("utf-16"), BinaryKind.OTHER),
    "bytecode of Python": (b"\xa7\r\r\n\0\0\0\0\xe3", BinaryKind.OTHER),
    "half a UTF-16 character": (b"\xff\xfea", BinaryKind.OTHER),
}


@pytest.mark.parametrize("name", BINARIES)
def test_a_binary_file_is_named_as_what_it_is(name: str) -> None:
    raw, kind = BINARIES[name]
    with pytest.raises(SourceIsBinary) as refused:
        decode_source(raw)
    assert refused.value.kind is kind


@pytest.mark.parametrize("encoding", ["latin-1", "gbk"])
def test_another_encoding_is_refused_with_its_line(encoding: str) -> None:
    with pytest.raises(SourceIsNotUtf8) as refused:
        decode_source(b"int main;\n\n" + {"latin-1": "// café\n", "gbk": "// 数\n"}[encoding].encode(encoding))
    assert refused.value.line == 3


def test_of_an_author_what_is_no_utf8_is_latin_1() -> None:
    assert decode_author_source("// café\r\n".encode("latin-1")) == "// café\n"
    assert decode_author_source("// café\n".encode()) == "// café\n"
    assert decode_author_source("// café\n".encode("utf-16")) == "// café\n"
    with pytest.raises(SourceIsBinary):
        decode_author_source(b"\0\xff")
