"""Requests whose fields show that they were not UTF-8, however the form was encoded."""

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
        """As in multipart forms, what is not UTF-8 becomes U+FFFD.

        Werkzeug's own way leaves `%FF` in the text, which nobody can tell from a source that says so.
        """
        fields = parse_qsl(stream.read().decode("ascii", "replace"), keep_blank_values=True, errors="replace")
        return stream, self.cls(fields), self.cls()


class Request(flask.Request):
    form_data_parser_class = _ReplacingFormDataParser
