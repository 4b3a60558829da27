"""A student with a browser's manners: reads the form's hidden fields, posts it, follows nothing."""

import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import requests


class _HiddenFields(HTMLParser):
    """The hidden inputs of a page's forms; where two forms share a name, the last one counts, as their values agree."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "input" and attributes.get("type") == "hidden" and attributes.get("name"):
            self.values[str(attributes["name"])] = attributes.get("value") or ""


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

    def prepare(self, slug: str) -> dict[str, str]:
        """The hidden fields of a submit form: each has an idempotency key of its own."""
        return self._form(f"/problems/{slug}/submit")

    def submit(self, slug: str, fields: dict[str, str], *, language: str, source: str) -> tuple[int, float]:
        """The submission's id and the moment (Unix time) just before the request's first byte left.

        Made ready beforehand: what a client library takes to compose a request is not the judge's time.
        """
        body = urlencode(fields | {"language": language, "source": source}).encode()
        headers = {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection = HTTPConnection(urlsplit(self.base_url).netloc, timeout=30)
        connection.connect()
        sent_at = time.time()
        connection.request("POST", f"/problems/{slug}/submit", body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        path = urlsplit(answer.getheader("Location", "")).path
        if answer.status != 302 or not path.startswith("/submissions/"):
            raise RuntimeError(f"not accepted: {answer.status} {path}\n{text[:2000]}")
        return int(path.rstrip("/").rpartition("/")[2]), sent_at

    @property
    def cookies(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.session.cookies.items())

    def _form(self, path: str) -> dict[str, str]:
        answer = self.session.get(self.base_url + path, timeout=30)
        answer.raise_for_status()
        fields = _HiddenFields()
        fields.feed(answer.text)
        return fields.values

    def _post(self, path: str, fields: dict[str, str]) -> requests.Response:
        return self.session.post(self.base_url + path, data=fields, allow_redirects=False, timeout=30)
