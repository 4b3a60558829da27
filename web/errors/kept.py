"""Giving a submission that failed back to its author, with a button to send it again.

No cache keeps our pages. So the browser's Back button would lead to a new form, and what was typed would be lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from flask import g, request
from flask_login import current_user

from web.form_files import TEXT_FIELD, FormFile, shown_uploads, typed_files, uploaded_files
from web.request import Request

_ENDPOINT = "submit.accept"
_HIDDEN = ("idempotency_key", "set", "language", "copied")


@dataclass(frozen=True, kw_only=True)
class KeptForm:
    files: Sequence[FormFile]
    unshown: Sequence[str]  #: names of uploads that are not text
    hidden: dict[str, str]
    has_token: bool  #: False: the form gets its token after a new log-in


def kept_form(status: int) -> KeptForm | None:
    """Return what was sent; None where it was no submission, or was too large to be read."""
    if request.endpoint != _ENDPOINT or status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return None
    uploads = uploaded_files(request.files)
    shown = shown_uploads(uploads)
    names = {file.name for file in shown}
    typed = typed_files(request.form, cast(Request, request).field_bytes(TEXT_FIELD))
    return KeptForm(
        files=typed + shown,
        unshown=[upload.filename for upload in uploads if upload.filename and upload.filename not in names],
        hidden={name: request.form[name] for name in _HIDDEN if name in request.form},
        # A form that another site sent comes without our cookie. A new token would begin a new session then, and so log
        # the visitor out
        has_token=g.get("csrf_valid", False) or current_user.is_authenticated,
    )
