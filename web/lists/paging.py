"""Pages of a list, found by key and not by offset: the last page takes no longer than the first.

A page is asked for by the key of a row. `before` asks for the page whose keys are less than that, next to it; `after`
for the page whose keys are greater.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import psycopg
from flask import request
from psycopg.rows import class_row

from web.lists.arguments import pair_argument, text_argument
from web.parameters import row_id_parameter

Row = TypeVar("Row")
Key = int | str

ARGUMENTS = ("before", "after")


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """Which page is asked for. Without either key it is the first one."""

    before: Key | None = None
    after: Key | None = None

    @property
    def key(self) -> Key | None:
        return self.after if self.after is not None else self.before


FIRST_PAGE = Cursor()


@dataclass(frozen=True, kw_only=True)
class Order:
    """The order of a list: by columns that identify a row together, all in one direction."""

    columns: tuple[str, ...]  #: SQL expressions
    descending: bool = False
    cursor: str = "%(cursor)s"  #: SQL for the columns of the row that the cursor names


@dataclass(frozen=True, kw_only=True)
class Part:
    """The part of a list that a statement must return: `WHERE {condition} ORDER BY {order} LIMIT %(limit)s`."""

    condition: str
    order: str
    limit: int
    cursor: Key | None  #: the value of `%(cursor)s`


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Row]):
    rows: tuple[Row, ...]
    before: Key | None  #: asks for the page with lesser keys; None: there is none
    after: Key | None  #: asks for the page with greater keys


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[Row]):
    """A list that is shown page by page."""

    row: type[Row]
    statement: Callable[[Part], str]  #: of which `part` makes a page
    order: Order
    key: Callable[[Row], Key]  #: names a row for the cursor
    size: int  #: rows on one page
    prepared: bool = True  #: False where the best index depends on the values, which then stand in the statement

    def page(self, connection: psycopg.Connection, cursor: Cursor, **values: Any) -> Page[Row]:
        """Load a page. Whoever leafs back to the beginning gets the first page as it is now, and not what is left."""
        is_backward = cursor.key is not None and (cursor.after is not None) == self.order.descending
        rows = self._rows(connection, _part(self.order, cursor, self.size + 1), values)
        has_more = len(rows) > self.size
        if is_backward and not has_more:
            return self.page(connection, FIRST_PAGE, **values)
        rows = rows[: self.size]
        # Beyond the end nothing is left, and the way back begins where it was looked for
        ends = (self.key(rows[0]), self.key(rows[-1])) if rows else (cursor.key, cursor.key)
        back = ends[0] if cursor.key is not None else None
        onward = ends[1] if has_more else None
        if is_backward:
            rows.reverse()
        is_falling = self.order.descending != is_backward
        before, after = (onward, back) if is_falling else (back, onward)
        return Page(rows=tuple(rows), before=before, after=after)

    def _rows(self, connection: psycopg.Connection, part: Part, values: dict[str, Any]) -> list[Row]:
        asked = values | {"cursor": part.cursor, "limit": part.limit}
        kind = psycopg.Cursor if self.prepared else psycopg.ClientCursor
        with kind(connection, row_factory=class_row(self.row)) as database:
            return database.execute(self.statement(part).encode(), asked).fetchall()


def requested_ids() -> Cursor:
    """Return the cursor of a list whose keys are numbers."""
    return Cursor(before=row_id_parameter("before"), after=row_id_parameter("after"))


def requested_names() -> Cursor:
    """Return the cursor of a list whose keys are texts."""
    return Cursor(before=text_argument("before") or None, after=text_argument("after") or None)


def requested_pairs() -> Cursor:
    """Return the cursor of a list whose keys are two numbers, written 12-7."""
    return Cursor(before=pair_argument("before"), after=pair_argument("after"))


def page_link(**cursor: Key) -> str:
    """Return the link from this list to another of its pages, with the same search and filters."""
    dropped = {*ARGUMENTS, *cursor}
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in dropped and value]
    return "?" + urlencode([*kept, *cursor.items()])


def _part(order: Order, cursor: Cursor, limit: int) -> Part:
    wants_greater = cursor.after is not None
    is_falling = order.descending if cursor.key is None else not wants_greater
    comparison = f"({', '.join(order.columns)}) {'>' if wants_greater else '<'} ({order.cursor})"
    return Part(
        condition="true" if cursor.key is None else comparison,
        order=", ".join(f"{column} {'DESC' if is_falling else 'ASC'}" for column in order.columns),
        limit=limit,
        cursor=cursor.key,
    )
