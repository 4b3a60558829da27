"""What a session cookie says, for Flask and for services that only read it.

Flask signs the cookie; Flask-Login keeps `User.get_id()` in it as `_user_id`: the id and the session epoch, so that
raising the epoch ends every session of a user at once.
"""

import hashlib
import json
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

COOKIE_NAME = "judge_session"
USER_KEY = "_user_id"


@dataclass(frozen=True, kw_only=True)
class SessionUser:
    """Whom a cookie names; whether the epoch still holds is for the database to say."""

    user_id: int
    session_epoch: int

    def __str__(self) -> str:
        return f"{self.user_id}.{self.session_epoch}"

    @classmethod
    def parse(cls, value: object) -> "SessionUser | None":
        """None for anything that `User.get_id` did not write."""
        user_id, _, session_epoch = str(value).partition(".")
        if not (user_id.isdecimal() and session_epoch.isdecimal()):
            return None
        return cls(user_id=int(user_id), session_epoch=int(session_epoch))


class SessionCookies:
    """Reads what flask.sessions.SecureCookieSessionInterface signed, without Flask's memory."""

    def __init__(self, secret_key: str, *, max_age_s: int) -> None:
        self._max_age_s = max_age_s
        self._serializer = URLSafeTimedSerializer(
            secret_key,
            salt="cookie-session",
            # Flask's tagged JSON is JSON, and the one value read here is a plain string
            serializer=json,
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha1},
        )

    def user(self, cookie: str | None) -> SessionUser | None:
        """None where nobody is logged in, or the cookie is forged or too old."""
        if not cookie:
            return None
        try:
            session = self._serializer.loads(cookie, max_age=self._max_age_s)
        except BadData:
            return None
        return SessionUser.parse(session.get(USER_KEY, "")) if isinstance(session, dict) else None
