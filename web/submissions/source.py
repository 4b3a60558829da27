"""Reading a source from a form, and checking it before anything is stored."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from judge.language import Language, Variant
from web.submissions.submitting import SubmittedFile
from web.usage import bytes_in_words

FILE_LIMIT = 20
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}")
#: Control characters that no program text has. A file with one of them is a binary file.
_BINARY = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
#: Werkzeug puts it where the bytes of a form field are not UTF-8.
_REPLACEMENT = "\ufffd"


class SourceRefused(Exception):
    """The source cannot be taken. `message` is one sentence for its author."""

    def __init__(self, message: str, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


@dataclass(frozen=True, kw_only=True)
class Source:
    files: tuple[SubmittedFile, ...]
    sha256: str  #: over names and contents
    size_bytes: int


def read_source(
    pasted: str, uploads: Sequence[FileStorage], *, language: Language, variant: Variant, limit_bytes: int
) -> Source:
    """Read the uploaded files, or the pasted text where there are none. Raises SourceRefused."""
    chosen = [upload for upload in uploads if upload.filename]
    files = _uploaded(chosen, language, variant) if chosen else _pasted(pasted, language)
    size_bytes = sum(len((file.content or "").encode()) for file in files)
    if size_bytes > limit_bytes:
        raise SourceRefused(
            _(
                "The source is larger than the %(limit)s that this problem allows. Nothing was submitted.",
                limit=bytes_in_words(limit_bytes),
            ),
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        )
    if not any((file.content or "").strip() for file in files):
        raise SourceRefused(_("The source is empty. Paste your program or choose a file."))
    return Source(files=tuple(files), sha256=_digest(files), size_bytes=size_bytes)


def _pasted(text: str, language: Language) -> list[SubmittedFile]:
    if _REPLACEMENT in text:
        raise _not_utf8()
    # Browsers send the line ends of a text area as CRLF
    content = text.replace("\r\n", "\n")
    _check_text(content)
    return [SubmittedFile(name=language.source_name, content=content)]


def _uploaded(uploads: Sequence[FileStorage], language: Language, variant: Variant) -> list[SubmittedFile]:
    if len(uploads) == 1:
        return [SubmittedFile(name=_single_name(uploads[0], language), content=_read_text(uploads[0]))]
    if "{sources}" not in variant.compile:
        raise SourceRefused(_("%(language)s takes one file here.", language=variant.name))
    if len(uploads) > FILE_LIMIT:
        raise SourceRefused(_("At most %(count)d files can be submitted together.", count=FILE_LIMIT))
    files = [SubmittedFile(name=_name(upload), content=_read_text(upload)) for upload in uploads]
    _check_names([file.name for file in files], language)
    # The first file is the main source, so headers come after it
    return sorted(files, key=lambda file: not file.name.endswith(language.suffixes))


def _single_name(upload: FileStorage, language: Language) -> str:
    """Keep the name of the file, which counts in some languages.

    A name such as `solution (1).txt` is no reason to refuse a program; it gets the language's usual name.
    """
    name = upload.filename or ""
    return name if _FILE_NAME.fullmatch(name) and name.endswith(language.suffixes) else language.source_name


def _name(upload: FileStorage) -> str:
    name = upload.filename or ""
    if not _FILE_NAME.fullmatch(name):
        raise SourceRefused(
            _("“%(name)s” is no file name for a source: use letters, digits, dots, dashes.", name=name[:80])
        )
    return name


def _check_names(names: Sequence[str], language: Language) -> None:
    if len(set(names)) < len(names):
        raise SourceRefused(_("Two of the files have the same name."))
    if not any(name.endswith(language.suffixes) for name in names):
        raise SourceRefused(_("None of the files ends in %(suffixes)s.", suffixes=", ".join(language.suffixes)))


def _read_text(upload: FileStorage) -> str:
    try:
        text = upload.stream.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8() from error
    _check_text(text)
    return text.replace("\r\n", "\n")


def _check_text(text: str) -> None:
    if _BINARY.search(text):
        raise SourceRefused(_("This is a binary file, not source code. Nothing was submitted."))


def _not_utf8() -> SourceRefused:
    return SourceRefused(_("The source is not valid UTF-8. Save it as UTF-8 and submit it again."))


def _digest(files: Sequence[SubmittedFile]) -> str:
    return hashlib.sha256(json.dumps([(file.name, file.content) for file in files]).encode()).hexdigest()
