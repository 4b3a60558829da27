"""Headers, error pages, and answers while Postgres is away."""

import dataclasses
import re

from flask import Flask
from flask.testing import FlaskClient

from tests import services
from tests.web.site.visitor import Classroom, Visitor
from web.app import create_app
from web.config import Settings
from web.session import USER_KEY


def test_nothing_inline_is_allowed_and_no_page_needs_it(classroom: Classroom, admin: Visitor) -> None:
    slug = classroom.problem(admin)
    for path in ("/login", "/problems", f"/problems/{slug}", f"/problems/{slug}/submit", "/admin/workers"):
        answer = admin.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", answer.text), path


def test_pages_are_kept_by_no_cache(admin: Visitor) -> None:
    assert admin.get("/problems").headers["Cache-Control"] == "private, no-store"


def test_a_page_that_does_not_exist_is_404_in_words(client: FlaskClient) -> None:
    answer = client.get("/nothing/here")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_cookies_are_secure_behind_tls(settings: Settings) -> None:
    app = create_app(dataclasses.replace(settings, public_url="https://judge.example.edu"))
    answer = app.test_client().get("/login")
    cookie = answer.headers["Set-Cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Strict-Transport-Security" in answer.headers


def test_forwarded_addresses_are_believed_of_trusted_proxies_only(settings: Settings) -> None:
    for hops, scheme in ((0, "http"), (1, "https")):
        app = create_app(dataclasses.replace(settings, trusted_proxy_hops=hops))
        seen: list[str] = []
        app.before_request(lambda app=app, seen=seen: seen.append(_scheme(app)))
        app.test_client().get("/login", headers={"X-Forwarded-Proto": "https"})
        assert seen == [scheme]


def _scheme(_app: Flask) -> str:
    from flask import request

    return request.scheme


def test_while_postgres_is_away_every_page_is_503(settings: Settings) -> None:
    gone = f"postgresql://judge:x@127.0.0.1:{services.free_port()}/judge"
    client = create_app(dataclasses.replace(settings, database_url=gone)).test_client()
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "Nothing was stored" in answer.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/login").text)
    assert token
    fields = {"csrf_token": token[1], "username": "a", "password": "b"}
    assert client.post("/login", data=fields).status_code == 503


def test_while_postgres_is_away_who_is_logged_in_gets_the_same_page(settings: Settings) -> None:
    gone = f"postgresql://judge:x@127.0.0.1:{services.free_port()}/judge"
    client = create_app(dataclasses.replace(settings, database_url=gone)).test_client()
    with client.session_transaction() as session:
        session[USER_KEY] = "1.0"
    answer = client.get("/problems", headers={"Accept-Language": "zh-CN"})
    assert answer.status_code == 503
    assert "没有保存任何内容" in answer.text
