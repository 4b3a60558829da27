"""The source of a statement: one JSON blob, named by its digest, with all that the HTML depends on."""

from pathlib import PurePosixPath

import msgspec

from judge.errors import PackageError

MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}


class StatementImage(msgspec.Struct, frozen=True, kw_only=True):
    name: str  #: path below the statement's directory
    sha256: str

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[PurePosixPath(self.name).suffix.lower()]


class StatementSource(msgspec.Struct, frozen=True, kw_only=True):
    """The source of a Markdown or LaTeX statement. (A PDF statement is a blob itself.)"""

    format: str  #: md or tex
    title: str
    text: str
    images: tuple[StatementImage, ...] = ()
    version: int = 1
    # Since the first release
    html: str | None = None  #: of LaTeX, sanitised; images have their names. None: made when it is shown
    notices: tuple[str, ...] = ()  #: for the author; only beside `html`

    def image(self, name: str) -> StatementImage | None:
        return next((image for image in self.images if image.name == name), None)

    def to_json(self) -> bytes:
        """Write what the first release wrote, and `html` only if there is some: a text keeps its digest."""
        fields = msgspec.structs.asdict(self)
        if self.html is None:
            del fields["html"], fields["notices"]
        return msgspec.json.encode(fields)

    @classmethod
    def from_json(cls, raw: bytes) -> "StatementSource":
        """Decode a blob. Raises PackageError if it is not a statement."""
        try:
            return msgspec.json.decode(raw, type=cls)
        except msgspec.MsgspecError as error:
            raise PackageError(f"not a statement: {error}") from error
