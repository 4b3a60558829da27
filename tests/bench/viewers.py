"""Logs in users who may watch any submission. Each of them gets only a few streams."""

import flask
import psycopg
from flask.sessions import SecureCookieSessionInterface

from tests.bench.stack import BenchStack
from web.session import COOKIE_NAME, USER_KEY, SessionUser


def make_viewers(stack: BenchStack, count: int) -> list[str]:
    """The Cookie headers of so many new admins, as the site's Flask would have signed them."""
    with psycopg.connect(stack.database_url) as connection:
        rows = connection.execute(
            'INSERT INTO "user" (username, site_role)'
            " SELECT 'viewer-' || number, 'admin' FROM generate_series(1, %s) number RETURNING id",
            [count],
        ).fetchall()
    app = flask.Flask("site")
    app.secret_key = stack.secret_key
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    users = (SessionUser(user_id=user_id, session_epoch=0) for (user_id,) in rows)
    return [f"{COOKIE_NAME}={serializer.dumps({USER_KEY: str(user)})}" for user in users]
