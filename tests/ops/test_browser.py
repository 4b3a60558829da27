import http.server
import threading
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import parse_qs

import pytest

from ops.setup.browser import Browser

LOGIN_PAGE = b"""
<form method="post" action="/language"><input name="csrf_token" value="other"></form>
<form method="post"><input type="hidden" name="csrf_token" value="t&amp;1"><input name="username"></form>
"""


class Site(http.server.BaseHTTPRequestHandler):
    """A login form at its own address, a cookie, a redirect."""

    received: ClassVar[list[tuple[dict[str, list[str]], dict[str, str]]]] = []

    def do_GET(self) -> None:
        self.answer(200, LOGIN_PAGE if self.path == "/login" else self.headers.get("Cookie", "none").encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.received.append((parse_qs(body), dict(self.headers)))
        self.answer(302, b"", {"Location": "/home", "Set-Cookie": "session=abc; Path=/; HttpOnly; Secure"})

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Quiet."""


@pytest.fixture
def browser() -> Iterator[Browser]:
    Site.received.clear()
    with http.server.HTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Browser(public_url="https://judge.example.org", port=server.server_port, tls=False)
        server.shutdown()
        thread.join()


def test_a_form_is_sent_with_its_own_hidden_fields(browser: Browser) -> None:
    browser.submit("/login", "/login", {"username": "ada"})
    fields, _ = Site.received[0]
    assert fields == {"csrf_token": ["t&1"], "username": ["ada"]}


def test_a_redirect_is_followed_with_the_new_cookie_even_if_the_connection_is_plain(browser: Browser) -> None:
    page = browser.submit("/login", "/login", {"username": "ada"})
    assert (page.status, page.url, page.text) == (200, "https://judge.example.org/home", "session=abc")


def test_the_site_sees_its_public_address(browser: Browser) -> None:
    browser.submit("/login", "/login", {"username": "ada"})
    _, headers = Site.received[0]
    assert headers["Host"] == "judge.example.org"
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["Referer"] == "https://judge.example.org/login"


def test_a_page_without_the_form_is_named(browser: Browser) -> None:
    with pytest.raises(LookupError, match=r"https://judge\.example\.org/login has no form for /register"):
        browser.submit("/login", "/register", {})
