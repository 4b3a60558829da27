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


def test_a_page_of_an_error_has_the_menu_of_who_asks(student: Visitor, client: FlaskClient) -> None:
    page = student.get("/nothing/here").text
    assert student.username in page
    assert "Log out" in page
    assert "简体中文" in page
    assert "Log in" in client.get("/nothing/here").text


def test_what_is_not_there_begins_no_session(client: FlaskClient) -> None:
    """Its cookie might come after that of a log-in."""
    assert "Set-Cookie" not in client.get("/favicon.ico").headers
    client.get("/login")
    assert "简体中文" in client.get("/favicon.ico").text


def test_a_refused_form_of_another_site_gets_no_token(student: Visitor) -> None:
    """The form came without the visitor's cookie. A token would begin a new session, which has nobody logged in."""
    answer = student.client.application.test_client().post("/account/profile", data={"locale": ""})
    assert answer.status_code == 400
    assert "csrf_token" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_stranger_is_told_what_this_is_and_how_to_get_in(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Programs, judged within seconds" in page
    assert 'href="/register"' in page
    assert 'action="/register"' in client.get("/register").text


def test_admin_leads_to_the_pages_of_admins(admin: Visitor) -> None:
    assert admin.get("/admin").headers["Location"].startswith("/admin/")


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


def test_who_tries_a_demonstration_may_join_its_course(settings: Settings, classroom: Classroom) -> None:
    app = create_app(dataclasses.replace(settings, demo=True))
    classroom.connection.execute(
        "INSERT INTO course (slug, title) VALUES ('demo', 'Demo course') ON CONFLICT (slug) DO NOTHING"
    )
    visitor = Classroom(app=app, connection=classroom.connection).student()
    assert visitor.get("/courses/demo").status_code == 404
    assert "Join the demo course" in visitor.text("/courses")
    assert visitor.post("/courses", "/courses/demo/join").headers["Location"] == "/courses/demo"
    assert visitor.get("/courses/demo").status_code == 200
    assert "Join the demo course" not in visitor.text("/courses")
    app.extensions["judge"].database.close()
