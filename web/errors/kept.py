"""Giving a submission that failed back to its author, with a button to send it again.

No cache keeps our pages. So the browser's Back button would lead to a new form, and what was typed would be lost.
"""

from dataclasses import dataclass
from http import HTTPStatus

from flask import g, request
from flask_login import current_user

_ENDPOINT = "submit.accept"
_HIDDEN = ("idempotency_key", "set", "language")


@dataclass(frozen=True, kw_only=True)
class KeptForm:
    source: str
    hidden: dict[str, str]
    may_be_sent: bool


def kept_form(status: int) -> KeptForm | None:
    """Return what was typed; None where it was no submission, or was too large to be read."""
    if request.endpoint != _ENDPOINT or status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return None
    return KeptForm(
        source=request.form.get("source", ""),
        hidden={name: request.form[name] for name in _HIDDEN if name in request.form},
        # A form that another site sent comes without our cookie. A new token would begin a new session then, and so log
        # the visitor out
        may_be_sent=g.get("csrf_valid", False) or current_user.is_authenticated,
    )
