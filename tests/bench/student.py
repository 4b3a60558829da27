"""A student who sends what a browser would: reads the form's hidden fields and posts it. Follows no redirect."""

import re
import socket
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

import requests

_ACCEPTED = re.compile(rb"HTTP/1\.1 302 .*\r\nLocation: [^\r]*/submissions/(\d+)\r\n", re.DOTALL)
_TIMEOUT_S = 30


@dataclass(frozen=True, kw_only=True)
class PreparedSubmission:
    """A filled-in form: every byte of the request. Each has an idempotency key of its own.

    What a client takes to compose its request and to take the answer apart is not the judge's time, but would be spent
    on the same cores here.
    """

    address: tuple[str, int]
    request: bytes

    def send(self) -> tuple[int, float]:
        """The submission's id and the moment (Unix time) just before the request's first byte left."""
        with socket.create_connection(self.address, timeout=_TIMEOUT_S) as connection:
            sent_at = time.time()
            connection.sendall(self.request)
            answer = b"".join(iter(lambda: connection.recv(1 << 16), b""))
        accepted = _ACCEPTED.match(answer)
        if accepted is None:
            raise RuntimeError(f"not accepted:\n{answer[:2000].decode(errors='replace')}")
        return int(accepted[1]), sent_at


class _HiddenFields(HTMLParser):
    """The hidden inputs of a page's forms; where two forms share a name, the last one counts, as their values agree."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "input" and attributes.get("type") == "hidden" and attributes.get("name"):
            self.values[str(attributes["name"])] = attributes.get("value") or ""


def hidden_fields(page: str) -> dict[str, str]:
    fields = _HiddenFields()
    fields.feed(page)
    return fields.values


@dataclass(kw_only=True)
class Student:
    base_url: str
    name: str
    session: requests.Session = field(default_factory=requests.Session)

    def log_in(self, password: str) -> None:
        fields = self._form("/login")
        answer = self._post("/login", fields | {"username": self.name, "password": password})
        if answer.status_code != 302:
            raise RuntimeError(f"{self.name} cannot log in: {answer.status_code}\n{answer.text[:2000]}")

    def prepare(self, slug: str, *, language: str, source: str) -> PreparedSubmission:
        path = f"/problems/{slug}/submit"
        body = urlencode(self._form(path) | {"language": language, "source": source}).encode()
        address = urlsplit(self.base_url)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {address.netloc}\r\nCookie: {self.cookies}\r\nConnection: close\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return PreparedSubmission(
            address=(str(address.hostname), address.port or 80), request=head.encode("ascii") + body
        )

    @property
    def cookies(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.session.cookies.items())

    def _form(self, path: str) -> dict[str, str]:
        answer = self.session.get(self.base_url + path, timeout=30)
        answer.raise_for_status()
        return hidden_fields(answer.text)

    def _post(self, path: str, fields: dict[str, str]) -> requests.Response:
        return self.session.post(self.base_url + path, data=fields, allow_redirects=False, timeout=30)
