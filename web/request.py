"""Requests whose text fields show where their bytes were not UTF-8, for both encodings of forms."""

from typing import IO
from urllib.parse import parse_qsl

import flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser

_Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


class _ReplacingFormDataParser(FormDataParser):
    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> _Parsed:
        """Replace bytes that are not UTF-8 by U+FFFD, as Werkzeug does in multipart forms.

        Here Werkzeug itself would leave `%FF` in the text. A source may have the same three characters.
        """
        fields = parse_qsl(stream.read().decode("ascii", "replace"), keep_blank_values=True, errors="replace")
        return stream, self.cls(fields), self.cls()


class Request(flask.Request):
    form_data_parser_class = _ReplacingFormDataParser
