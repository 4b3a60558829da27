"""The text of a roster's file: which encoding it has, and where its lines and cells are."""

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass

from flask_babel import gettext as _

#: Lines of a file, with its header.
LINE_LIMIT = 5_001
#: Characters of a cell; no name or address is longer.
CELL_LIMIT = 1_000

_SEPARATORS = ("\t", ";", ",")
# In Latin-1, letters beyond ASCII mostly stand alone; in GB 18030 they come in pairs of two high bytes
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")


class RosterRefused(Exception):
    """Nothing of the file can be taken. `message` is one sentence for its sender."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, kw_only=True)
class RosterText:
    text: str
    guessed: str | None = None  #: the encoding, where the file does not tell it: names may be wrong


@dataclass(frozen=True, kw_only=True)
class Line:
    number: int  #: from 1; the first one of a row that has several
    cells: tuple[str, ...]


def decode(content: bytes) -> RosterText:
    """Raises RosterRefused."""
    if content.startswith(b"PK\x03\x04"):
        raise RosterRefused(_("This is an Excel or ZIP file. Save the sheet as “CSV UTF-8” and send that."))
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return RosterText(text=_decoded(content, "utf-16"))
    if b"\0" in content:
        raise RosterRefused(_("This is no text. Save the list as “CSV UTF-8” and send that."))
    try:
        return RosterText(text=content.removeprefix(BOM_UTF8).decode())
    except UnicodeDecodeError:
        runs = _HIGH_BYTES.findall(content)
        is_chinese = all(len(run) % 2 == 0 for run in runs)
        encoding, name = ("gb18030", "GB 18030") if is_chinese else ("cp1252", "Windows-1252")
        return RosterText(text=_decoded(content, encoding), guessed=name)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise RosterRefused(_("The file has characters that we cannot read. Save it as “CSV UTF-8”.")) from error


def lines_of(text: str) -> list[Line]:
    """Return the lines that say something. A cell between quotes may have several. Raises RosterRefused."""
    if "\0" in text:
        raise RosterRefused(_("This is no text. Save the list as “CSV UTF-8” and send that."))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), skipinitialspace=True)
    lines, number = [], 1
    try:
        for row in reader:
            cells = tuple(" ".join(cell.split()) for cell in row)
            if any(cells):
                lines.append(Line(number=number, cells=cells))
            number = reader.line_num + 1
    except csv.Error as error:
        raise RosterRefused(_("From line %(line)d on, the quotes do not match.", line=number)) from error
    if not lines:
        raise RosterRefused(_("The list is empty. Paste it or choose a file."))
    if len(lines) > LINE_LIMIT:
        raise RosterRefused(_("The list has more than %(count)d people. Send it in parts.", count=LINE_LIMIT - 1))
    for line in lines:
        if any(len(cell) > CELL_LIMIT for cell in line.cells):
            raise RosterRefused(_("A cell in line %(line)d is too long. Does a quote miss?", line=line.number))
    return lines


def _separator(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=lambda separator: first.count(separator))
