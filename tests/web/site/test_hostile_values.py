"""Whatever stands in an address, a form, a cookie or a header: no answer is our fault, and no line of the log is.

The names of parameters are not listed here: while every route is asked as usual, the test listens which ones it reads.
"""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

import psycopg
import pytest
import structlog
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.site.hostile_values import (
    BODIES,
    HEADERS,
    VALUES,
    Listener,
    queries,
    queries_of_unread,
    texts_in_address,
)
from tests.web.site.route_table import Route, routes
from tests.web.site.visitor import PASSWORD, Classroom, hidden_fields
from tests.web.site.world import World, make_world
from web.accounts import passwords
from web.rate_limits import limiter
from web.session import COOKIE_NAME

#: Teachers and mates get the answers of one of these.
WHO = ("anonymous", "student", "admin")

#: Thousands of passwords would take minutes.
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

every_route = pytest.mark.parametrize("route", routes(), ids=str)
every_form = pytest.mark.parametrize("route", [route for route in routes() if route.method == "POST"], ids=str)


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener()


@pytest.fixture(scope="module")
def world(app: Flask, postgres_url: str, listener: Listener) -> Iterator[World]:
    """The world of the route table, after the site was heard to read its parameters."""
    app.request_class = listener.request_class(app.request_class)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        world = make_world(Classroom(app=app, connection=connection))
        for route in routes():
            for visitor in WHO:
                world.ask(route, visitor)
        world.password_hash = HASHER.hash(PASSWORD)
        yield world


@pytest.fixture(autouse=True)
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of requests of one visitor would be answered with 429."""
    monkeypatch.setattr(limiter, "enabled", False)
    monkeypatch.setattr(passwords, "_hasher", HASHER)


@contextmanager
def nothing_is_our_fault(what: str) -> Iterator[Callable[[TestResponse], None]]:
    """The app is under test, so that what its last handler would log is raised."""

    def look(answer: TestResponse) -> None:
        answer.close()
        assert answer.status_code < 500, what
        target = answer.headers.get("Location", "/")
        assert re.match(r"(http://localhost)?/(?![/\\])", target), f"{what} leads to {target}"
        assert "x" not in answer.headers.getlist("Set-Cookie"), what

    with structlog.testing.capture_logs() as lines:
        try:
            yield look
        except AssertionError:
            raise
        except Exception as error:
            raise AssertionError(f"{what} raised {error!r}") from error
    wrong = [line for line in lines if line["log_level"] in ("error", "critical") or "exc_info" in line]
    assert wrong == [], what


@every_route
def test_a_path(world: World, route: Route) -> None:
    places = re.findall(r"<[^>]+>", route.rule)
    usual = world.path(route)
    for visitor in WHO if places else ():
        client = world.client(visitor)
        for place in places:
            before, after = (re.sub(r"<[^>]+>", "1", part) for part in route.rule.split(place, 1))
            for text in texts_in_address():
                with nothing_is_our_fault(f"{visitor}: {route.method} {before}{text[:80]}{after}") as look:
                    look(client.open(f"{before}{text}{after}", method=route.method))
    for method in ("HEAD", "OPTIONS", "PUT", "DELETE", "FOO"):
        with nothing_is_our_fault(f"{method} {usual}") as look:
            look(world.client("admin").open(usual, method=method))


@every_route
def test_a_query(world: World, listener: Listener, route: Route) -> None:
    names = sorted(listener.in_address.get(endpoint_of(world.app, route), set()))
    asked = [*queries_of_unread("unknown"), *(query for name in names for query in queries(name))]
    for visitor in WHO:
        path = world.path(route)
        client = world.client(visitor)
        for query in asked:
            with nothing_is_our_fault(f"{visitor}: {route.method} {path}?{query[:80]}") as look:
                look(client.open(f"{path}?{query}", method=route.method))


@every_route
@pytest.mark.parametrize("header", HEADERS, ids=lambda header: next(iter(header)))
def test_a_header(world: World, route: Route, header: dict[str, str]) -> None:
    path = world.path(route)
    for visitor in ("anonymous", "admin"):
        with nothing_is_our_fault(f"{visitor}: {route} with {header}") as look:
            look(world.client(visitor).open(path, method=route.method, headers=header))


@every_form
def test_a_field_of_a_form(world: World, listener: Listener, route: Route) -> None:
    names = listener.in_form.get(endpoint_of(world.app, route), set()) - {"csrf_token"}
    for visitor in WHO:
        usual = world.fields(route)
        sender = Sender.of(world, visitor)
        for name in sorted(names | usual.keys()):
            for value in (*VALUES, "x" * 100_000):
                with nothing_is_our_fault(f"{visitor}: {route} with {name}={value[:80]!r}") as look:
                    look(sender.send(route, usual | {name: value}))
            for odd in ([], ["1", "2"], (io.BytesIO(b"\0\xff"), "a\0b.zip"), (io.BytesIO(b""), "")):
                with nothing_is_our_fault(f"{visitor}: {route} with {name}={odd!r}") as look:
                    look(sender.send(route, usual | {name: odd}))


@every_form
def test_a_body_that_is_no_form(world: World, route: Route) -> None:
    path = world.path(route)
    for visitor in WHO:
        sender = Sender.of(world, visitor)
        for content_type, body in BODIES:
            with nothing_is_our_fault(f"{visitor}: {route} with {content_type!r} {body!r}") as look:
                headers = {"X-CSRFToken": sender.token, "Content-Type": content_type}
                look(sender.client().post(path, data=body, headers=headers))


def test_the_site_was_heard_to_read_its_parameters(world: World, listener: Listener) -> None:
    assert {"before", "problem"} <= listener.in_address["submissions.index"]
    assert {"language", "source", "idempotency_key"} <= listener.in_form["submit.accept"]
    assert {"username", "password"} <= listener.in_form["accounts.login"]


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Sends forms as a visitor whose session is always the same, whatever an earlier answer made of it."""

    world: World
    cookie: str
    token: str

    @classmethod
    def of(cls, world: World, visitor: str) -> Self:
        client = world.client(visitor)
        token = hidden_fields(client.get("/languages").text)["csrf_token"]
        cookie = client.get_cookie(COOKIE_NAME)
        assert cookie is not None
        return cls(world=world, cookie=cookie.value, token=token)

    def client(self) -> FlaskClient:
        self.world.reset_users()
        client = self.world.app.test_client()
        client.set_cookie(COOKIE_NAME, self.cookie)
        return client

    def send(self, route: Route, fields: dict[str, object]) -> TestResponse:
        filled = {name: value for name, value in fields.items() if value != []} | {"csrf_token": self.token}
        return self.client().post(self.world.path(route), data=filled, content_type="multipart/form-data")


def endpoint_of(app: Flask, route: Route) -> str:
    (endpoint,) = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule == route.rule and route.method in (rule.methods or ())
    }
    return endpoint
