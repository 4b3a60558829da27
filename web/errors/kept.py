"""What was typed into a form that failed: it goes back to its author, with a button to send it again.

Pages are kept by no cache, so the browser's way back leads to a new form without what was in the old one.
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
    """Of a submission; None for every other form, and for one that was too large to be read."""
    if request.endpoint != _ENDPOINT or status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return None
    return KeptForm(
        source=request.form.get("source", ""),
        hidden={name: request.form[name] for name in _HIDDEN if name in request.form},
        # A form of another site comes without our cookie: a new token would start a session in place of the visitor's
        may_be_sent=g.get("csrf_valid", False) or current_user.is_authenticated,
    )
