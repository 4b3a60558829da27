"""What the form to submit with was sent with."""

import io
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from judge.language import Language
from web.form_files import TEXT_FIELD, FormFile, shown_uploads, typed_files, uploaded_files
from web.request import Request
from web.submissions.package_files import FilesBeside
from web.submissions.source import Source, SourceRefused, read_source

_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_ID = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True, kw_only=True)
class SentForm:
    key: str  #: drawn with the form. Without one, the same source twice is two submissions
    variant_id: str  #: may be empty, or of a language that the installation has lost
    copied_id: int | None  #: the submission that the form began with
    kept_id: int | None  #: the submission whose outputs are kept where this form has none
    typed: Sequence[FormFile]
    uploads: Sequence[FileStorage]

    @classmethod
    def of(cls, request: Request) -> "SentForm":
        form = request.form
        key = form.get("idempotency_key", "")
        return cls(
            key=key if _KEY.fullmatch(key) else secrets.token_urlsafe(16),
            variant_id=form.get("language", ""),
            copied_id=_row_id(form.get("copied", "")),
            kept_id=_row_id(form.get("keep", "")),
            typed=typed_files(form, request.field_bytes(TEXT_FIELD)),
            uploads=uploaded_files(request.files),
        )

    def source(self, language: Language, beside: FilesBeside, *, limit_bytes: int) -> Source:
        """Read the texts, or the files that were chosen. Raises SourceRefused, also where there are both."""
        if self.uploads and any(file.text.strip() for file in self.typed):
            raise SourceRefused(
                _(
                    "You typed text and chose files. All of it is below: clear name and text of what does not belong to"
                    " your program, then submit again."
                )
            )
        if len(self.typed) == 1 and not self.typed[0].name:
            pasted, uploads = self.typed[0].content, self.uploads
        else:
            pasted, uploads = b"", self.uploads or [_as_upload(file, beside) for file in self.typed]
        return read_source(pasted, uploads, language=language, beside=beside, limit_bytes=limit_bytes)

    def shown_files(self, beside: FilesBeside | None) -> list[FormFile]:
        """Return all files as texts, for the form to be shown again. Among several, each has a name."""
        files = [*self.typed, *shown_uploads(self.uploads)]
        if len(files) < 2 or beside is None:
            return files
        return [replace(file, name=file.name or beside.source_name) for file in files]


def _row_id(text: str) -> int | None:
    return int(text) if _ID.fullmatch(text) else None


def _as_upload(file: FormFile, beside: FilesBeside) -> FileStorage:
    """A text with a name counts as a file that was uploaded."""
    return FileStorage(io.BytesIO(file.content), filename=file.name or beside.source_name)
