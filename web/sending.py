"""Sends a text of the store whole, as a file, where a page shows only its beginning."""

from flask import Response, send_file

from judge.store import Store
from web.excerpt import Excerpt


def send_whole(store: Store, text: Excerpt, name: str) -> Response:
    """Raises BlobMissing and StoreUnavailable."""
    stream = store.open_blob(text.sha256)
    answer = send_file(stream, mimetype=text.media_type, as_attachment=True, download_name=name, etag=text.sha256)
    answer.content_length = text.size_bytes
    return answer
