"""Secrets in links. The database holds only their digests."""

import hashlib
import secrets
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Token:
    text: str  #: shown once
    sha256: str  #: stored


def new_token() -> Token:
    text = secrets.token_urlsafe(32)
    return Token(text=text, sha256=token_sha256(text))


def token_sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
