"""An input that a student gives to a program of theirs: as text, or as a file."""

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from judge.limits import MIB
from web.submissions.source import SourceRefused
from web.usage import bytes_in_words

INPUT_LIMIT_BYTES = MIB
TEXT_FIELD = "own_input"
FILE_FIELD = "own_input_file"


def read_own_input(texts: list[bytes], upload: FileStorage | None) -> bytes:
    """The file, or the text where there is none. Raises SourceRefused where it is too large.

    A browser sends the line breaks of a text as CR LF, whatever was typed. A file stays as it is.
    """
    if upload is not None and upload.filename:
        content = upload.stream.read(INPUT_LIMIT_BYTES + 1)
    else:
        content = (texts[0] if texts else b"").replace(b"\r\n", b"\n")
    if len(content) > INPUT_LIMIT_BYTES:
        raise SourceRefused(
            _("The input is larger than %(limit)s. Nothing was run.", limit=bytes_in_words(INPUT_LIMIT_BYTES))
        )
    return content
