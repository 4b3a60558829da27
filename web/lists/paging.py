"""Pages of a list, found by key and not by offset: the last page takes no longer than the first.

A page is asked for by the key of a row. `before` asks for the page whose keys are less than that, next to it; `after`
for the page whose keys are greater.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import request

from web.lists.arguments import id_argument, text_argument

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
    """The part of a list that a statement must return, in SQL. The value of `%(cursor)s` is `cursor`."""

    condition: str
    order: str  #: for ORDER BY
    limit: int
    cursor: Key | None


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Row]):
    rows: tuple[Row, ...]
    before: Key | None  #: asks for the page with lesser keys; None: there is none
    after: Key | None  #: asks for the page with greater keys


def load_page(
    fetch: Callable[[Part], Sequence[Row]], order: Order, cursor: Cursor, *, size: int, key: Callable[[Row], Key]
) -> Page[Row]:
    """Load a page of at most `size` rows. `fetch` asks the database, and `key` names a row for the cursor.

    Whoever leafs back to the beginning gets the first page as it is now, and not the rest of what is newer.
    """
    is_backward = (cursor.after is not None) if order.descending else (cursor.after is None and cursor.key is not None)
    rows = list(fetch(_part(order, cursor, size + 1)))
    has_more = len(rows) > size
    if is_backward and not has_more:
        return load_page(fetch, order, FIRST_PAGE, size=size, key=key)
    shown = tuple(reversed(rows[:size]) if is_backward else rows[:size])
    has_earlier, has_later = (True, True) if is_backward else (cursor.key is not None, has_more)
    return _page(shown, cursor, key, has_earlier, has_later, descending=order.descending)


def requested_ids() -> Cursor:
    """Return the cursor of a list whose keys are numbers."""
    return Cursor(before=id_argument("before"), after=id_argument("after"))


def requested_names() -> Cursor:
    """Return the cursor of a list whose keys are texts."""
    return Cursor(before=text_argument("before") or None, after=text_argument("after") or None)


def page_link(**cursor: Key) -> str:
    """Return the link from this list to another of its pages, with the same search and filters."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in ARGUMENTS and value]
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


def _page(
    rows: tuple[Row, ...],
    cursor: Cursor,
    key: Callable[[Row], Key],
    has_earlier: bool,
    has_later: bool,
    *,
    descending: bool,
) -> Page[Row]:
    # An empty page beyond the end: its neighbour is found from where it was looked for
    first, last = (key(rows[0]), key(rows[-1])) if rows else (cursor.key, cursor.key)
    earlier, later = first if has_earlier else None, last if has_later else None
    return Page(rows=rows, before=later, after=earlier) if descending else Page(rows=rows, before=earlier, after=later)
