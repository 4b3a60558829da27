"""The content of a session cookie, for Flask and for services that only read it.

Flask signs the cookie. Flask-Login stores `User.get_id()` in it as `_user_id`: the id and the session epoch of the
user. Raising the epoch in the database therefore ends every session of that user at once.
"""

import hashlib
import json
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

COOKIE_NAME = "judge_session"
USER_KEY = "_user_id"


@dataclass(frozen=True, kw_only=True)
class SessionUser:
    """The user that a cookie names. Only the database knows whether the epoch is still the current one."""

    user_id: int
    session_epoch: int

    def __str__(self) -> str:
        return f"{self.user_id}.{self.session_epoch}"

    @classmethod
    def parse(cls, value: object) -> "SessionUser | None":
        """Return None for anything that `User.get_id` did not write."""
        user_id, _, session_epoch = str(value).partition(".")
        if not (user_id.isdecimal() and session_epoch.isdecimal()):
            return None
        return cls(user_id=int(user_id), session_epoch=int(session_epoch))


class SessionCookies:
    """Reads cookies that flask.sessions.SecureCookieSessionInterface signed, without loading Flask."""

    def __init__(self, secret_key: str, *, max_age_s: int) -> None:
        self._max_age_s = max_age_s
        self._serializer = URLSafeTimedSerializer(
            secret_key,
            salt="cookie-session",
            # Flask's tagged JSON is JSON; the only value that is read here is a plain string
            serializer=json,
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha1},
        )

    def user(self, cookie: str | None) -> SessionUser | None:
        """Return None where nobody is logged in, or the cookie is forged or too old."""
        if not cookie:
            return None
        try:
            session = self._serializer.loads(cookie, max_age=self._max_age_s)
        except BadData:
            return None
        return SessionUser.parse(session.get(USER_KEY, "")) if isinstance(session, dict) else None
