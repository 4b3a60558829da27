"""Every visitor requests every route of the site. The answers are those of route_table.py."""

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask

from tests.web.site.route_table import ODD_FORMS, VISITORS, WITHOUT_TOKEN, Route, routes
from tests.web.site.visitor import Classroom
from tests.web.site.world import World, make_world


@pytest.fixture(scope="module")
def world(app: Flask, postgres_url: str) -> Iterator[World]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        yield make_world(Classroom(app=app, connection=connection))


def test_every_route_has_a_line_in_the_table_and_every_line_a_route(app: Flask) -> None:
    of_the_site = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    lines = [str(route) for route in routes()]
    assert set(lines) == of_the_site
    assert len(lines) == len(set(lines))
    assert set(ODD_FORMS) | set(WITHOUT_TOKEN) <= of_the_site


@pytest.mark.parametrize("route", routes(), ids=str)
def test_everybody_gets_the_answer_of_the_table(world: World, route: Route) -> None:
    answers = {visitor: world.ask(route, visitor) for visitor in VISITORS}
    assert answers == route.expected


@pytest.mark.parametrize("route", [route for route in routes() if route.method == "POST"], ids=str)
def test_no_form_is_taken_without_its_token(world: World, route: Route) -> None:
    answers = {visitor: world.ask(route, visitor, token=False) for visitor in VISITORS}
    if str(route) in WITHOUT_TOKEN:
        assert answers == route.expected
        return
    # An anonymous submission is told to log in first, and gets its source back
    anonymous = "401" if route.expected["anonymous"] == "401" else "400"
    assert answers == dict.fromkeys(VISITORS, "400") | {"anonymous": anonymous}
