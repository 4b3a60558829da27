"""Reading a source from a form, and checking it before anything is stored."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import PurePath

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from judge.language import Language
from judge.limits import SOURCE_FILE_LIMIT
from judge.main_file import NamedText, equal_candidates, main_first
from judge.package_include import replaced_files
from judge.source_text import BinaryKind, SourceIsBinary, SourceIsNotUtf8, decode_source
from web.submissions.package_files import FilesBeside
from web.submissions.submitting import SubmittedFile
from web.usage import bytes_in_words

_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}")
_BINARY_KINDS = {
    BinaryKind.PROGRAM: _l("a compiled program"),
    BinaryKind.JAVA_CLASS: _l("a compiled Java class"),
    BinaryKind.ARCHIVE: _l("a ZIP or other archive"),
    BinaryKind.PDF: _l("a PDF document"),
    BinaryKind.DOCUMENT: _l("a document of a word processor"),
    BinaryKind.IMAGE: _l("an image"),
    BinaryKind.OTHER: _l("a binary file"),
}


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
    pasted: bytes, uploads: Sequence[FileStorage], *, language: Language, beside: FilesBeside, limit_bytes: int
) -> Source:
    """Read the uploaded files, or the pasted text where there are none. The main file comes first.

    Raises SourceRefused.
    """
    chosen = [upload for upload in uploads if upload.filename]
    texts = _uploaded(chosen, language, beside) if chosen else [_text(beside.source_name, pasted)]
    size_bytes = sum(len(file.text.encode()) for file in texts)
    if size_bytes > limit_bytes:
        raise SourceRefused(
            _(
                "The source is larger than the %(limit)s that this problem allows. Nothing was submitted.",
                limit=bytes_in_words(limit_bytes),
            ),
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        )
    if not any(file.text.strip() for file in texts):
        raise SourceRefused(_("The source is empty. Paste your program or choose a file."))
    _check_against(beside, texts)
    _check_main_file([*texts, *beside.files], language)
    files = _in_order(texts, language)
    return Source(files=files, sha256=_digest(files), size_bytes=size_bytes)


def _in_order(texts: Sequence[NamedText], language: Language) -> tuple[SubmittedFile, ...]:
    by_name = {file.name: file.text for file in texts}
    return tuple(SubmittedFile(name=name, content=by_name[name]) for name in main_first(texts, language))


def _uploaded(uploads: Sequence[FileStorage], language: Language, beside: FilesBeside) -> list[NamedText]:
    if len(uploads) == 1:
        return [
            _text(
                _single_name(uploads[0], language, beside.source_name),
                uploads[0].stream.read(),
                shown_as=uploads[0].filename,
            )
        ]
    if len(uploads) > SOURCE_FILE_LIMIT:
        raise SourceRefused(_("At most %(count)d files can be submitted together.", count=SOURCE_FILE_LIMIT))
    texts = [_text(language.kept_name(_name(upload)), upload.stream.read()) for upload in uploads]
    _check_names([file.name for file in texts], language)
    return texts


def _single_name(upload: FileStorage, language: Language, usual_name: str) -> str:
    """Keep the name of the file, which counts in some languages.

    A name such as `solution (1).txt` is no reason to refuse a program; it gets the usual name. But a suffix of the
    language is kept: `.mjs` is another kind of program than `.js`.
    """
    name = upload.filename or ""
    if _FILE_NAME.fullmatch(name) and name.endswith(language.suffixes):
        return name
    suffix = language.suffix_of(name)
    return PurePath(usual_name).stem + suffix if suffix else usual_name


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


def _check_against(beside: FilesBeside, texts: Sequence[NamedText]) -> None:
    """A file of the package would replace one of its name. Where both say the same, nobody loses anything."""
    replaced = replaced_files(texts, beside.files)
    if not replaced:
        return
    if len(texts) == 1:
        message = _(
            "The problem has a file “%(name)s” of its own; give yours another name, such as “%(other)s”.",
            name=replaced[0],
            other=beside.source_name,
        )
    else:
        message = _(
            "The problem has a file “%(name)s” of its own; leave yours out, or give it another name.", name=replaced[0]
        )
    raise SourceRefused(message)


def _check_main_file(files: Sequence[NamedText], language: Language) -> None:
    equal = equal_candidates(files, language)
    if equal:
        raise SourceRefused(
            _(
                "Each of these files could begin the program: %(names)s. Call the one that does “%(main)s”.",
                names=", ".join(equal),
                main=language.source_name,
            )
        )


def _text(name: str, raw: bytes, *, shown_as: str | None = None) -> NamedText:
    """`shown_as`: what its author calls the file, where it gets another name."""
    shown = (shown_as or name)[:80]
    try:
        return NamedText(name=name, text=decode_source(raw))
    except SourceIsBinary as error:
        raise SourceRefused(
            _(
                "“%(name)s” is %(kind)s, not source code. Nothing was submitted.",
                name=shown,
                kind=_BINARY_KINDS[error.kind],
            )
        ) from error
    except SourceIsNotUtf8 as error:
        raise SourceRefused(
            _(
                "Line %(line)d of “%(name)s” is not valid UTF-8. Save the file as UTF-8 and submit it again.",
                name=shown,
                line=error.line,
            )
        ) from error


def _digest(files: Sequence[SubmittedFile]) -> str:
    return hashlib.sha256(json.dumps([(file.name, file.content) for file in files]).encode()).hexdigest()
