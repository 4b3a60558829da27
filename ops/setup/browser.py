"""A small browser, which can fill in a form."""

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

REQUEST_TIMEOUT_S = 20
ANSWER_LIMIT_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Page:
    url: str
    status: int
    location: str | None
    text: str

    def __str__(self) -> str:
        return f"HTTP {self.status} from {self.url}"

    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(kw_only=True)
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class FormParser(HTMLParser):
    """Collects the forms of a page, with the fields that are already filled in, such as the CSRF token."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "form":
            self.forms.append(Form(action=attributes.get("action") or ""))
        elif tag == "input" and self.forms and attributes.get("name"):
            self.forms[-1].fields[str(attributes["name"])] = attributes.get("value") or ""


class Browser:
    """Keeps cookies and follows redirects. It connects to this machine, whatever the site's public address is."""

    def __init__(self, *, public_url: str, port: int, tls: bool) -> None:
        self._public_url = public_url
        self._port = port
        self._tls = tls
        self._cookies: SimpleCookie = SimpleCookie()

    def get(self, path: str) -> Page:
        return self._follow(self._request("GET", path, None))

    def submit(self, form_page: str, action: str, values: Mapping[str, str]) -> Page:
        """Fill in and send the form of a page that has this action. Raises LookupError if the page has no such form."""
        page = self.get(form_page)
        parser = FormParser()
        parser.feed(page.text)
        targets = {_path(urljoin(page.url, form.action)): form for form in reversed(parser.forms)}
        form = targets.get(action)
        if form is None:
            raise LookupError(f"{page} has no form for {action}")
        return self._follow(self._request("POST", action, form.fields | dict(values), referer=page.url))

    def _follow(self, page: Page) -> Page:
        for _ in range(5):
            if page.location is None:
                return page
            page = self._request("GET", _path(urljoin(page.url, page.location)), None)
        raise LookupError(f"{page.url} redirects for ever")

    def _request(self, method: str, path: str, values: Mapping[str, str] | None, *, referer: str | None = None) -> Page:
        connection = self._connect()
        try:
            connection.request(method, path, urlencode(values) if values else None, self._headers(values, referer))
            answer = connection.getresponse()
            text = answer.read(ANSWER_LIMIT_BYTES).decode(errors="replace")
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self._cookies.load(cookie)
        url = self._public_url + path
        return Page(url=url, status=answer.status, location=answer.headers.get("Location"), text=text)

    def _connect(self) -> http.client.HTTPConnection:
        if not self._tls:
            return http.client.HTTPConnection("127.0.0.1", self._port, timeout=REQUEST_TIMEOUT_S)
        # The certificate is for the public name, and this connection does not leave the machine.
        context = ssl._create_unverified_context()  # noqa: S323
        return http.client.HTTPSConnection("127.0.0.1", self._port, timeout=REQUEST_TIMEOUT_S, context=context)

    def _headers(self, values: Mapping[str, str] | None, referer: str | None) -> dict[str, str]:
        public = urlsplit(self._public_url)
        headers = {"Host": public.netloc, "X-Forwarded-Proto": public.scheme, "Accept-Language": "en"}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={cookie.value}" for name, cookie in self._cookies.items())
        if values:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if referer:
            headers["Referer"] = referer
        return headers


def _path(url: str) -> str:
    return urlsplit(url)._replace(scheme="", netloc="", fragment="").geturl()
