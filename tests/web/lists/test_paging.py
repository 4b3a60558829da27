"""Pages of both kinds of lists: the newest first, and in the order of names."""

import itertools
from dataclasses import dataclass, replace

import psycopg
import pytest
from flask import Flask

from web.lists.paging import FIRST_PAGE, Cursor, Key, Listing, Order, Page, page_link
from web.lists.search import containing
from web.postgres import SESSION_OPTIONS


@dataclass(frozen=True, kw_only=True)
class Number:
    n: int


def listing(*, descending: bool, size: int = 3) -> Listing[Number]:
    return Listing(
        row=Number,
        statement=lambda part: (
            f"SELECT n FROM generate_series(1, %(count)s) AS n WHERE {part.condition} "  # noqa: S608
            f"ORDER BY {part.order} LIMIT %(limit)s"
        ),
        order=Order(columns=("n",), descending=descending),
        key=lambda row: row.n,
        size=size,
    )


def numbers(page: Page[Number]) -> list[int]:
    return [row.n for row in page.rows]


def onward(page: Page[Number], *, descending: bool) -> Cursor | None:
    return _cursor(before=page.before) if descending else _cursor(after=page.after)


def back(page: Page[Number], *, descending: bool) -> Cursor | None:
    return _cursor(after=page.after) if descending else _cursor(before=page.before)


def _cursor(*, before: Key | None = None, after: Key | None = None) -> Cursor | None:
    cursor = Cursor(before=before, after=after)
    return None if cursor == FIRST_PAGE else cursor


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 6, 7, 8])
def test_leafing_on_and_back_passes_every_row_once(
    connection: psycopg.Connection, count: int, descending: bool
) -> None:
    listed = listing(descending=descending)
    every = sorted(range(1, count + 1), reverse=descending)
    pages = [listed.page(connection, FIRST_PAGE, count=count)]
    while cursor := onward(pages[-1], descending=descending):
        pages.append(listed.page(connection, cursor, count=count))
    assert [numbers(page) for page in pages] == [every[start : start + 3] for start in range(0, count, 3)] or [[]]
    assert back(pages[0], descending=descending) is None
    for earlier, later in itertools.pairwise(pages):
        cursor = back(later, descending=descending)
        assert cursor is not None
        assert listed.page(connection, cursor, count=count) == earlier


@pytest.mark.parametrize("descending", [False, True])
def test_beyond_the_end_there_is_a_way_back(connection: psycopg.Connection, descending: bool) -> None:
    listed = listing(descending=descending)
    beyond = Cursor(before=1) if descending else Cursor(after=4)
    page = listed.page(connection, beyond, count=4)
    assert page.rows == ()
    assert onward(page, descending=descending) is None
    cursor = back(page, descending=descending)
    assert cursor is not None
    assert len(listed.page(connection, cursor, count=4).rows) == 3


FILTERED = """
SELECT n FROM filtered_number WHERE {condition} AND (n = %(n)s OR %(n)s::int IS NULL) ORDER BY {order} LIMIT %(limit)s
"""


def test_a_filter_is_planned_for_its_value(postgres_url: str) -> None:
    """As on the site, where a statement with parameters has one plan for all values."""
    listed = replace(
        listing(descending=False),
        statement=lambda part: FILTERED.format(condition=part.condition, order=part.order),
        prepared=False,
    )
    with psycopg.connect(postgres_url, options=SESSION_OPTIONS) as connection:
        connection.execute("CREATE TEMPORARY TABLE filtered_number AS SELECT generate_series(1, 10000) AS n")
        connection.execute("CREATE INDEX ON filtered_number (n)")
        connection.execute("ANALYZE filtered_number")
        before = rows_read(connection)
        assert numbers(listed.page(connection, FIRST_PAGE, n=5000)) == [5000]
        assert rows_read(connection) - before == 1


def rows_read(connection: psycopg.Connection) -> int:
    row = connection.execute(
        "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'filtered_number'"
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_a_link_to_a_page_keeps_the_filter_and_drops_the_old_cursor(app: Flask) -> None:
    with app.test_request_context("/submissions?problem=a%26b&verdict=&before=7&_scheme=javascript"):
        assert page_link(after=9) == "?problem=a%26b&_scheme=javascript&after=9"


def test_a_search_takes_every_character_as_it_is(connection: psycopg.Connection) -> None:
    for text in ("100%", "a_b", "back\\slash", "苹果", ""):
        row = connection.execute("SELECT %s ILIKE %s, 'other' ILIKE %s", [f"<{text}>", *[containing(text)] * 2])
        assert row.fetchone() == (True, text == "")
