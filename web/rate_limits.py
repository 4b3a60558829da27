"""How often somebody may knock.

Counted in the memory of each web process: an attacker gets the limit once a process, which still makes guessing
passwords hopeless, and no page waits for a shared counter.
"""

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user

from web.window_counts import URI

limiter = Limiter(key_func=get_remote_address, storage_uri=URI, default_limits=[])

#: A lecture hall comes from one address, so guesses are counted by account and address, and loosely by address.
LOGIN = limiter.shared_limit("10 per minute", scope="login", key_func=lambda: f"{get_remote_address()} {_account()}")
ADDRESS = limiter.shared_limit("600 per hour", scope="address")
#: The queue shares the workers out fairly; this one guards the disk.
SUBMIT = limiter.shared_limit("200 per minute", scope="submit", key_func=lambda: str(current_user.get_id()))


def _account() -> str:
    return request.form.get("username", "")[:64].lower()
