"""Limits on how often a visitor may log in, register and submit.

Each web process counts in its own memory, so that no page waits for a shared counter. An attacker therefore gets the
limit once in each process, which still makes guessing passwords hopeless.
"""

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user

from web.window_counts import URI

limiter = Limiter(key_func=get_remote_address, storage_uri=URI, default_limits=[])

#: A whole lecture hall may have one address. So the strict limit is for an account from an address.
LOGIN = limiter.shared_limit("10 per minute", scope="login", key_func=lambda: f"{get_remote_address()} {_account()}")
ADDRESS = limiter.shared_limit("600 per hour", scope="address")
#: A program that follows a calendar asks once an hour; an address is too long to be guessed.
FEED = limiter.shared_limit("120 per hour", scope="feed")
#: Codes are typed from a wall: wrong ones happen, and guessing needs many more.
JOIN = limiter.shared_limit("30 per minute", scope="join", key_func=lambda: str(current_user.get_id()))
#: It protects the disk only: the queue shares the workers fairly.
SUBMIT = limiter.shared_limit("200 per minute", scope="submit", key_func=lambda: str(current_user.get_id()))


def _account() -> str:
    if current_user.is_authenticated:
        return str(current_user.get_id())
    return request.form.get("username", "")[:64].lower()
