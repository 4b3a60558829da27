"""The text of a source file, from the bytes that somebody sent."""

import codecs
from enum import StrEnum

#: Of encodings that are not UTF-8. UTF-32 comes first: its little-endian mark begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: CP/M and DOS ended a text with it, and some old editors still do.
_CTRL_Z = "\x1a"


class BinaryKind(StrEnum):
    """What a file is that is no text."""

    PROGRAM = "a compiled program"
    JAVA_CLASS = "a compiled Java class"
    ARCHIVE = "a ZIP or other archive"
    PDF = "a PDF document"
    DOCUMENT = "a document of a word processor"
    IMAGE = "an image"
    OTHER = "a binary file"


#: No source begins like this.
_SIGNATURES = (
    (b"\x7fELF", BinaryKind.PROGRAM),
    (b"MZ\x90\0", BinaryKind.PROGRAM),
    (b"\xce\xfa\xed\xfe", BinaryKind.PROGRAM),
    (b"\xcf\xfa\xed\xfe", BinaryKind.PROGRAM),
    (b"!<arch>\n", BinaryKind.PROGRAM),
    (b"\0asm", BinaryKind.PROGRAM),
    (b"\xca\xfe\xba\xbe", BinaryKind.JAVA_CLASS),
    (b"PK\x03\x04", BinaryKind.ARCHIVE),
    (b"PK\x05\x06", BinaryKind.ARCHIVE),
    (b"\x1f\x8b", BinaryKind.ARCHIVE),
    *((b"BZh%d1AY&SY" % level, BinaryKind.ARCHIVE) for level in range(1, 10)),
    (b"\xfd7zXZ\0", BinaryKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", BinaryKind.ARCHIVE),
    (b"Rar!\x1a\x07", BinaryKind.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", BinaryKind.ARCHIVE),
    (b"%PDF-", BinaryKind.PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", BinaryKind.DOCUMENT),
    (b"{\\rtf", BinaryKind.DOCUMENT),
    (b"\x89PNG\r\n", BinaryKind.IMAGE),
    (b"\xff\xd8\xff", BinaryKind.IMAGE),
    (b"GIF89a", BinaryKind.IMAGE),
    (b"GIF87a", BinaryKind.IMAGE),
)


class SourceIsBinary(ValueError):
    """The bytes are no text of any encoding."""

    def __init__(self, kind: BinaryKind) -> None:
        super().__init__(f"is {kind}, not source code")
        self.kind = kind


class SourceIsNotUtf8(ValueError):
    """The bytes may be a text, but in an encoding that nothing in them names."""

    def __init__(self, line: int) -> None:
        super().__init__(f"is not UTF-8 in line {line}")
        self.line = line  #: the first such line, counted from 1


def decode_source(raw: bytes) -> str:
    """Return the text, with a line feed after each line, and without byte order mark and the Ctrl-Z of old systems.

    It is UTF-8, or what its byte order mark says. Any other encoding would be a guess, and a wrong guess changes what
    the program prints. All characters but NUL are text: what they mean is for the compiler to say. Raises
    SourceIsBinary and SourceIsNotUtf8.
    """
    kind = next((kind for signature, kind in _SIGNATURES if raw.startswith(signature)), None)
    if kind:
        raise SourceIsBinary(kind)
    text = _decode(raw)
    if "\0" in text:
        raise SourceIsBinary(BinaryKind.OTHER)
    return _without_ctrl_z(text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def decode_author_source(raw: bytes) -> str:
    """As decode_source(), but what is no UTF-8 is taken for Latin-1.

    For submissions of a package, whose verdicts are known: old ones have names and comments in it. Raises
    SourceIsBinary.
    """
    try:
        return decode_source(raw)
    except SourceIsNotUtf8:
        return decode_source(raw.decode("latin-1").encode())


def _decode(raw: bytes) -> str:
    encoding = next((encoding for mark, encoding in BYTE_ORDER_MARKS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or b"\0" in raw:
            raise SourceIsBinary(BinaryKind.OTHER) from error
        raise SourceIsNotUtf8(line=raw.count(b"\n", 0, error.start) + 1) from error


def _without_ctrl_z(text: str) -> str:
    end = text.rstrip()
    return end.rstrip(_CTRL_Z) if end.endswith(_CTRL_Z) else text
