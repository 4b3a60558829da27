"""The files of a program in a form: those that the form has as text, and those that were uploaded with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from werkzeug.datastructures import FileStorage, MultiDict

from judge.source_text import SourceIsBinary, SourceIsNotUtf8, decode_source

TEXT_FIELD = "source"
_NAME_FIELD = "source_name"
_UPLOAD_FIELD = "file"


@dataclass(frozen=True, kw_only=True)
class FormFile:
    """A file that its author can read and change in the form."""

    name: str  #: empty where the author gave none
    text: str
    content: bytes  #: as it was sent: the text has other characters where that was not UTF-8

    @property
    def is_left_out(self) -> bool:
        """A file without a name and without a text is no file. One with a name may be empty."""
        return not self.name and not self.text.strip()


def typed_files(form: MultiDict[str, str], contents: Sequence[bytes]) -> list[FormFile]:
    """Return the texts of the form with their names, in its order. Names and texts come in pairs of fields.

    `contents` are the bytes of the texts.
    """
    texts = form.getlist(TEXT_FIELD)
    names = [name.strip() for name in form.getlist(_NAME_FIELD)[: len(texts)]]
    named = zip_longest(names, texts, fillvalue="")
    files = [
        FormFile(name=name, text=text, content=content) for (name, text), content in zip(named, contents, strict=True)
    ]
    return [file for file in files if not file.is_left_out]


def uploaded_files(files: MultiDict[str, FileStorage]) -> list[FileStorage]:
    """Return the files that were chosen. A browser sends an empty part where none was."""
    return [upload for upload in files.getlist(_UPLOAD_FIELD) if upload.filename]


def shown_uploads(uploads: Iterable[FileStorage]) -> list[FormFile]:
    """Return the uploads that a form can show as text, whatever has been read of them before."""
    return [file for upload in uploads if (file := _shown(upload)) is not None]


def _shown(upload: FileStorage) -> FormFile | None:
    upload.stream.seek(0)
    content = upload.stream.read()
    try:
        return FormFile(name=upload.filename or "", text=decode_source(content), content=content)
    except (SourceIsBinary, SourceIsNotUtf8):
        return None
