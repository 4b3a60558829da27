"""A student with a browser's manners: reads the form's hidden fields, posts it, follows nothing."""

import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

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
        """The submission's id and the moment (Unix time) just before the request left."""
        sent_at = time.time()
        answer = self._post(f"/problems/{slug}/submit", fields | {"language": language, "source": source})
        path = urlsplit(answer.headers.get("Location", "")).path
        if answer.status_code != 302 or not path.startswith("/submissions/"):
            raise RuntimeError(f"not accepted: {answer.status_code} {path}\n{answer.text[:2000]}")
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
